// What it costs our router to pass one tunnel message on: in by one real NTCP2 link, one AES layer, out by another.
// The two ends live in this process, the router in its own, whose CPU time is read from the system.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterKeys, emptyMapping, type HashKey } from '@i2p/data-core';
import { encodeShortRecords, encodeTunnelData, I2np, type I2npMessage } from '@i2p/data-i2np';
import { RouterInfo, signRouterInfo } from '@i2p/data-routerinfo';
import { Breath, RoomGroup, silentLog } from '@i2p/runtime';
import { NodeDriver, nodeRandom, nodeTcp } from '@i2p/runtime-node';
import { type Wall, wall } from '@i2p/time';
import { Gate, type Link, LinkTable } from '@i2p/transport-core';
import { createNtcp2Keys, createNtcp2Transport, ntcp2RouterAddress } from '@i2p/transport-ntcp2';
import { startBuild } from '@i2p/tunnel';
import { OurRouter } from '../interop/src/our-router.js';
import { freePorts } from '../interop/src/sockets.js';
import { until } from '../interop/src/waiting.js';

const host = '127.0.0.1';
const netId = 97;
const messages = 60_000;
const warmUp = 10_000;
const dataBytes = 1024;
const inFlight = 250;
const receiveTunnelId = 4711;
const nextTunnelId = 4712;
const random = nodeRandom();

/** What passing messages on costs. */
export interface TransitFigures {
	readonly microsecondsPerMessage: number;
	readonly messagesPerSecond: number;
	readonly lost: number;
}

/** A router that is nothing but its links. */
class End {
	readonly info: RouterInfo;
	readonly links: LinkTable;
	readonly breath: Breath;
	/** Messages of each type that came in. */
	readonly heard = new Map<number, number>();
	readonly #known = new Map<HashKey, RouterInfo>();

	constructor(driver: NodeDriver, port: number) {
		const keys = createRouterKeys(random);
		const ntcp2 = createNtcp2Keys(random);
		const options = new Map([
			['caps', 'XR'],
			['netId', String(netId)],
			['router.version', '0.9.68'],
		]);
		const published = wall(Date.now());
		const addresses = [ntcp2RouterAddress(ntcp2, { host, port })];
		this.info = signRouterInfo({ identity: keys.identity, published, addresses, options }, keys.signing);
		const floor = new RoomGroup('links');
		this.breath = driver.attach((wake) => new Breath({ clock: driver.clock, rooms: [floor], wake }));
		const gate = new Gate();
		const note = () => undefined;
		const common = { gate, random, note, log: silentLog };
		this.links = new LinkTable({
			...common,
			own: keys.identity.key,
			peers: { routerInfo: (peer) => this.#known.get(peer) },
			events: {
				onMessage: (_link, { type }) => this.heard.set(type, (this.heard.get(type) ?? 0) + 1),
				onLinkUp: () => undefined,
				onLinkDown: () => undefined,
			},
		});
		const tcp = nodeTcp(this.breath);
		const { staticKey, iv } = ntcp2;
		const who = { keys, staticKey, iv, ownRouterInfo: () => this.info, netId, allowLocal: true };
		this.links.add(createNtcp2Transport({ ...common, ...who, tcp, listenAt: { host, port }, events: this.links }));
		floor.add(this.links);
	}

	know(info: RouterInfo): void {
		this.#known.set(info.key, info);
	}

	offer(peer: HashKey, message: I2npMessage): void {
		this.links.offer(peer, message);
		this.breath.arm();
	}

	count(type: number): number {
		return this.heard.get(type) ?? 0;
	}
}

const expires = (): Wall => wall(Date.now() + 60_000);

function buildRequest(hop: RouterInfo, next: RouterInfo): I2npMessage {
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
	return { type: I2np.ShortTunnelBuild, id: 1, expires: expires(), body: encodeShortRecords(build!.records) };
}

/** Sends as fast as messages arrive at the other end, so that the router is never asked to drop any. */
async function pour(link: Link, breath: Breath, count: number, arrived: () => number): Promise<void> {
	const before = arrived();
	for (let sent = 0; sent < count; ) {
		while (sent < count && sent - (arrived() - before) < inFlight && link.room() > 2 * dataBytes) {
			const data = random.bytes(dataBytes);
			const body = encodeTunnelData({ tunnelId: receiveTunnelId, data });
			if (!link.offer({ type: I2np.TunnelData, id: random.below(0xffff_ffff), expires: expires(), body })) break;
			sent++;
		}
		breath.arm();
		await new Promise((resolve) => setImmediate(resolve));
	}
	for (let last = -1; arrived() !== last; ) {
		last = arrived();
		await new Promise((resolve) => setTimeout(resolve, 200));
	}
}

/** Measures it. */
export async function transitFigures(): Promise<TransitFigures> {
	const folder = mkdtempSync(join(tmpdir(), 'i2p-transit-'));
	const ports = await freePorts(2);
	const routerPorts = await freePorts(3);
	const driver = new NodeDriver();
	const [source, sink] = [new End(driver, ports), new End(driver, ports + 1)];
	for (const end of [source, sink]) writeFileSync(join(folder, `${end.info.key}.dat`), end.info.bytes);
	const place = { name: 'ours', host, folder: join(folder, 'ours'), netDb: folder, netId, ports: routerPorts };
	const router = new OurRouter(place);
	router.start();
	try {
		await router.event('listening', 10_000);
		const hop = RouterInfo.decode(Buffer.from((await router.info()).bytes));
		source.know(hop);
		source.offer(hop.key, buildRequest(hop, sink.info));
		await until('the tunnel', 10_000, () => sink.count(I2np.ShortTunnelBuild) > 0);
		const link = source.links.link(hop.key)!;
		const arrived = () => sink.count(I2np.TunnelData);
		await pour(link, source.breath, warmUp, arrived);
		const before = { cpu: router.child.usage()!.cpuSeconds, count: arrived(), at: performance.now() };
		await pour(link, source.breath, messages, arrived);
		const count = arrived() - before.count;
		const cpu = router.child.usage()!.cpuSeconds - before.cpu;
		return {
			microsecondsPerMessage: Number(((cpu * 1e6) / count).toFixed(1)),
			messagesPerSecond: Math.round((1000 * count) / (performance.now() - before.at)),
			lost: messages - count,
		};
	} finally {
		await router.stop();
		for (const end of [source, sink]) {
			end.links.shutdown();
			driver.detach(end.breath);
		}
		rmSync(folder, { recursive: true, force: true });
	}
}
