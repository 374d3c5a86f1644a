// The counting and comparing parts of the set-up; what it installs and builds is seen by running it.
import { describe, expect, it, vi } from 'vitest';
import { linesByFolder } from '../coverage.mjs';
import { nodeIsTooOld } from '../prepare.mjs';
import { countIn, defaultCount, runStep } from '../steps.mjs';

describe('the Node that is needed', () => {
	it.each(['20.19.0', '20.19.1', '20.20.0', '22.0.0', '100.0.0'])('may be %s', (version) => {
		expect(nodeIsTooOld(version, '>=20.19.0')).toBeUndefined();
	});
	it.each(['20.18.3', '18.20.0', '0.10.0'])('may not be %s', (version) => {
		expect(nodeIsTooOld(version, '>=20.19.0')).toMatch(/^This needs Node >=20\.19\.0; you run .*[^\n]$/);
	});
});

describe('a count', () => {
	it('is the last one printed', () => {
		expect(countIn('1 passed, 2 failed\nand\n3 passed, 0 failed\n')).toEqual({ passed: 3, failed: 0 });
		expect(countIn('nothing')).toBeUndefined();
	});
	it('is one without a printed one, and never green with a bad status', () => {
		expect(defaultCount('', 0)).toEqual({ passed: 1, failed: 0 });
		expect(defaultCount('', 2)).toEqual({ passed: 0, failed: 1 });
		expect(defaultCount('3 passed, 0 failed', 1)).toEqual({ passed: 3, failed: 1 });
		expect(defaultCount('3 passed, 2 failed', 1)).toEqual({ passed: 3, failed: 2 });
	});
});

describe('a step', () => {
	it('says that it goes on, and how far it is', async () => {
		const said: string[] = [];
		const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(String(text)) > 0);
		try {
			const step = { name: 'slow', command: process.execPath, args: ['-e', ''] };
			expect(await runStep({ ...step, sofar: (output) => `${output.length} done` }, 1)).toEqual({
				passed: 1,
				failed: 0,
			});
		} finally {
			write.mockRestore();
		}
		expect(said.join('')).toMatch(/\n {4}0 s, \d+ done … /);
	});
});

describe('coverage', () => {
	it('is summed by package', () => {
		const lines = (total: number, covered: number) => ({ lines: { total, covered } });
		const sums = linesByFolder(
			{
				total: lines(9, 9),
				'/r/packages/a/src/x.ts': lines(10, 9),
				'/r/packages/a/src/y/z.ts': lines(10, 8),
				'/r/packages/b/src/x.ts': lines(3, 0),
			},
			'/r',
		);
		expect(sums.get('packages/a')).toEqual({ total: 20, covered: 17 });
		expect(sums.get('packages/b')).toEqual({ total: 3, covered: 0 });
		expect(sums.size).toBe(2);
	});
});
