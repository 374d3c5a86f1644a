// Routers of a test: link table and NTCP2 on a network in memory and a virtual clock; everything they are told is kept.
import { type MlKemLevel, mlKemJobs } from '@i2p/crypto-mlkem';
import type { HashKey, RouterKeys } from '@i2p/data-core';
import { createRouterKeys, mappingOf } from '@i2p/data-core';
import type { I2npMessage } from '@i2p/data-i2np';
import { type RouterInfo, signRouterInfo } from '@i2p/data-routerinfo';
import { Breath, RoomGroup, silentLog, type TcpPort, type TcpSocket } from '@i2p/runtime';
import { Guard, MemoryNetwork, seededRandom, VirtualDriver, virtualJobs } from '@i2p/testkit';
import { after, type Wall, wall } from '@i2p/time';
import { Gate, type GateOptions, type Link, LinkTable, type Transport } from '@i2p/transport-core';
import { copyBytes, type Random } from '@i2p/util';
import { createNtcp2Keys, createNtcp2Transport, type Ntcp2Keys, ntcp2RouterAddress } from '../src/index.js';

export const netId = 99;

/** One router and what it heard. */
export interface TestNode {
	readonly host: string;
	readonly keys: RouterKeys;
	readonly key: HashKey;
	readonly ntcp2: Ntcp2Keys;
	readonly table: LinkTable;
	readonly transport: Transport;
	readonly gate: Gate;
	/** Peers that are banned, and why. */
	readonly banned: Map<HashKey, string>;
	readonly breath: Breath;
	readonly known: Map<HashKey, RouterInfo>;
	readonly messages: {
		readonly from: HashKey;
		readonly type: number;
		readonly id: number;
		readonly body: Uint8Array;
	}[];
	readonly up: Link[];
	readonly down: string[];
	readonly failed: string[];
	readonly infos: RouterInfo[];
	readonly clocks: number[];
	readonly notes: string[];
	/** Hosts that it dialled. */
	readonly dialled: string[];
	info: RouterInfo;
	/** Runs something inside an inhale of this router. */
	inside(fn: () => void): void;
	/** Offers a message of so many bytes inside an inhale. */
	send(to: HashKey, bytes: number, id?: number): string;
	cut(): void;
}

export interface NodeOptions {
	readonly published?: boolean;
	readonly netId?: number;
	readonly versionFloor?: number;
	readonly version?: string;
	readonly allowLocal?: boolean;
	readonly maxLinks?: number;
	readonly gate?: GateOptions;
	readonly listen?: boolean;
	readonly handshakeTimeoutMs?: number;
	readonly idleTimeoutMs?: number;
	/** By how much its clock is ahead. */
	readonly skewMs?: number;
	/** Whether somebody has found its clock right. */
	readonly clockIsTrusted?: () => boolean;
	/** The level of ML-KEM that it publishes and begins with; classic only without. */
	readonly hybrid?: MlKemLevel;
	/** An IPv6 address that it has, listens at and publishes besides. */
	readonly ipv6?: string;
	/** The IPv6 address that it publishes instead. */
	readonly publishedIpv6?: string;
	/** Publishes its IPv6 address alone. */
	readonly only?: 6;
	/** Families by which it dials. */
	readonly families?: readonly (4 | 6)[];
	/** What its transport draws from. */
	readonly random?: Random;
	/** Microseconds that a job of its takes; 300 unless given. */
	readonly jobMicros?: number;
	/** What its sockets are to it when it dials. */
	readonly dialledSocket?: (inner: TcpSocket) => TcpSocket;
}

export class World {
	readonly driver = new VirtualDriver();
	readonly network = new MemoryNetwork({ driver: this.driver, latencyMs: 5 });
	#hosts = 0;

	/** A message that expires in two minutes. */
	message(bytes: number, id: number): I2npMessage {
		const body = new Uint8Array(bytes).fill(id & 0xff);
		return { type: 18, id, expires: after(this.driver.clock.wall(), 120_000), body };
	}

	/** Signs a node's RouterInfo anew. */
	sign(node: Pick<TestNode, 'keys' | 'ntcp2' | 'host'>, options: NodeOptions = {}, published?: Wall): RouterInfo {
		const six = options.publishedIpv6 ?? options.ipv6;
		const hosts = [...(options.only === 6 ? [] : [node.host]), ...(six === undefined ? [] : [six])];
		const places = options.published === false ? [undefined] : hosts.map((host) => ({ host, port: 20_000 }));
		return signRouterInfo(
			{
				identity: node.keys.identity,
				published: published ?? wall(this.driver.clock.wall()),
				addresses: places.map((at) => ntcp2RouterAddress(node.ntcp2, at, options.hybrid)),
				options: mappingOf({
					caps: 'LR',
					netId: String(options.netId ?? netId),
					'router.version': options.version ?? '0.9.69',
				}),
			},
			node.keys.signing,
		);
	}

