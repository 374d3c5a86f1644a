// A world in two halves, each on a thread of its own: the same story as in one piece, and the same figures whenever it is told again.
import { fileURLToPath } from 'node:url';
import type { Parcel } from '@i2p/testkit';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { halfOf } from '../src/half.js';
import { runInHalves } from '../src/in-halves.js';
import { runScenario, scenarios } from '../src/index.js';
import { decodeParcels, encodeParcels } from '../src/parcels.js';

/** Milliseconds that a test may take on a machine that does other things too: each thread reads all the sources. */
vi.setConfig({ testTimeout: 600_000 });

const program = new URL('./halves/playing.mjs', import.meta.url);
const failing = new URL('./halves/failing.mjs', import.meta.url);

beforeAll(() => {
	process.env['TSX_TSCONFIG_PATH'] = fileURLToPath(new URL('../../../tsconfig.test.json', import.meta.url));
});

describe('a world in halves', () => {
	it('gives nothing to find, the same figures for the same seed, and means what a world in one piece means', async () => {
		const size = { routers: 10, seconds: 12, seed: 'halves' };
		const [one, two] = [await runInHalves('quiet', size, program), await runInHalves('quiet', size, program)];
		expect(one.checks.flatMap(({ problems }) => problems)).toEqual([]);
		expect(JSON.stringify(two)).toBe(JSON.stringify(one));
		const whole = runScenario(scenarios.find(({ name }) => name === 'quiet')!, size);
		expect(one.checks.map(({ name }) => name)).toEqual(whole.checks.map(({ name }) => name));
		expect(Object.keys(one.figures)).toEqual(Object.keys(whole.figures));
		for (const name of ['routers', 'virtualSeconds', 'ready', 'sessions', 'streams'])
			expect([name, one.figures[name]]).toEqual([name, whole.figures[name]]);
		for (const name of ['turns', 'knownRoutersMedian', 'messagesDelivered', 'buildsAccepted', 'questions']) {
			expect(one.figures[name]).toBeGreaterThan(0.6 * whole.figures[name]!);
			expect(one.figures[name]).toBeLessThan(1.6 * whole.figures[name]!);
		}
	});

	it('ends, and says why, when one half throws or leaves while the other waits', async () => {
		const size = { routers: 10, seconds: 10, seed: 'throws' };
		await expect(runInHalves('quiet', size, failing)).rejects.toThrow('half of the world is gone');
		await expect(runInHalves('quiet', { ...size, seed: 'leaves' }, failing)).rejects.toThrow('status 0 and no figures');
	});

	it('has routers of each kind in both halves', () => {
		const indexes = Array.from({ length: 160 }, (_, i) => i);
		for (const isOfKind of [
			() => true,
			(i: number) => i % 2 === 0,
			(i: number) => i % 3 === 0,
			(i: number) => i % 8 === 0,
		]) {
			const kind = indexes.filter(isOfKind);
			const first = kind.filter((i) => halfOf(i) === 0).length;
			expect(Math.abs(first - kind.length / 2)).toBeLessThanOrEqual(1);
		}
	});
});

describe('parcels', () => {
	it('are the same as bytes', () => {
		const of = { connection: 7, byDialer: true };
		const place = (host: string) => ({ host, port: 9700 });
		const parcels: Parcel[] = [
			{ ...of, kind: 'knock', inside: place('11.1.1.1'), to: place('11.2.1.1') },
			{ ...of, kind: 'accepted', byDialer: false },
			{ ...of, kind: 'refused', connection: 0xffff_ffff },
			{ ...of, kind: 'data', bytes: Uint8Array.of(1, 2, 3) },
			{ ...of, kind: 'data', bytes: new Uint8Array(0) },
			{ ...of, kind: 'end' },
			{ ...of, kind: 'reset' },
			{ ...of, kind: 'over', reason: 'timeout' },
			{ ...of, kind: 'taken', count: 262_144 },
			{ ...of, kind: 'closed' },
		];
		const sent = parcels.map((parcel, i) => ({ instant: 40.123456 + i / 3, parcel }));
		expect(decodeParcels(encodeParcels(sent))).toEqual(sent);
		expect(decodeParcels(encodeParcels([]))).toEqual([]);
	});
});
