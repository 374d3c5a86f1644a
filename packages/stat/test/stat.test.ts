// Counters and their registry: values, bounds, the text that Prometheus reads.
import { StatRegistry } from '@i2p/stat';
import { runs } from '@i2p/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

describe('StatRegistry', () => {
	it('answers the same counter for the same name and labels in any order', () => {
		const stats = new StatRegistry();
		stats.counter('refused_total', 'Refusals.', { code: 'full', kind: 'dial' }).add();
		const again = stats.counter('refused_total', 'Refusals.', { kind: 'dial', code: 'full' });
		again.add(2);
		again.add(-5);
		expect(again.value).toBe(3);
	});

	it('keeps label sets bounded and counts the rest together', () => {
		const stats = new StatRegistry();
		for (let i = 0; i < 500; i++) stats.counter('seen_total', 'Seen.', { code: `code-${i}` }).add();
		const [stat] = stats.snapshot();
		expect(stat!.series.length).toBe(257);
		expect(stat!.series.find((series) => series.labels['code'] === 'other')!.value).toBe(244);
		const note = stats.noter('noted_total', 'Noted.', { room: 'x' });
		for (let i = 0; i < 600; i++) note(`code-${i % 300}`);
		const noted = stats.snapshot().find(({ name }) => name === 'noted_total')!;
		expect(noted.series.length).toBe(257);
		expect(noted.series.reduce((sum, series) => sum + series.value, 0)).toBe(600);
	});

	it('refuses names and labels that Prometheus would not read, and one name for two kinds', () => {
		const stats = new StatRegistry();
		stats.counter('a_total', 'A.');
		expect(() => stats.gauge('a_total', 'A.', () => 1)).toThrow('a_total is a counter');
		expect(() => stats.counter('A-b', 'x')).toThrow(RangeError);
		expect(() => stats.counter('b', 'x', { 'a-b': 'x' })).toThrow(RangeError);
		expect(() => stats.histogram('h', 'x', [])).toThrow(RangeError);
		expect(() => stats.histogram('h2', 'x', [2, 1])).toThrow('expected finite ones that rise, got 2 1');
		expect(() => stats.histogram('h3', 'x', [Number.NaN])).toThrow(RangeError);
		expect(() => stats.rate('r', 'x', 0)).toThrow(RangeError);
		for (let i = 0; i < 2000; i++) {
			try {
				stats.counter(`n${i}`, 'x');
			} catch (error) {
				expect(String(error)).toContain('too many names');
				return;
			}
		}
		expect.unreachable();
	});

	it('writes the text format', () => {
		const stats = new StatRegistry();
		stats.counter('bytes_total', 'Bytes\nsent \\ seen.', { peer: 'a"b\\c\nd' }).add(5);
		stats.gauge('links', 'Links.', () => 1);
		stats.gauge('links', 'Links.', () => 3);
		const spread = stats.histogram('delay_seconds', 'Delay.', [0.1, 1]);
		for (const value of [0.05, 0.1, 0.5, 7, Number.NaN]) spread.observe(value);
		expect(stats.prometheus()).toBe(
			[
				'# HELP bytes_total Bytes\\nsent \\\\ seen.',
				'# TYPE bytes_total counter',
				'bytes_total{peer="a\\"b\\\\c\\nd"} 5',
				'# HELP delay_seconds Delay.',
				'# TYPE delay_seconds histogram',
				'delay_seconds_bucket{le="0.1"} 2',
				'delay_seconds_bucket{le="1"} 3',
				'delay_seconds_bucket{le="+Inf"} 4',
				'delay_seconds_sum 7.65',
				'delay_seconds_count 4',
				'# HELP links Links.',
				'# TYPE links gauge',
				'links 3',
				'',
			].join('\n'),
		);
		stats.gauge('lowest', 'x', () => Number.NEGATIVE_INFINITY);
		stats.rate('speed', 'x').add(10, 0);
		expect(stats.prometheus(1000)).toContain('lowest -Inf\n');
		expect(stats.prometheus(1000)).toContain('# TYPE speed gauge\n');
	});
});

describe('Rate', () => {
	it('comes to a steady flow at once and forgets by halves', () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 100_000 }), (perSecond) => {
				const rate = new StatRegistry().rate('r', 'x', 10_000);
				for (let ms = 0; ms <= 60_000; ms += 100) {
					rate.add(perSecond / 10, ms);
					if (ms === 3000 || ms === 60_000) expect(rate.perSecond(ms) / perSecond).toBeCloseTo(1, 1);
				}
				expect(rate.perSecond(70_000) / perSecond).toBeCloseTo(0.5, 1);
				expect(rate.total).toBeCloseTo(60.1 * perSecond, 3);
			}),
			{ numRuns: runs(20) },
		);
		const fresh = new StatRegistry().rate('r', 'x');
		expect(fresh.perSecond(5)).toBe(0);
		fresh.add(100, 0);
		expect(fresh.perSecond(0)).toBeGreaterThan(90);
		expect(fresh.perSecond(0)).toBeLessThan(110);
	});
});