	node(options: NodeOptions = {}): TestNode {
		const host = `127.0.0.${++this.#hosts}`;
		const random = seededRandom(`node/${host}`);
		const rooms = new RoomGroup('rooms');
		const { clock } = this.driver;
		const own = { now: () => clock.now(), wall: () => after(clock.wall(), options.skewMs ?? 0) };
		const breath = this.driver.attach((wake) => new Breath({ clock: own, rooms: [rooms], wake }));
		const hosts = options.ipv6 === undefined ? [host] : [host, options.ipv6];
		const memory = this.network.host(breath, host, ...hosts.slice(1));
		const dialled: string[] = [];
		const tcp: TcpPort = {
			listen: (at, handler) => memory.tcp.listen(at, handler),
			connect: (to, handler, how) => {
				dialled.push(to.host);
				const socket = memory.tcp.connect(to, handler, how);
				return options.dialledSocket?.(socket) ?? socket;
			},
		};
		const jobs = virtualJobs(this.driver, breath, mlKemJobs, { costMicros: () => options.jobMicros ?? 300 });
		const keys = createRouterKeys(random);
		const ntcp2 = createNtcp2Keys(random);
		const notes: string[] = [];
		const note = (code: string) => void notes.push(code);
		const banned = new Map<HashKey, string>();
		const gate = new Gate({ ...options.gate, bannedPeers: { bannedFor: (peer) => banned.get(peer) } });
		const known = new Map<HashKey, RouterInfo>();
		const heard = {
			messages: [] as { from: HashKey; type: number; id: number; body: Uint8Array }[],
			up: [] as Link[],
			down: [] as string[],
			failed: [] as string[],
			infos: [] as RouterInfo[],
			clocks: [] as number[],
		};
		const table = new LinkTable({
			own: keys.identity.key,
			peers: { routerInfo: (peer) => known.get(peer) },
			gate,
			random,
			note,
			log: silentLog,
			...(options.maxLinks === undefined ? {} : { maxLinks: options.maxLinks }),
			events: {
				onMessage: (link, message) => {
					const { type, id, body } = message;
					heard.messages.push({ from: link.peer, type, id, body: copyBytes(body) });
				},
				onLinkUp: (link, info) => {
					heard.up.push(link);
					if (info) known.set(info.key, info);
				},
				onLinkDown: (_peer, reason) => heard.down.push(reason),
				onDialFailed: (_peer, reason) => heard.failed.push(reason),
				onRouterInfo: (_link, info) => heard.infos.push(info),
				onPeerClock: (_peer, offsetMs) => heard.clocks.push(offsetMs),
			},
		});
		const info = this.sign({ keys, ntcp2, host }, options);
		const transport = createNtcp2Transport({
			tcp,
			keys,
			...ntcp2,
			ownRouterInfo: () => node.info,
			netId: options.netId ?? netId,
			versionFloor: options.versionFloor,
			allowLocal: options.allowLocal ?? true,
			...(options.listen === false ? {} : { listenAt: hosts.map((at) => ({ host: at, port: 20_000 })) }),
			...(options.handshakeTimeoutMs === undefined ? {} : { handshakeTimeoutMs: options.handshakeTimeoutMs }),
			...(options.idleTimeoutMs === undefined ? {} : { idleTimeoutMs: options.idleTimeoutMs }),
			...(options.hybrid === undefined ? {} : { hybrid: { level: options.hybrid, jobs } }),
			...(options.clockIsTrusted === undefined ? {} : { clockIsTrusted: options.clockIsTrusted }),
			from: hosts,
			...(options.families === undefined ? {} : { families: options.families }),
			events: table,
			gate,
			random: options.random ?? random,
			note,
			log: silentLog,
		});
		table.add(transport);
		const guard = new Guard();
		guard.follow(breath);
		rooms.add(guard.watch('links', table, { holds: () => table.dialing }));
		const inside = (fn: () => void) => breath.inhale('test', fn);
		const send = (to: HashKey, bytes: number, id = 1): string => {
			let answer = '';
			inside(() => {
				answer = table.offer(to, this.message(bytes, id), this.driver.clock.now());
			});
			return answer;
		};
		const key = keys.identity.key;
		const base = {
			host,
			keys,
			key,
			ntcp2,
			table,
			transport,
			gate,
			banned,
			breath,
			known,
			notes,
			dialled,
			info,
			inside,
			send,
		};
		const node: TestNode = { ...base, ...heard, cut: () => memory.down() };
		breath.arm();
		return node;
	}

	/** Two routers that know each other and listen. */
	pair(a: NodeOptions = {}, b: NodeOptions = {}): [TestNode, TestNode] {
		const alice = this.node(a);
		const bob = this.node(b);
		alice.known.set(bob.key, bob.info);
		bob.known.set(alice.key, alice.info);
		this.driver.runFor(1);
		return [alice, bob];
	}
}
