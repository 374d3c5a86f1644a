// Small rules that owners and users of lease sets share: the date of the next set, the end of a lease.
import { runs } from '@i2p/testkit';
import { after, wall } from '@i2p/time';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { leaseEndMarginMs, leaseStands, nextPublished } from '../src/index.js';

it('each set is dated a second after the one before at least, in whole seconds, else now', () => {
	expect(nextPublished(wall(5_999))).toBe(5_000);
	expect(nextPublished(wall(5_999), wall(3_000))).toBe(5_000);
	expect(nextPublished(wall(5_999), wall(5_000))).toBe(6_000);
	expect(nextPublished(wall(1_000), wall(9_500))).toBe(10_000);
	fc.assert(
		fc.property(fc.array(fc.nat({ max: 0xffff_ffff_fff }), { minLength: 2, maxLength: 20 }), (clock) => {
			let before = nextPublished(wall(clock[0]!));
			for (const now of clock.slice(1)) {
				const next = nextPublished(wall(now), before);
				expect(next % 1000).toBe(0);
				expect(next).toBeGreaterThanOrEqual(before + 1000);
				before = next;
			}
		}),
		{ numRuns: runs(50) },
	);
});

it('a lease counts as ended 51 s early', () => {
	const lease = { gateway: new Uint8Array(32), tunnelId: 1, endMs: wall(1_000_000) };
	const last = after(lease.endMs, -leaseEndMarginMs);
	expect(leaseStands(lease, after(last, -1))).toBe(true);
	expect(leaseStands(lease, last)).toBe(false);
});
