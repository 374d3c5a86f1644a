// Garlic on a network that loses, delays, reorders and repeats, with pauses and restarts: nothing is delivered twice or
// altered, and when the weather is better everything arrives again.

import { seededRandom } from '@i2p/testkit';
import { seconds } from '@i2p/time';
import { describe, expect, it } from 'vitest';
import { Conversation, type End, texts } from './ends.js';

interface Flying {
	readonly to: End;
	readonly message: Uint8Array;
	readonly at: number;
}

/** Two ends and what flies between them. */
class Storm {
	readonly c = new Conversation();
	readonly delivered = new Map<string, number>();
	readonly #random;
	#flying: Flying[] = [];
	#count = 0;

	constructor(seed: number) {
		this.#random = seededRandom(seed);
	}

	chance(percent: number): boolean {
		return this.#random.below(100) < percent;
	}

	/** Sends a numbered text, or nothing but what the session has to say. */
	send(from: End, bare = false): string {
		const text = `${from === this.c.alice ? 'a' : 'b'}${this.#count++}`;
		const { message } = this.c.seal(from, bare ? undefined : text, this.chance(10));
		const to = from === this.c.alice ? this.c.bob : this.c.alice;
		const copies = this.chance(20) ? 0 : this.chance(10) ? 2 : 1;
		for (let i = 0; i < copies; i++)
			this.#flying.push({ to, message, at: this.c.clock.now + this.#random.below(this.chance(5) ? 6000 : 400) });
		return text;
	}

	/** Lets time pass: arrivals, and what the ends do by themselves. */
	pass(ms: number): void {
		this.c.clock.pass(ms);
		const arriving = this.#flying.filter(({ at }) => at <= this.c.clock.now).sort((x, y) => x.at - y.at);
		this.#flying = this.#flying.filter(({ at }) => at > this.c.clock.now);
		for (const { to, message } of arriving) {
			const opened = this.c.open(to, message);
			if (opened.kind === 'refused') continue;
			for (const text of texts(opened)) {
				expect(text[0]).toBe(to === this.c.alice ? 'b' : 'a');
				this.delivered.set(text, (this.delivered.get(text) ?? 0) + 1);
			}
		}
		for (const end of [this.c.alice, this.c.bob]) {
			if (end.sessions.due() > this.c.clock.now) continue;
			end.sessions.onTime(this.c.clock);
			while (end.sessions.takeOwing() !== undefined) this.send(end, true);
		}
	}
}

describe('garlic in a storm', () => {
	it.each([1, 2, 3, 4, 5, 6])('seed %i', (seed) => {
		const storm = new Storm(seed);
		const { alice, bob } = storm.c;
		for (let step = 0; step < 400; step++) {
			const from = storm.chance(50) ? alice : bob;
			if (storm.c.peerOf(from).readyAt(storm.c.clock.now) <= storm.c.clock.now) storm.send(from);
			if (storm.chance(2)) from.sessions.restart(storm.c.peerOf(from));
			storm.pass(storm.chance(1) ? seconds(100) : 20);
		}
		for (const times of storm.delivered.values()) expect(times).toBe(1);
		// A calm after the storm: whatever state it left, both directions work again within two minutes.
		storm.pass(seconds(7));
		const heard = { a: false, b: false };
		for (let i = 0; i < 24 && !(heard.a && heard.b); i++) {
			for (const from of [alice, bob]) {
				const to = from === alice ? bob : alice;
				const { message, stage } = storm.c.seal(from, 'calm', true);
				const opened = storm.c.open(to, message);
				if (opened.kind === 'opened' && stage === 'existing') heard[from === alice ? 'a' : 'b'] = true;
			}
			storm.pass(seconds(5));
		}
		expect(heard).toEqual({ a: true, b: true });
		expect(storm.delivered.size).toBeGreaterThan(150);
	});
});
