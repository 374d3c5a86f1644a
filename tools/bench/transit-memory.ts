// What a router that carries a thousand tunnels of others holds: resident memory of its process, each tunnel in use.
// The neighbours live in this process: routers that are nothing but links.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRouterKeys, emptyMapping, type HashKey } from '@i2p/data-core';
import { encodeShortRecords, encodeTunnelData, I2np } from '@i2p/data-i2np';
import { RouterInfo, signRouterInfo } from '@i2p/data-routerinfo';
import { Breath, RoomGroup, silentLog } from '@i2p/runtime';
import { NodeDriver, nodeRandom, nodeTcp } from '@i2p/runtime-node';
import { wall } from '@i2p/time';
import { Gate, LinkTable } from '@i2p/transport-core';
import { createNtcp2Keys, createNtcp2Transport, ntcp2RouterAddress } from '@i2p/transport-ntcp2';
import { plainRequest, requestMinutes, startBuild } from '@i2p/tunnel';
import { OurRouter } from '../interop/src/our-router.js';
import { freePorts } from '../interop/src/sockets.js';
import { until } from '../interop/src/waiting.js';
import { host, placeOfOurs } from './transit-ends.js';

const netId = 96;
const tunnels = 1000;
/** Each neighbour asks for fewer tunnels than a router takes from one at once. */
const neighbours = 20;
/** Every tunnel carries a message so often. */
const beatMs = 1000;
const beats = 30;
const lifetimeMs = 60_000;
const random = nodeRandom();

/** What so many tunnels cost. */
export interface TransitMemory {
	readonly tunnels: number;
	readonly residentMB: number;
	readonly messages: number;
	readonly lost: number;
}

/** A router that is nothing but its links. */
class Neighbour {
	readonly info: RouterInfo;
	readonly heard = new Map<number, number>();
	readonly #breath: Breath;
	readonly #links: LinkTable;
	readonly #driver: NodeDriver;

	constructor(driver: NodeDriver, port: number, known: Map<HashKey, RouterInfo>) {
		const keys = createRouterKeys(random);
		const ntcp2 = createNtcp2Keys(random);
		const options = new Map([
			['caps', 'XR'],
			['netId', String(netId)],
			['router.version', '0.9.68'],
		]);
		const addresses = [ntcp2RouterAddress(ntcp2, { host, port })];
		this.info = signRouterInfo(
			{ identity: keys.identity, published: wall(Date.now()), addresses, options },
			keys.signing,
		);
		const floor = new RoomGroup('links');
		this.#driver = driver;
		this.#breath = driver.attach((wake) => new Breath({ clock: driver.clock, rooms: [floor], wake }));
		const gate = new Gate({ halfOpenPerHost: 1000, handshakeFailures: 1000 });
		const common = { gate, random, note: () => undefined, log: silentLog };
		this.#links = new LinkTable({
			...common,
			own: keys.identity.key,
			peers: { routerInfo: (peer) => known.get(peer) },
			events: {
				onMessage: (_link, { type }) => this.heard.set(type, (this.heard.get(type) ?? 0) + 1),
				onLinkUp: () => undefined,
				onLinkDown: () => undefined,
			},
		});
		const who = { keys, staticKey: ntcp2.staticKey, iv: ntcp2.iv, ownRouterInfo: () => this.info };
		const tcp = nodeTcp(this.#breath);
		this.#links.add(
			createNtcp2Transport({
				...common,
				...who,
				tcp,
				netId,
				allowLocal: true,
				listenAt: [{ host, port }],
				events: this.#links,
			}),
		);
		floor.add(this.#links);
	}

	send(peer: HashKey, type: number, bodies: readonly Uint8Array[]): void {
		const expires = wall(Date.now() + lifetimeMs);
		this.#breath.inhale('bench', () => {
			for (const body of bodies) this.#links.offer(peer, { type, id: random.below(0xffff_ffff), expires, body });
		});
	}

	close(): void {
		this.#links.shutdown();
		this.#driver.detach(this.#breath);
	}
}

/** A request to be the middle of a tunnel. */
function buildFor(hop: RouterInfo, receiveTunnelId: number, next: RouterInfo): Uint8Array {
	const request = plainRequest({
		receiveTunnelId,
		nextTunnelId: receiveTunnelId,
		nextHash: next.hash,
		role: 'participant',
		requestMinutes: requestMinutes(Date.now()),
		nextMessageId: random.below(0xffff_ffff),
	});
	const planned = {
		hash: hop.hash,
		encryptionKey: hop.identity.encryptionKey,
		request: { ...request, options: emptyMapping },
	};
	return encodeShortRecords(startBuild([planned], undefined, random)!.records);
}

/** Builds the tunnels, uses them for half a minute and looks. */
export async function transitMemory(): Promise<TransitMemory> {
	const folder = mkdtempSync(join(tmpdir(), 'i2p-transit-memory-'));
	const driver = new NodeDriver();
	const known = new Map<HashKey, RouterInfo>();
	const first = await freePorts(neighbours);
	const all = Array.from({ length: neighbours }, (_, i) => new Neighbour(driver, first + i, known));
	for (const { info } of all) writeFileSync(join(folder, `${info.key}.dat`), info.bytes);
	const router = new OurRouter(await placeOfOurs(folder, netId));
	router.start();
	try {
		await router.event('listening', 30_000);
		const hop = RouterInfo.decode(Buffer.from((await router.info()).bytes));
		known.set(hop.key, hop);
		const share = tunnels / neighbours;
		const heard = (type: number) => all.reduce((sum, one) => sum + (one.heard.get(type) ?? 0), 0);
		const idsOf = (i: number) => Array.from({ length: share }, (_, n) => 1 + i * share + n);
		for (const [i, one] of all.entries()) {
			const next = all[(i + 1) % neighbours]!.info;
			one.send(
				hop.key,
				I2np.ShortTunnelBuild,
				idsOf(i).map((id) => buildFor(hop, id, next)),
			);
		}
		await until('the tunnels', 60_000, () => heard(I2np.ShortTunnelBuild) >= tunnels);
		for (let beat = 0; beat < beats; beat++) {
			for (const [i, one] of all.entries()) {
				const data = idsOf(i).map((tunnelId) => encodeTunnelData({ tunnelId, data: random.bytes(1024) }));
				one.send(hop.key, I2np.TunnelData, data);
			}
			await sleep(beatMs);
		}
		const messages = tunnels * beats;
		const residentMB = Math.round(router.child.usage()!.residentBytes / 2 ** 20);
		return { tunnels, residentMB, messages, lost: messages - heard(I2np.TunnelData) };
	} finally {
		await router.stop();
		for (const one of all) one.close();
		rmSync(folder, { recursive: true, force: true });
	}
}
