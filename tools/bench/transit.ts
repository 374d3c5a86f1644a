// What it costs our router to pass one tunnel message on: in by one real NTCP2 link, one AES layer, out by another.
// The two ends live in this process, the router in its own, whose CPU time is read from the system; beside it the same in C.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateX25519 } from '@i2p/crypto-x25519';
import { createRouterKeys, emptyMapping, type HashKey } from '@i2p/data-core';
import { encodeShortRecords, I2np } from '@i2p/data-i2np';
import { RouterInfo, signRouterInfo } from '@i2p/data-routerinfo';
import { Breath, RoomGroup, silentLog } from '@i2p/runtime';
import { NodeDriver, nodeRandom, nodeTcp } from '@i2p/runtime-node';
import { wall } from '@i2p/time';
import { Gate, LinkTable } from '@i2p/transport-core';
import {
	createNtcp2Keys,
	createNtcp2Transport,
	ntcp2RouterAddress,
	startInitiator,
	writeRouterInfoBlock,
} from '@i2p/transport-ntcp2';
import { startBuild } from '@i2p/tunnel';
import { Writer } from '@i2p/util';
import { OurRouter } from '../interop/src/our-router.js';
import { freePorts } from '../interop/src/sockets.js';
import { until } from '../interop/src/waiting.js';
import { compileForwarder, forwarderMicros } from './c-forwarder.js';
import { FrameSource, measured, nextTunnelId, pourAll, receiveTunnelId, warmUp } from './transit-load.js';

const host = '127.0.0.1';
const netId = 97;
/** Messages to a frame: alone, as from a router that does not pack them, and as many as 16 KiB hold, as from one of ours. */
const frameLoads = [1, 15];
/** Times that each is measured. */
const rounds = 3;
const random = nodeRandom();

/** What passing messages on costs. */
export interface TransitFigures {
	readonly messagesAFrame: number;
	/** Of our router's CPU time, a message. */
	readonly microseconds: number;
	readonly messagesPerSecond: number;
	readonly lost: number;
	/** The same of the forwarder in C, frame for frame, or why there is none; packing, as we do; and ours to the first. */
	readonly inC: number | string;
	readonly inCPacking?: number;
	readonly ratio?: number;
}

/** The keys and the RouterInfo of an end. */
function identity(port: number) {
	const keys = createRouterKeys(random);
	const ntcp2 = createNtcp2Keys(random);
	const options = new Map([
		['caps', 'XR'],
		['netId', String(netId)],
		['router.version', '0.9.68'],
	]);
	const published = wall(Date.now());
	const addresses = [ntcp2RouterAddress(ntcp2, { host, port })];
	const info = signRouterInfo({ identity: keys.identity, published, addresses, options }, keys.signing);
	return { keys, ntcp2, info };
}

/** The end that messages go to: a router that is nothing but its links. */
class Sink {
	readonly info: RouterInfo;
	/** Messages of each type that came in. */
	readonly heard = new Map<number, number>();
	readonly #driver: NodeDriver;
	readonly #links: LinkTable;
	readonly #breath: Breath;

	constructor(driver: NodeDriver, port: number) {
		const { keys, ntcp2, info } = identity(port);
		this.info = info;
		const floor = new RoomGroup('links');
		this.#driver = driver;
		this.#breath = driver.attach((wake) => new Breath({ clock: driver.clock, rooms: [floor], wake }));
		const gate = new Gate();
		const note = () => undefined;
		const common = { gate, random, note, log: silentLog };
		const nobody = new Map<HashKey, RouterInfo>();
		this.#links = new LinkTable({
			...common,
			own: keys.identity.key,
			peers: { routerInfo: (peer) => nobody.get(peer) },
			events: {
				onMessage: (_link, { type }) => this.heard.set(type, this.count(type) + 1),
				onLinkUp: () => undefined,
				onLinkDown: () => undefined,
			},
		});
		const tcp = nodeTcp(this.#breath);
		const { staticKey, iv } = ntcp2;
		const who = { keys, staticKey, iv, ownRouterInfo: () => info, netId, allowLocal: true };
		const listenAt = [{ host, port }];
		this.#links.add(createNtcp2Transport({ ...common, ...who, tcp, listenAt, events: this.#links }));
		floor.add(this.#links);
	}

	count(type: number): number {
		return this.heard.get(type) ?? 0;
	}

	close(): void {
		this.#links.shutdown();
		this.#driver.detach(this.#breath);
	}
}

/** Bytes of a socket, by the number that a handshake asks for. */
function reading(socket: Socket): (count: number) => Promise<Uint8Array> {
	let have = Buffer.alloc(0);
	socket.on('data', (chunk) => {
		have = Buffer.concat([have, chunk]);
	});
	return async (count) => {
		await until('the handshake', 10_000, () => have.length >= count);
		const taken = have.subarray(0, count);
		have = have.subarray(count);
		return Uint8Array.from(taken);
	};
}

