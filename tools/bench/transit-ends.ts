// The ends of the transit benches: who sends tunnel messages to the router that is measured, and who gets them from it.
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { generateX25519 } from '@i2p/crypto-x25519';
import { createRouterKeys, emptyMapping, type HashKey } from '@i2p/data-core';
import { encodeShortRecords } from '@i2p/data-i2np';
import { type RouterInfo, signRouterInfo } from '@i2p/data-routerinfo';
import { Breath, RoomGroup, silentLog } from '@i2p/runtime';
import { type NodeDriver, nodeRandom, nodeTcp } from '@i2p/runtime-node';
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
import { type OurPlace, portsOfOurs } from '../interop/src/our-router.js';
import { freePorts } from '../interop/src/sockets.js';
import { until } from '../interop/src/waiting.js';
import { FrameSource } from './transit-load.js';

/** Where all of it listens, and the network that it is. */
export const host = '127.0.0.1';
export const netId = 97;
const random = nodeRandom();

/** Where our router under load lives: beside the RouterInfos of those that load it. */
export async function placeOfOurs(folder: string, netId: number): Promise<OurPlace> {
	const ports = await freePorts(portsOfOurs);
	return { name: 'ours', host, folder: join(folder, 'ours'), netDb: folder, netId, ports };
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
export class Sink {
	readonly info: RouterInfo;
	/** Messages of each type that came in. */
	readonly heard = new Map<number, number>();
	readonly #driver: NodeDriver;
	readonly #links: LinkTable;
	readonly #breath: Breath;
	readonly #known = new Map<HashKey, RouterInfo>();

	constructor(driver: NodeDriver, port: number) {
		const { keys, ntcp2, info } = identity(port);
		this.info = info;
		const floor = new RoomGroup('links');
		this.#driver = driver;
		this.#breath = driver.attach((wake) => new Breath({ clock: driver.clock, rooms: [floor], wake }));
		const gate = new Gate();
		const note = () => undefined;
		const common = { gate, random, note, log: silentLog };
		this.#links = new LinkTable({
			...common,
			own: keys.identity.key,
			peers: { routerInfo: (peer) => this.#known.get(peer) },
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

	/** Dials a router itself, which may not dial many at once. */
	connect(to: RouterInfo): void {
		this.#known.set(to.key, to);
		this.#links.connect(to.key);
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

/** Dials the router as a peer of its own right, and answers what seals frames for it, for this tunnel. */
export async function dial(
	hop: RouterInfo,
	port: number,
	tunnelId?: number,
): Promise<{ from: FrameSource; socket: Socket }> {
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
	return { from: new FrameSource(socket, state.keys.toResponder, tunnelId), socket };
}

/** Asks a router to be a participant between a sink and whoever sends this. */
export function buildRequest(
	hop: RouterInfo,
	next: RouterInfo,
	receiveTunnelId: number,
	nextTunnelId: number,
): Uint8Array {
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
