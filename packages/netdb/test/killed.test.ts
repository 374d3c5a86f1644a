// A process that is killed while it writes: its folder holds every RouterInfo whole, in one of its versions, and nothing half written stays.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileStore } from '@i2p/runtime-node';
import { killed, seededRandom } from '@i2p/testkit';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type KeptReport, KeptRouters } from '../src/index.js';
import { routersOf } from './killed/routers.js';
import { World } from './world.js';

const times = process.env['I2P_LONG'] === '1' ? 200 : 2;
let folder: string;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'i2p-killed-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('a folder of RouterInfos is neither lost nor torn by SIGKILL at any moment', async () => {
	const random = seededRandom('killed');
	const versions = new Map(routersOf('killed').flatMap((all) => all.map((info) => [info.key, all] as const)));
	for (let time = 0; time < times; time++) {
		const afterMs = random.below(400);
		await killed({ module: new URL('./killed/writer.ts', import.meta.url), args: [folder, 'killed'], afterMs });
		const world = new World(`heir ${time}`);
		const { netdb } = world.router({}, { rules: { netId: 99, staleAfterMs: Number.POSITIVE_INFINITY } });
		const kept = new KeptRouters(fileStore(folder), { note: () => {}, onRefused: (code) => expect.fail(code) });
		let report: KeptReport | undefined;
		const at = { now: world.clock.now(), wall: routersOf('killed')[0]![2]!.published };
		kept.load({
			offerKept: (info, turn) => netdb.offerKept(info, turn),
			routerInfo: (key) => netdb.routerInfo(key),
			onLoaded: (given) => {
				report = given;
			},
		});
		while (kept.pull(at));
		expect(report).toMatchObject({ damaged: 0, refused: 0, ahead: 0 });
		// The one that was deleted to be written anew may be missing.
		expect(report!.loaded).toBeGreaterThanOrEqual(19);
		for (const info of netdb.routers())
			expect(versions.get(info.key)!.some((one) => Buffer.compare(one.bytes, info.bytes) === 0)).toBe(true);
		const left = readdirSync(folder, { recursive: true }).filter((name) => String(name).endsWith('~'));
		expect(left).toEqual([]);
	}
});
