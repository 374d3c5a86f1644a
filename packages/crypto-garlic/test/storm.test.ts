// Garlic of every type on a network that loses, delays, reorders and repeats, with pauses and restarts: nothing is delivered twice or
// altered, what is kept stays bounded, and when the weather is better everything arrives again.
import { runs, seededRandom } from '@i2p/testkit';
import { seconds } from '@i2p/time';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RatchetType } from '../src/index.js';
import { Conversation, type End, texts } from './ends.js';

interface Flying {
	readonly to: 'alice' | 'bob';
	readonly message: Uint8Array;
	readonly at: number;
}

/** Most tags that one peer's sessions can await: 12 offered, and 3 with 3 sets each at full width. */
const mostTagsOfPeer = 12 * 24 + 9 * 641 + 8 * 12;

/** Two ends and what flies between them. */
class Storm {
	readonly c: Conversation;
	readonly delivered = new Map<string, number>();
	flying: Flying[] = [];
	#count = 0;
	/** A Bob that has forgotten everything cannot know what the one before has seen. */
	#incarnation = 0;

	constructor(type: RatchetType) {
		this.c = new Conversation(type, { nextKeyAfter: 20 });
	}

	/** Sends a numbered text, or nothing but what the session has to say; so many copies set out, each on a way of its own. */
	send(from: End, bare: boolean, wantAck: boolean, delaysMs: readonly number[]): void {
		const text = `${from === this.c.alice ? 'a' : 'b'}${this.#count++}`;
		const { message } = this.c.seal(from, bare ? undefined : text, wantAck);
		const to = from === this.c.alice ? 'bob' : 'alice';
		for (const delay of delaysMs) this.flying.push({ to, message, at: this.c.clock.now + delay });
	}

	forget(): void {
		this.c.restartBob();
		this.#incarnation++;
	}

	/** Lets time pass: arrivals, and what the ends do by themselves. */
	pass(ms: number, bareDelayMs: number): void {
		this.c.clock.pass(ms);
		const arriving = this.flying.filter(({ at }) => at <= this.c.clock.now).sort((x, y) => x.at - y.at);
		this.flying = this.flying.filter(({ at }) => at > this.c.clock.now);
		for (const { to, message } of arriving) this.arrive(to, message);
		for (const end of [this.c.alice, this.c.bob]) {
			if (end.sessions.due() > this.c.clock.now) continue;
			end.sessions.onTime(this.c.clock);
			while (end.sessions.takeOwing() !== undefined) this.send(end, true, false, [bareDelayMs]);
		}
	}

	arrive(to: 'alice' | 'bob', message: Uint8Array): void {
		const opened = this.c.open(this.c[to], message);
		if (opened.kind === 'refused') return;
		for (const text of texts(opened)) {
			expect(text).toMatch(to === 'alice' ? /^b\d+$/ : /^a\d+$/);
			const name = to === 'bob' ? `${this.#incarnation}/${text}` : text;
			this.delivered.set(name, (this.delivered.get(name) ?? 0) + 1);
		}
	}

	check(): void {
		for (const times of this.delivered.values()) expect(times).toBe(1);
		for (const end of [this.c.alice, this.c.bob]) {
			expect(end.sessions.size).toBeLessThanOrEqual(1);
			expect(end.sessions.expectedTags).toBeLessThanOrEqual(mostTagsOfPeer);
		}
	}

	/** A calm after the storm: whatever state it left, both directions work again within two minutes. */
	calm(): void {
		this.pass(seconds(7), 0);
		const heard = { a: false, b: false };
		for (let i = 0; i < 24 && !(heard.a && heard.b); i++) {
			for (const from of [this.c.alice, this.c.bob]) {
				const to = from === this.c.alice ? this.c.bob : this.c.alice;
				const { message, stage } = this.c.seal(from, 'calm', true);
				const opened = this.c.open(to, message);
				if (opened.kind === 'opened' && stage === 'existing') heard[from === this.c.alice ? 'a' : 'b'] = true;
			}
			this.pass(seconds(5), 0);
		}
		expect(heard).toEqual({ a: true, b: true });
	}
}

describe('garlic in a storm', () => {
	it.each([
		[4, 1],
		[4, 2],
		[4, 3],
		[5, 4],
		[6, 5],
		[6, 6],
		[7, 7],
	] as const)('of type %i, seed %i', (type, seed) => {
		const storm = new Storm(type);
		const random = seededRandom(seed);
		const chance = (percent: number) => random.below(100) < percent;
		const delay = () => random.below(chance(5) ? 6000 : 400);
		for (let step = 0; step < 400; step++) {
			const from = chance(50) ? storm.c.alice : storm.c.bob;
			if (storm.c.peerOf(from).readyAt(storm.c.clock.now) <= storm.c.clock.now)
				storm.send(from, false, chance(10), chance(20) ? [] : chance(10) ? [delay(), delay()] : [delay()]);
			if (chance(2)) from.sessions.restart(storm.c.peerOf(from));
			storm.pass(chance(1) ? seconds(100) : 20, delay());
		}
		storm.check();
		expect(storm.delivered.size).toBeGreaterThan(150);
		storm.calm();
	});

	const step = fc.oneof(
		{
			weight: 6,
			arbitrary: fc.record({ kind: fc.constantFrom('alice', 'bob'), copies: fc.array(fc.nat(900), { maxLength: 3 }) }),
		},
		{ weight: 4, arbitrary: fc.record({ kind: fc.constant('pass'), ms: fc.constantFrom(5, 100, 250, 700) }) },
		{ weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('repeat', 'restart', 'forget', 'wait') }) },
	);

	it.each([4, 5, 6, 7] as const)('of type %i, on any schedule', (type) => {
		fc.assert(
			fc.property(fc.array(step, { minLength: 10, maxLength: 120 }), (steps) => {
				const storm = new Storm(type);
				let last: Flying | undefined;
				for (const one of steps) {
					if ('copies' in one) {
						const from = storm.c[one.kind];
						storm.send(from, false, one.copies.length === 1, one.copies);
						last = storm.flying.at(-1) ?? last;
					} else if ('ms' in one) storm.pass(one.ms, 10);
					else if (one.kind === 'repeat' && last !== undefined) storm.arrive(last.to, last.message);
					else if (one.kind === 'restart') storm.c.alice.sessions.restart(storm.c.peerOf(storm.c.alice));
					else if (one.kind === 'forget') storm.forget();
					else storm.pass(seconds(100), 10);
					storm.check();
				}
				storm.calm();
				storm.check();
			}),
			{ numRuns: runs(type === 4 ? 15 : 5) },
		);
	});
});
