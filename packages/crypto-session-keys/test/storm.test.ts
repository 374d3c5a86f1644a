// One direction on a network that loses, delays, reorders and repeats: whatever comes, each tag opens at most once and under the
// sender's key, what is kept stays bounded, and when the weather is better the ratchet turns again.
import { runs, seededRandom } from '@i2p/testkit';
import { mono } from '@i2p/time';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { initialLookAhead, mostLookAhead, type NextKey, tagNumber } from '../src/index.js';
import { type Pair, pair } from './pair.js';

interface Flying {
	readonly tag: Uint8Array;
	readonly key: Uint8Array;
	readonly set: number;
	readonly forward: NextKey | undefined;
}

/** A direction, what flies along it and what flies back. */
class Weather {
	readonly ends: Pair = pair(6);
	readonly there: Flying[] = [];
	readonly back: NextKey[] = [];
	readonly opened = new Set<string>();
	now = 0;
	/** Sent since the receiver last opened one on the newest set. */
	#unheard = 0;

	/** Sends a message, unless so many are unheard that the window could not reach the next. */
	send(): void {
		if (this.#unheard >= initialLookAhead - 1) return;
		this.#unheard++;
		const forward = this.ends.sender.forward();
		const { tag, key, tagSetId } = this.ends.sender.next()!;
		this.there.push({ tag, key, set: tagSetId, forward });
	}

	arrive(at: number): void {
		const message = this.there[at];
		if (message === undefined) return;
		const { receiver, index } = this.ends;
		const expected = index.get(tagNumber(message.tag));
		if (expected === undefined) return;
		const name = `${expected.set.id}/${expected.index}`;
		expect(expected.set.id).toBe(message.set);
		expect(expected.set.key(expected.index)).toEqual(message.key);
		expect(this.opened.has(name)).toBe(false);
		this.opened.add(name);
		receiver.accept(expected.set, expected.index, mono(this.now));
		if (message.set === this.ends.sender.tagSetId) this.#unheard = 0;
		if (message.forward !== undefined) expect(['opened', 'repeated']).toContain(receiver.onForward(message.forward));
		const reverse = receiver.reverse();
		if (reverse !== undefined) this.back.push(reverse);
	}

	answer(at: number): void {
		const reverse = this.back[at];
		if (reverse === undefined) return;
		const answer = this.ends.sender.onReverse(reverse);
		expect(['switched', 'not-asked']).toContain(answer);
		if (answer === 'switched') this.#unheard = 0;
	}

	check(): void {
		const { sender, receiver, index } = this.ends;
		expect(receiver.tagSetId - sender.tagSetId === 0 || receiver.tagSetId - sender.tagSetId === 1).toBe(true);
		expect(index.size).toBeLessThanOrEqual(3 * (2 * mostLookAhead + 1));
	}
}

const step = fc.record({
	kind: fc.constantFrom('send', 'send', 'arrive', 'arrive', 'lose', 'answer', 'forget', 'pass'),
	at: fc.nat({ max: 40 }),
});

describe('a direction in bad weather', () => {
	it('opens each tag at most once, under its key, and turns on when it clears up', () => {
		fc.assert(
			fc.property(fc.array(step, { minLength: 50, maxLength: 300 }), (steps) => {
				const weather = new Weather();
				for (const { kind, at } of steps) {
					if (kind === 'send') weather.send();
					else if (kind === 'arrive') weather.arrive(at % Math.max(1, weather.there.length));
					else if (kind === 'lose') weather.there.splice(at, 1);
					else if (kind === 'answer') weather.answer(at % Math.max(1, weather.back.length));
					else if (kind === 'forget') weather.back.splice(at, 3);
					else {
						weather.now += 60_000;
						weather.ends.receiver.expire(mono(weather.now));
					}
					weather.check();
				}
				const before = weather.ends.sender.tagSetId;
				for (let i = 0; i < 30; i++) {
					weather.send();
					weather.arrive(weather.there.length - 1);
					weather.answer(weather.back.length - 1);
				}
				weather.check();
				expect(weather.ends.sender.tagSetId).toBeGreaterThan(before);
			}),
			{ numRuns: runs(25) },
		);
	});

	it('keeps old sets open for what comes late, and for three minutes only', () => {
		const weather = new Weather();
		const random = seededRandom('late');
		for (let i = 0; i < 7; i++) weather.send();
		weather.arrive(6);
		weather.answer(0);
		expect(weather.ends.sender.tagSetId).toBe(1);
		weather.send();
		weather.arrive(7);
		weather.now += 179_000;
		weather.ends.receiver.expire(mono(weather.now));
		const late = random.below(3);
		weather.arrive(late);
		expect(weather.opened.has(`0/${late}`)).toBe(true);
		weather.now += 1000;
		weather.ends.receiver.expire(mono(weather.now));
		const { size } = weather.opened;
		for (let i = 0; i < 6; i++) weather.arrive(i);
		expect(weather.opened.size).toBe(size);
	});
});
