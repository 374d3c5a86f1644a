// Who is turned away at a server tunnel is counted once, however the stream ends: a place is given back once.
import type { Stream } from '@i2p/client-core';
import type { Turn } from '@i2p/runtime';
import { mono } from '@i2p/time';
import { describe, expect, it } from 'vitest';
import type { Connection, ConnectionTable } from '../src/connection-table.js';
import { TurnedAway } from '../src/turned-away.js';

function turnedAway() {
	const told = { resets: 0, gone: 0, said: 0 };
	const here = new Set<Connection>();
	const table = {
		add: (one: Connection) => void here.add(one),
		remove: (one: Connection) => void here.delete(one),
	} as unknown as ConnectionTable;
	const stream = {
		readable: 0,
		offer: (bytes: Uint8Array) => (told.said += bytes.length),
		end: () => undefined,
		reset: () => void told.resets++,
	} as unknown as Stream;
	const start = { now: mono(0) } as Turn;
	const one = new TurnedAway(table, stream, new Uint8Array(9), start, () => told.gone++);
	return { one, told, here };
}

describe('who is turned away', () => {
	it('and does not go is reset after a while; that its stream ends is told later, and counts no second time', () => {
		const { one, told, here } = turnedAway();
		expect([told.said, here.size]).toEqual([9, 1]);
		one.onTime({ now: one.due() } as Turn);
		expect(told).toMatchObject({ resets: 1, gone: 1 });
		one.onClose();
		expect(told.gone).toBe(1);
		expect(here.size).toBe(0);
	});

	it('and goes is gone', () => {
		const { one, told, here } = turnedAway();
		one.onTime({ now: mono(1) } as Turn);
		one.onClose();
		expect([told.gone, told.resets, here.size]).toEqual([1, 0, 0]);
	});
});
