// What our router counts, read at its metrics door: builds by how they ended, handshakes by kind and by who dialled.
import { expect } from 'vitest';
import type { OurRouter } from '../our-router.js';
import { Pair } from '../pairs.js';
import type { Play } from '../scenario.js';
import { until } from '../waiting.js';
import { callUpon, quietFlags } from './membership.js';

/** The share of our builds that a quiet net must accept. */
const leastAccepted = 0.95;
/** So many builds are counted. */
const countedBuilds = 60;
const countedWithinMs = 150_000;
const handshakeMs = 60_000;

/** Nearly all tunnels that we ask for are built, of one, two and three hops. */
export const buildsAccepted: Play = async (net, tell) => {
	const ours = await net.startOurs();
	await ours.ready();
	const pairs: Pair[] = [];
	let builds = new Map<string, number>();
	const count = (ending: string): number => builds.get(ending) ?? 0;
	await until(`${countedBuilds} builds`, countedWithinMs, async () => {
		const hops = (pairs.length % 3) + 1;
		pairs.push(await Pair.open(ours, net.plain[0]!, hops, { 'inbound.quantity': 4, 'outbound.quantity': 4 }));
		builds = await ours.counted('tunnels-build-');
		return count('accepted') >= countedBuilds;
	});
	const all = [...builds].map(([ending, n]) => `${ending} ${n}`).join(', ');
	tell(`${count('accepted')} of ${count('sent')} builds accepted (${all})`);
	for (const pair of pairs) await pair.close();
	await ours.stop();
	expect(count('accepted') / count('sent')).toBeGreaterThanOrEqual(leastAccepted);
};

async function hybridHandshake(ours: OurRouter, way: 'in' | 'out'): Promise<string> {
	let seen: string[] = [];
	await until(`a hybrid handshake (${way})`, handshakeMs, async () => {
		const counted = await ours.counted('ntcp2-hybrid-');
		seen = [...counted].filter(([kind]) => kind.endsWith(`-${way}`)).map(([kind, n]) => `${kind} ${n}`);
		return seen.length > 0;
	});
	return seen.join(', ');
}

/** Handshakes with one that speaks hybrid are hybrid whoever dials. The last i2pd of the net must be one, and no floodfill. */
export const hybridHandshakes: Play = async (net, tell) => {
	const caller = net.routers.at(-1)!;
	const dialling = await net.startOurs({}, [caller, ...net.floodfills]);
	tell(`we dial: ML-KEM-${await hybridHandshake(dialling, 'out')}`);
	await dialling.stop();
	const dialled = await net.startOurs({ flags: quietFlags }, net.floodfills.slice(0, 1));
	await callUpon([caller, net.plain[0]!], dialled, [caller]);
	tell(`they dial: ML-KEM-${await hybridHandshake(dialled, 'in')}`);
	await dialled.stop();
};
