// The receiving half by itself: order, memory, what all streams together are told that it holds.
import { runs, seededRandom } from '@i2p/testkit';
import { concatBytes } from '@i2p/util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteBudget } from '../src/budget.js';
import { budgetBytes, receiveBlockBytes } from '../src/constants.js';
import { ReceiveHalf } from '../src/receive.js';

/** A budget that tells what it was told. */
class Counted extends ByteBudget {
	held = 0;

	constructor() {
		super(budgetBytes);
	}

	override add(bytes: number): void {
		this.held += bytes;
		super.add(bytes);
	}
}

const random = seededRandom('receive');

describe('what waits to be taken', () => {
	it('lies side by side, and is given away a block at a time', () => {
		const half = new ReceiveHalf(new Counted());
		const payloads = Array.from({ length: 30 }, () => random.bytes(1812));
		for (const [sequence, payload] of payloads.entries()) half.onPacket(sequence, payload, false);
		const pieces: Uint8Array[] = [half.take(1812)];
		while (half.readable > 0) pieces.push(half.take(9 * 1812));
		expect(pieces.map(({ length }) => length / 1812)).toEqual([1, 9, 9, 9, 2]);
		for (const piece of pieces.slice(1)) expect(piece.buffer.byteLength).toBe(receiveBlockBytes);
		expect(concatBytes(...pieces)).toEqual(concatBytes(...payloads));
	});

	it('gets memory of its size when it comes alone, and leaves none behind', () => {
		const half = new ReceiveHalf(new Counted());
		for (let sequence = 0; sequence < 3; sequence++) {
			half.onPacket(sequence, random.bytes(10), false);
			expect(half.take(100).buffer.byteLength).toBe(10);
		}
	});

	it('is what was sent, in whatever order it comes and is taken, and nothing is held for it in the end', () => {
		const step = fc.record({ size: fc.nat(5000), late: fc.boolean(), take: fc.nat(20_000) });
		fc.assert(
			fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
				const budget = new Counted();
				const half = new ReceiveHalf(budget);
				const payloads = steps.map(({ size }) => random.bytes(size));
				const taken: Uint8Array[] = [];
				const late: number[] = [];
				for (const [sequence, { late: isLate, take }] of steps.entries()) {
					if (isLate) late.push(sequence);
					else half.onPacket(sequence, payloads[sequence]!, false);
					if (late.length > 5) for (const missing of late.splice(0)) half.onPacket(missing, payloads[missing]!, false);
					taken.push(half.take(take));
				}
				for (const missing of late) half.onPacket(missing, payloads[missing]!, false);
				half.onPacket(steps.length, new Uint8Array(0), true);
				while (half.readable > 0) taken.push(half.take(65_536));
				expect(concatBytes(...taken)).toEqual(concatBytes(...payloads));
				expect([half.ended, budget.held]).toEqual([true, 0]);
			}),
			{ numRuns: runs(30) },
		);
	});
});
