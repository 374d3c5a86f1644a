// The text that Prometheus reads, read back by a small parser of our own that follows the rules of the format.

import { StatRegistry } from '@i2p/stat';
import { runs } from '@i2p/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

interface Family {
	help?: string;
	type?: string;
	readonly samples: { name: string; labels: Map<string, string>; value: number }[];
}

/**
 * Text format 0.0.4, strictly: HELP and TYPE once a name and before its samples, samples of a name in one block, label
 * values escaped by backslash, quote and line feed only, no sample twice, a line feed at the end.
 */
function parse(text: string): Map<string, Family> {
	const families = new Map<string, Family>();
	const seen = new Set<string>();
	let current: Family | undefined;
	let currentName = '';
	if (text !== '' && !text.endsWith('\n')) throw new Error('no line feed at the end');
	for (const line of text.split('\n').slice(0, -1)) {
		const comment = /^# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.*)$/.exec(line);
		if (comment !== null) {
			const [, kind, name, rest] = comment as unknown as [string, 'HELP' | 'TYPE', string, string];
			if (name !== currentName) {
				if (families.has(name)) throw new Error(`${name} stands in two places`);
				[current, currentName] = [{ samples: [] }, name];
				families.set(name, current);
			}
			if (current!.samples.length > 0) throw new Error(`${kind} after samples of ${name}`);
			if (kind === 'HELP') {
				if (current!.help !== undefined || /\\(?![\\n])/.test(rest.replaceAll('\\\\', '')))
					throw new Error(`help: ${rest}`);
				current!.help = rest.replace(/\\(.)/g, (_, c) => (c === 'n' ? '\n' : c));
			} else {
				if (current!.type !== undefined || !/^(counter|gauge|histogram)$/.test(rest)) throw new Error(`type: ${rest}`);
				current!.type = rest;
			}
			continue;
		}
		const sample = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/.exec(line);
		if (sample === null) throw new Error(`not a sample: ${line}`);
		const [, name, pairs, value] = sample as unknown as [string, string, string | undefined, string];
		const suffixes = current?.type === 'histogram' ? ['_bucket', '_sum', '_count'] : [''];
		if (!suffixes.some((suffix) => name === currentName + suffix)) throw new Error(`${name} among ${currentName}`);
		const labels = parseLabels(pairs ?? '');
		const key = `${name} ${JSON.stringify([...labels].sort())}`;
		if (seen.has(key)) throw new Error(`twice: ${key}`);
		seen.add(key);
		if (!/^([+-]?Inf|NaN|[+-]?\d+(\.\d+)?(e[+-]?\d+)?)$/.test(value)) throw new Error(`not a number: ${value}`);
		current!.samples.push({ name, labels, value: Number(value.replace('Inf', 'Infinity')) });
	}
	return families;
}

function parseLabels(text: string): Map<string, string> {
	const labels = new Map<string, string>();
	for (let at = 0; at < text.length; ) {
		const head = /^,?([a-zA-Z_][a-zA-Z0-9_]*)="/.exec(text.slice(at));
		if (head === null || at > 0 !== head[0].startsWith(',') || labels.has(head[1]!)) throw new Error(`labels: ${text}`);
		at += head[0].length;
		let value = '';
		for (; text[at] !== '"'; at++) {
			if (at >= text.length) throw new Error(`labels end early: ${text}`);
			if (text[at] !== '\\') value += text[at];
			else {
				const letter = text[++at];
				if (letter !== '\\' && letter !== `"` && letter !== 'n') throw new Error(`escape: ${text}`);
				value += letter === 'n' ? '\n' : letter;
			}
		}
		at++;
		labels.set(head[1]!, value);
	}
	return labels;
}