/** Dials the router as a peer of its own right, and answers what seals frames for it. */
async function dial(hop: RouterInfo, port: number): Promise<{ from: FrameSource; socket: Socket }> {
	const { ntcp2, info } = identity(port);
	const address = hop.ntcp2()[0]!;
	const confirm = new Writer(1024);
	writeRouterInfoBlock(confirm, info.bytes, false);
	const begun = startInitiator({
		peerHash: hop.hash,
		peerStatic: address.staticKey,
		peerIv: address.iv!,
		ownStatic: ntcp2.staticKey,
		ephemeral: generateX25519(random),
		padding: new Uint8Array(0),
		confirm: confirm.finish(),
		netId,
		wall: wall(Date.now()),
	});
	if (begun.kind !== 'request') throw new Error(begun.kind);
	const socket = connect({ host, port: address.port! }).setNoDelay();
	const next = reading(socket);
	socket.write(begun.request);
	let state = begun.next.onBytes(await next(begun.next.needs), wall(Date.now()));
	if (state.kind === 'await') state = state.onBytes(await next(state.needs));
	if (state.kind !== 'done') throw new Error(`the handshake: ${state.kind}`);
	socket.write(state.reply);
	socket.removeAllListeners('data').resume();
	return { from: new FrameSource(socket, state.keys.toResponder), socket };
}

function buildRequest(hop: RouterInfo, next: RouterInfo): Uint8Array {
	const request = {
		receiveTunnelId,
		nextTunnelId,
		nextHash: next.hash,
		role: 'participant' as const,
		requestMinutes: Math.floor(Date.now() / 60_000),
		expirationSeconds: 600,
		nextMessageId: 1,
		options: emptyMapping,
	};
	const build = startBuild([{ hash: hop.hash, encryptionKey: hop.identity.encryptionKey, request }], undefined, random);
	return encodeShortRecords(build!.records);
}

/** Our router's part, in a folder of its own. */
async function ourFigures(
	folder: string,
	aFrame: number,
): Promise<{ micros: number; perSecond: number; lost: number }> {
	const ports = await freePorts(2);
	const driver = new NodeDriver();
	const sink = new Sink(driver, ports + 1);
	writeFileSync(join(folder, `${sink.info.key}.dat`), sink.info.bytes);
	const place = { name: 'ours', host, folder: join(folder, 'ours'), netDb: folder, netId, ports: await freePorts(3) };
	const router = new OurRouter(place);
	router.start();
	try {
		await router.event('listening', 10_000);
		const hop = RouterInfo.decode(Buffer.from((await router.info()).bytes));
		const { from, socket } = await dial(hop, ports);
		from.send({ type: I2np.ShortTunnelBuild, body: buildRequest(hop, sink.info) });
		await until('the tunnel', 10_000, () => sink.count(I2np.ShortTunnelBuild) > 0);
		const arrived = () => sink.count(I2np.TunnelData);
		await pourAll(from, from.prepare(warmUp, aFrame), arrived);
		const prepared = from.prepare(measured, aFrame);
		const before = { cpu: router.child.usage()!.cpuSeconds, at: performance.now() };
		const passed = await pourAll(from, prepared, arrived);
		const seconds = (performance.now() - before.at) / 1000;
		const cpu = router.child.usage()!.cpuSeconds - before.cpu;
		socket.destroy();
		return { micros: (cpu * 1e6) / passed, perSecond: Math.round(passed / seconds), lost: measured - passed };
	} finally {
		await router.stop();
		sink.close();
	}
}

function median(values: readonly number[]): number {
	return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}

function rounded(value: number): number {
	return Number(value.toFixed(1));
}

/** Both in turn, several times over, since a machine has its moods: the medians. */
async function figures(folder: string, messagesAFrame: number): Promise<TransitFigures> {
	const compiled = compileForwarder(folder);
	const ours: Awaited<ReturnType<typeof ourFigures>>[] = [];
	const alike: number[] = [];
	const packing: number[] = [];
	for (let round = 0; round < rounds; round++) {
		if ('binary' in compiled) {
			alike.push(await forwarderMicros(compiled.binary, messagesAFrame, false));
			packing.push(await forwarderMicros(compiled.binary, messagesAFrame, true));
		}
		const place = join(folder, String(round));
		mkdirSync(place);
		ours.push(await ourFigures(place, messagesAFrame));
	}
	const micros = median(ours.map((one) => one.micros));
	const beside =
		'why' in compiled
			? { inC: compiled.why }
			: {
					inC: rounded(median(alike)),
					inCPacking: rounded(median(packing)),
					ratio: rounded(micros / median(alike)),
				};
	return {
		messagesAFrame,
		microseconds: rounded(micros),
		messagesPerSecond: median(ours.map((one) => one.perSecond)),
		lost: ours.reduce((sum, one) => sum + one.lost, 0),
		...beside,
	};
}

/** Measures both, for each load in turn. */
export async function* transitFigures(): AsyncGenerator<TransitFigures> {
	for (const messagesAFrame of frameLoads) {
		const folder = mkdtempSync(join(tmpdir(), 'i2p-transit-'));
		try {
			yield await figures(folder, messagesAFrame);
		} finally {
			rmSync(folder, { recursive: true, force: true });
		}
	}
}
