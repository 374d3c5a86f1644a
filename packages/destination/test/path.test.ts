// Choosing a path: sticky, near when the lease set changes, far when the path failed.

import { createDestinationKeys } from '@i2p/data-core';
import { signLeaseSet2 } from '@i2p/data-leaseset';
import { seededRandom } from '@i2p/testkit';
import { wall } from '@i2p/time';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choosePath, usableLeases } from '../src/path.js';

const random = seededRandom('path');
const gateways = [random.bytes(32), random.bytes(32)] as const;
const lease = (tunnelId: number, gateway = 0, endMs = 1_000_000) => ({
	gateway: gateways[gateway === 0 ? 0 : 1],
	tunnelId,
	endMs: wall(endMs),
});

describe('a path', () => {
	it('stays while its lease and tunnel stand', () => {
		const before = { lease: lease(1), outbound: 7 };
		for (let i = 0; i < 20; i++)
			expect(choosePath([lease(2), lease(1)], [8, 7], before, false, random)).toEqual(before);
	});

	it('moves to another tunnel of the same gateway when its lease is gone', () => {
		const before = { lease: lease(1), outbound: 7 };
		for (let i = 0; i < 20; i++)
			expect(choosePath([lease(2, 1), lease(3, 0)], [7], before, false, random)).toEqual({
				lease: lease(3),
				outbound: 7,
			});
	});

	it('leaves both lease and tunnel when it failed, if there are others', () => {
		const before = { lease: lease(1), outbound: 7 };
		for (let i = 0; i < 20; i++) {
			const path = choosePath([lease(1), lease(2, 1)], [7, 8], before, true, random);
			expect(path).toEqual({ lease: lease(2, 1), outbound: 8 });
		}
		expect(choosePath([lease(1)], [7], before, true, random)).toEqual(before);
	});

	it('takes another tunnel when its own is gone; none without leases or tunnels', () => {
		const before = { lease: lease(1), outbound: 7 };
		expect(choosePath([lease(1)], [9], before, false, random)!.outbound).toBe(9);
		expect(choosePath([], [9], before, false, random)).toBeUndefined();
		expect(choosePath([lease(1)], [], before, false, random)).toBeUndefined();
	});

	it('is always one of what there is', () => {
		fc.assert(
			fc.property(
				fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 6 }),
				fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 6 }),
				fc.boolean(),
				fc.option(fc.record({ tunnelId: fc.nat({ max: 5 }), outbound: fc.nat({ max: 5 }) }), { nil: undefined }),
				(ids, names, avoid, was) => {
					const before = was && { lease: lease(was.tunnelId), outbound: was.outbound };
					const path = choosePath(
						ids.map((id) => lease(id, id % 2)),
						names,
						before,
						avoid,
						random,
					)!;
					expect(ids).toContain(path.lease.tunnelId);
					expect(names).toContain(path.outbound);
				},
			),
			{ numRuns: 100 },
		);
	});
});

it('leases that end within 51 seconds are used only if there are no others', () => {
	const keys = createDestinationKeys(random);
	const now = wall(10_000_000);
	const setWith = (...ends: number[]) =>
		signLeaseSet2(
			{
				destination: keys.destination,
				published: now,
				expires: wall(now + 600_000),
				encryptionKeys: [{ type: 4, key: random.bytes(32) }],
				leases: ends.map((end, i) => lease(i + 1, 0, now + end)),
			},
			keys.signing,
		);
	const ids = (...ends: number[]) => {
		const { leases, fresh } = usableLeases(setWith(...ends), now);
		return { ids: leases.map((l) => l.tunnelId), fresh };
	};
	expect(ids(51_000, 52_000, -1000)).toEqual({ ids: [2], fresh: true });
	expect(ids(51_000, -1000)).toEqual({ ids: [1], fresh: false });
});