describe('the text for Prometheus', () => {
	it('gives back every name, help, label and value, whatever they contain', () => {
		const text = fc.string({
			unit: fc.constantFrom('a', '"', '\\', '\n', 'n', ',', '}', '=', ' ', 'ü', '\t'),
			maxLength: 12,
		});
		fc.assert(
			fc.property(text, fc.uniqueArray(text, { maxLength: 8 }), fc.double({ noNaN: true }), (help, values, level) => {
				const stats = new StatRegistry();
				for (const [i, value] of values.entries()) stats.counter('seen_total', help, { code: value, room: 'x' }).add(i);
				stats.gauge('level', help, () => level);
				const families = parse(stats.prometheus());
				expect(families.get('level')!.samples[0]!.value).toBe(level === 0 ? 0 : level);
				expect(families.get('level')!.help).toBe(help);
				const seen = families.get('seen_total')?.samples ?? [];
				expect(seen.map(({ labels, value }) => [labels.get('code'), labels.get('room'), value])).toEqual(
					values.map((value, i) => [value, 'x', i]),
				);
			}),
			{ numRuns: runs(100) },
		);
	});

	it('shows histograms whose buckets rise to the infinite one, which is their count', () => {
		fc.assert(
			fc.property(fc.array(fc.double({ min: -10, max: 200, noNaN: true }), { maxLength: 60 }), (values) => {
				const stats = new StatRegistry();
				const bounds = [0.005, 1, 2.5, 100];
				for (const peer of ['a', 'b']) {
					const histogram = stats.histogram('delay_seconds', 'Delay.', bounds, { peer });
					for (const value of values) histogram.observe(value);
				}
				const { type, samples } = parse(stats.prometheus()).get('delay_seconds')!;
				expect(type).toBe('histogram');
				for (const peer of ['a', 'b']) {
					const mine = samples.filter(({ labels }) => labels.get('peer') === peer);
					const buckets = mine.filter(({ name }) => name.endsWith('_bucket'));
					expect(buckets.map(({ labels }) => labels.get('le'))).toEqual(['0.005', '1', '2.5', '100', '+Inf']);
					for (const [i, bucket] of buckets.entries())
						expect(bucket.value).toBe(
							values.filter((value) => value <= (bounds[i] ?? Number.POSITIVE_INFINITY)).length,
						);
					expect(mine.find(({ name }) => name.endsWith('_count'))!.value).toBe(values.length);
					expect(mine.find(({ name }) => name.endsWith('_sum'))!.value).toBeCloseTo(
						values.reduce((a, b) => a + b, 0),
						6,
					);
				}
			}),
			{ numRuns: runs(50) },
		);
	});

	it('is valid with everything in it at once, and empty with nothing', () => {
		const stats = new StatRegistry();
		expect(parse(stats.prometheus()).size).toBe(0);
		stats.gauge('nothing', 'x', () => Number.NaN);
		stats.gauge('deep', 'x', () => Number.NEGATIVE_INFINITY);
		stats.rate('speed', 'x').add(1e21, 0);
		stats.counter('tiny_total', 'x').add(1e-7);
		for (let i = 0; i < 400; i++) stats.counter('codes_total', 'x', { code: `c${i}` }).add();
		const families = parse(stats.prometheus(1000));
		expect(families.get('codes_total')!.samples.length).toBe(257);
		expect(families.get('speed')!.type).toBe('gauge');
		expect(families.get('deep')!.samples[0]!.value).toBe(Number.NEGATIVE_INFINITY);
	});

	it('never has two things under one name', () => {
		const stats = new StatRegistry();
		stats.histogram('delay', 'x', [1]);
		for (const taken of ['delay_sum', 'delay_count', 'delay_bucket'])
			expect(() => stats.counter(taken, 'x')).toThrow(`${taken} is taken by the histogram delay`);
		stats.counter('size_count', 'x');
		expect(() => stats.histogram('size', 'x', [1])).toThrow('size_count is taken');
		expect(() => stats.histogram('other', 'x', [1], { le: '5' })).toThrow(RangeError);
		expect(() => stats.counter('c_total', 'x', { __name__: 'y' })).toThrow(RangeError);
		expect(() => stats.counter('d_total', 'x', { __proto: 'y' })).toThrow(RangeError);
	});
});
