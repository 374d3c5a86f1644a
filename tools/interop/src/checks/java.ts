// Our router among Java routers: linked both ways, a hop of their tunnels and they of ours, streams of their library, identities moved.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeRouterKeys, encodeRouterKeys } from '@i2p/data-core';
import { fromBase64 } from '@i2p/util';
import { expect } from 'vitest';
import { ForeignProgram } from '../foreign-program.js';
import { javaBuild, javaFlags } from '../java-build.js';
import type { JavaRouter } from '../java-router.js';
import type { Net } from '../net.js';
import type { OurRouter } from '../our-router.js';
import { type SamAddress, SamSession } from '../sam.js';
import type { Play } from '../scenario.js';
import { Answering, closeAll, endFirst, give, ping, pinged, take, tunnels } from '../traffic.js';
import { until } from '../waiting.js';

const program = 'JavaStreams';
const linkMs = 60_000;
const hopMs = 120_000;
const sessionMs = 90_000;
const callMs = 150_000;
const bulkBytes = 1 << 20;
/** Their library publishes ElGamal keys alone unless it is asked for others. */
const ratchet = { 'i2cp.leaseSetEncType': 4 };

/** What our router keeps of itself. */
interface Kept {
	/** Its keys, base64. */
	readonly router: string;
}

type Options = Readonly<Record<string, string | number>>;

/** Whether one of them has a link with ours that was dialled that way, seen from them. */
async function linked(javas: readonly JavaRouter[], ours: OurRouter, way: 'in' | 'out'): Promise<boolean> {
	const { hash } = await ours.info();
	return javas.some((java) => java.status.links.some((link) => link.peer === hash && link.way === way));
}

/** We dial them; all of them keep our RouterInfo. */
export const javasKnowUs: Play = async (net, tell) => {
	const ours = await net.ours();
	const { hash } = await ours.info();
	tell(`linked after ${await until('a link to a Java router', linkMs, () => linked(net.javas, ours, 'in'))} ms`);
	const everywhere = () => net.javas.every((java) => java.status.known.includes(hash));
	tell(`stored everywhere after ${await until('our RouterInfo at all', linkMs, everywhere)} ms`);
};

/** They dial us, whom they know from their first day. */
export const javasDialUs: Play = async (net, tell) => {
	const ours = await net.ours();
	tell(
		`dialled after ${await until('a link that a Java router dialled', hopMs, () => linked(net.javas, ours, 'out'))} ms`,
	);
};

async function javaStreams(net: Net, args: readonly string[], options: Options): Promise<ForeignProgram> {
	const classPath = await javaBuild(net.java(0).version);
	const settings = Object.entries(options).map(([key, value]) => `${key}=${value}`);
	const one = new ForeignProgram('java', [...javaFlags, '-cp', classPath, program, ...args, ...settings], net.folder);
	net.endsWithIt(() => one.stop());
	return one;
}

const at = ({ host, port }: SamAddress): string[] => [host, String(port)];

/** Their tunnels have us among their hops, and ours have them: of those that are built for a session of each. */
export const hopsOfOneAnother: Play = async (net, tell) => {
	const ours = await net.ours();
	const { hash } = await ours.info();
	// There are two i2pds: one of three hops at least is a Java router.
	const session = await SamSession.create(ours.sam, tunnels(3, 3));
	const server = await javaStreams(net, ['serve', ...at(net.java(2).i2cp)], { ...tunnels(2, 6), ...ratchet });
	const over = () => net.javas.flatMap(({ status }) => status.tunnels).filter(({ hops }) => hops.includes(hash));
	const isOver = () => (['in', 'out'] as const).every((way) => over().some((tunnel) => tunnel.way === way));
	await until('their tunnels over us', hopMs, isOver);
	tell(`${over().length} of their tunnels over us, up to ${Math.max(...over().map(({ hops }) => hops.length))} hops`);
	await until('tunnels over them', hopMs, () => net.javas.some(({ status }) => status.transit > 0));
	await server.stop();
	session.close();
};

/** A stream of our SAM to a server of their library: PING, bulk both ways, and an answer after our end. */
async function callsTheirs(net: Net, from: SamAddress, i2cp: SamAddress, options: Options): Promise<number> {
	const server = await javaStreams(net, ['serve', ...at(i2cp)], { ...options, ...ratchet });
	const [, destination] = await server.says(/^listening (\S+)$/m, sessionMs);
	const session = await SamSession.create(from, options);
	const stream = await pinged(session, destination!, callMs);
	const pingMs = await ping(stream, 2);
	await give(stream, bulkBytes);
	await take(stream, bulkBytes);
	await endFirst(stream, bulkBytes);
	await closeAll([stream], [session]);
	await server.stop();
	return pingMs;
}

/** The same called by their library, to a server of our SAM. */
async function calledByTheirs(net: Net, to: SamAddress, i2cp: SamAddress, options: Options): Promise<void> {
	const session = await SamSession.create(to, options);
	const answering = new Answering(session);
	const args = ['call', ...at(i2cp), session.destination, String(bulkBytes)];
	const client = await javaStreams(net, args, { ...options, ...ratchet });
	expect(await client.finishes(callMs)).toMatch(/^all well$/m);
	answering.stop();
	await closeAll([], [session]);
}

/** Streams between their library on their router and our SAM, over one, two and three hops: a megabyte each way, one half ended before the other. */
export const streamsOfTheirLibrary: Play = async (net, tell) => {
	const ours = await net.ours();
	for (const hops of [1, 2, 3]) {
		const i2cp = net.java(hops % net.javas.length).i2cp;
		const pingMs = await callsTheirs(net, ours.sam, i2cp, tunnels(hops));
		await calledByTheirs(net, ours.sam, i2cp, tunnels(hops));
		tell(`hops ${hops}: PONG after ${pingMs.toFixed(0)} ms`);
	}
};

/** The same with their library on our I2CP. */
export const theirLibraryOnOurI2cp: Play = async (net) => {
	const ours = await net.ours();
	await callsTheirs(net, ours.sam, ours.i2cp, tunnels(1));
	await calledByTheirs(net, ours.sam, ours.i2cp, tunnels(1));
};

/** The identity of a Java router goes on as one of ours; that of one of ours, in the file that we write for it, as the Java router. */
export const identitiesMove: Play = async (net) => {
	const java = net.javas.at(-1)!;
	const others = net.javas.slice(0, -1);
	const { hash } = java;
	await java.stop();
	const heir = await net.startOurs({ flags: ['--import-keys', java.keyFile] });
	expect(await heir.event('taken-over', linkMs)).toMatchObject({ identity: hash, ntcp2: true });
	await until('a link of the heir', linkMs, () => linked(others, heir, 'in'));
	await heir.stop();
	const giver = await net.startOurs();
	const given = await giver.info();
	await giver.stop();
	const { router } = JSON.parse(readFileSync(join(giver.place.folder, 'router.keys.json'), 'utf8')) as Kept;
	java.become(encodeRouterKeys(decodeRouterKeys(fromBase64(router)!), 'key-file'));
	java.start();
	expect((await java.info()).hash).toBe(given.hash);
	const isThere = () => others.some(({ status }) => status.links.some(({ peer }) => peer === given.hash));
	await until('a link of the Java router under its new name', hopMs, isThere);
};
