// The same bytes are not proven twice; other bytes of the same router are.
import { createRouterKeys, mappingOf } from '@i2p/data-core';
import { seededRandom } from '@i2p/testkit';
import { wall } from '@i2p/time';
import { describe, expect, it } from 'vitest';
import { maxProven } from '../src/constants.js';
import { RouterInfo, signRouterInfo } from '../src/index.js';
import { rememberProven, wasProven } from '../src/proven.js';

const keys = createRouterKeys(seededRandom('proven'));
const made = (published: number) =>
	signRouterInfo(
		{ identity: keys.identity, published: wall(published), addresses: [], options: mappingOf({ netId: '2' }) },
		keys.signing,
	);

describe('what was proven', () => {
	it('is known by all its bytes: one other bit is proven anew, and found wrong', () => {
		const info = made(1_790_000_000_000);
		expect(RouterInfo.decode(info.bytes).verify()).toBe(true);
		expect(wasProven(info.key, info.bytes)).toBe(true);
		expect(RouterInfo.decode(info.bytes).verify()).toBe(true);
		for (const at of [391, 400, info.bytes.length - 1]) {
			const forged = new Uint8Array(info.bytes);
			forged[at]! ^= 1;
			expect(wasProven(info.key, forged)).toBe(false);
		}
		const forged = new Uint8Array(info.bytes);
		forged[forged.length - 1]! ^= 1;
		expect(RouterInfo.decode(forged).verify()).toBe(false);
		expect(wasProven(info.key, forged)).toBe(false);
	});

	it('is the newest of each router, and bounded', () => {
		const [old, fresh] = [made(1_790_000_000_001), made(1_790_000_000_002)];
		for (const info of [old, fresh]) expect(RouterInfo.decode(info.bytes).verify()).toBe(true);
		expect([wasProven(old.key, old.bytes), wasProven(fresh.key, fresh.bytes)]).toEqual([false, true]);
		for (let i = 0; i < maxProven; i++) rememberProven(`other ${i}` as typeof old.key, old.bytes);
		expect(wasProven(fresh.key, fresh.bytes)).toBe(false);
	});
});
