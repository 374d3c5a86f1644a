// A clock that is set right: at once, or so slowly that it never goes back.
import { VirtualClock, virtualStart } from '@i2p/testkit';
import { CorrectedClock } from '@i2p/time';
import { describe, expect, it } from 'vitest';

describe('CorrectedClock', () => {
	function both() {
		const base = new VirtualClock();
		const clock = new CorrectedClock(base);
		return { base, clock, ahead: () => clock.wall() - virtualStart - clock.now() };
	}

	it('is the other clock while nobody corrects it, and steps at once', () => {
		const { base, clock, ahead } = both();
		expect([clock.wall(), clock.now(), clock.base]).toEqual([base.wall(), base.now(), base]);
		clock.step(-90_000);
		expect(ahead()).toBe(-90_000);
		base.advance(1000);
		expect([ahead(), clock.now(), clock.correctionMs]).toEqual([-90_000, 1000, -90_000]);
	});

	it('slews by a tenth of the time, forwards and back, and never goes back', () => {
		const { base, clock, ahead } = both();
		clock.slew(1000);
		expect(ahead()).toBe(0);
		base.advance(5000);
		expect(ahead()).toBe(500);
		expect(clock.correctionMs).toBe(1000);
		clock.slew(-1000);
		let before = clock.wall();
		for (let i = 0; i < 400; i++) {
			base.advance(50);
			expect(clock.wall()).toBeGreaterThan(before);
			before = clock.wall();
		}
		expect(ahead()).toBe(-1000);
		base.advance(60_000);
		expect(ahead()).toBe(-1000);
	});
});
