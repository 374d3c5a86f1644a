// The folder of RouterInfos that ours and i2pds keep alike: each goes on with what the other left.
import { cpSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Play } from '../scenario.js';
import { until } from '../waiting.js';
import { stored } from './membership.js';

const netDb = 'netDb';
/** i2pd writes what is new about once a minute. */
const theyKeepMs = 150_000;
const integratedMs = 60_000;
const leastKnown = 3;

/** An i2pd starts with nothing but what ours kept; another of ours with nothing but what an i2pd kept, in which the first is. */
export const foldersChangeHands: Play = async (net, tell) => {
	const ours = await net.startOurs();
	await ours.ready();
	await stored(net.floodfills, ours);
	const { hash } = await ours.info();
	const file = join(netDb, `r${hash[0]}`, `routerInfo-${hash}.dat`);
	const keeper = () => net.floodfills.find(({ folder }) => existsSync(join(folder, file)));
	tell(
		`an i2pd kept ours after ${await until('our RouterInfo in the folder of one', theyKeepMs, () => keeper() !== undefined)} ms`,
	);
	const theirs = join(net.folder, 'theirs');
	cpSync(join(keeper()!.folder, netDb), theirs, { recursive: true });
	expect(await ours.stop()).toBe(0);

	const [heir] = net.plain;
	await heir!.stop();
	rmSync(join(heir!.folder, netDb), { recursive: true });
	cpSync(join(ours.place.folder, netDb), join(heir!.folder, netDb), { recursive: true });
	heir!.start();
	tell(
		`one integrated by what ours kept after ${await until('an i2pd with our folder', integratedMs, () => heir!.integrated(leastKnown))} ms`,
	);

	const next = await net.startOurs({ flags: ['--netdb-from', theirs] }, []);
	const { routers, damaged } = await next.event('netdb-read', integratedMs);
	expect(damaged).toBe(0);
	expect(routers).toBeGreaterThanOrEqual(leastKnown);
	tell(`ours ready by the ${routers} that one kept after ${await next.ready()} ms`);
	await next.stop();
};
