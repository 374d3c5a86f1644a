// Several routers' tunnels on one virtual clock: links in memory with latency, loss and death; no sockets.

import { openForRouter, readBlocks } from '@i2p/crypto-garlic';
import { generateX25519 } from '@i2p/crypto-x25519';
import { type HashKey, hashKey } from '@i2p/data-core';
import { decodeClove, decodeGarlic, I2np, type I2npMessage } from '@i2p/data-i2np';
import { Breath, type Turn } from '@i2p/runtime';
import { lend, seededRandom, VirtualDriver } from '@i2p/testkit';
import { type Mono, mono } from '@i2p/time';
import { type Random, shuffle } from '@i2p/util';
import { type Hop, type HopRequest, type PoolOptions, Tunnels, type TunnelsOptions } from '../src/index.js';

/** One message that a pool's owner was given. */
export interface Delivered {
	readonly poolId: string;
	readonly message: I2npMessage;
	readonly atMs: number;
}

/** One router. */
export interface Node {
	readonly name: string;
	readonly hop: Hop;
	readonly tunnels: Tunnels;
	readonly breath: Breath;
	readonly delivered: Delivered[];
	readonly direct: I2npMessage[];
	readonly leaseChanges: string[];
	readonly notes: Map<string, number>;
	readonly peerNotes: string[];
	/** Hops of the tunnels that stand, as told. */
	readonly standing: Map<string, readonly HashKey[]>;
	/** Routers that this one will not send others' tunnels to. */
	readonly banned: Set<HashKey>;
	/** Told when the letter of its load changes. */
	onCongestion: () => void;
	/** Asked by long records only, as if it were too old for short ones. */
	old: boolean;
	/** Routers to choose from, all others unless set. */
	known: readonly Hop[] | undefined;
	/** Takes nothing from links and gives nothing. */
	dead: boolean;
	/** Could not be dialled: chosen only if nobody else is there. */
	readonly unreachable: Set<HashKey>;
	/** Dead, and everybody who dials it learns so. */
	gone: boolean;
	/** No link stands with these. */
	readonly strangers: Set<HashKey>;
	/** Types of the messages that it sent for others. */
	readonly forOthers: Set<number>;
	/** Refuses everything that is offered for these. */
	readonly blocked: Set<HashKey>;
	/** When something last came from whom. */
	readonly heard: Map<HashKey, Mono>;
	/** Does something within a turn of this router. */
	act(fn: (turn: Turn) => void): void;
}

const buildTypes = new Set<number>([I2np.ShortTunnelBuild, I2np.VariableTunnelBuild]);
const replyTypes = new Set<number>([I2np.OutboundTunnelBuildReply, I2np.VariableTunnelBuildReply]);

/** A message on its way. */
export type Judge = (from: Node, to: Node, message: I2npMessage) => boolean;

/** A network of so many routers. */
export class TestNetwork {
	readonly driver = new VirtualDriver();
	readonly nodes: Node[] = [];
	readonly random: Random;
	latencyMs = 5;
	/** Whether a message arrives. */
	judge: Judge = () => true;
	/** What becomes of a message on its way. */
	spoil: (to: Node, message: I2npMessage) => I2npMessage = (_, message) => message;
	/** Told which hops a router asks for. */
	onChoice: (node: Node, request: HopRequest) => void = () => undefined;
	/** Messages carried, by type. */
	readonly carried = new Map<number, number>();

	/** @param optionsOf what a router is given beside the usual, by its number */
	constructor(seed: string, count: number, optionsOf: (index: number) => Partial<TunnelsOptions> = () => ({})) {
		this.random = seededRandom(seed);
		for (let i = 0; i < count; i++) this.nodes.push(this.#makeNode(`r${i}`, optionsOf(i)));
	}

	#makeNode(name: string, options: Partial<TunnelsOptions>): Node {
		const random = this.random.fork(name);
		const encryption = generateX25519(random);
		const hash = random.bytes(32);
		const hop: Hop = { key: hashKey(hash), hash, encryptionKey: encryption.publicKey };
		let breath: Breath | undefined;
		const tunnels = new Tunnels({
			keys: { hash, key: hop.key, encryption },
			links: {
				offer: (peer, message, _now, traffic) => {
					if (traffic === 'transit') node.forOthers.add(message.type);
					return this.#carry(node, peer, message);
				},
				reach: (peer) => this.#reach(node, peer),
				heard: (peer) =>
					node.strangers.has(peer) || this.#isGone(peer) ? undefined : (node.heard.get(peer) ?? mono(0)),
				linked: (peer) => !node.strangers.has(peer) && !this.#isGone(peer),
			},
			chooser: { choose: (request) => this.#choose(node, request, random) },
			peers: {
				note: (peer, event) => node.peerNotes.push(`${this.nameOf(peer)} ${event}`),
				tunnelUp: (id, hops) => node.standing.set(id, hops),
				tunnelDown: (id) => node.standing.delete(id),
				banned: (peer) => node.banned.has(peer),
			},
			upward: {
				onTunnelMessage: (poolId, message, turn) => node.delivered.push({ poolId, message, atMs: turn.now }),
				onRouterMessage: (message, turn) => this.#dispatch(node, undefined, message, turn),
				onLeasesChanged: (poolId) => node.leaseChanges.push(poolId),
				onCongestionChanged: () => node.onCongestion(),
			},
			random,
			note: (code) => node.notes.set(code, (node.notes.get(code) ?? 0) + 1),
			arm: () => breath?.arm(),
			...options,
		});
		breath = this.driver.attach(
			(wake) => new Breath({ clock: this.driver.clock, rooms: [tunnels], sources: [tunnels.loop], wake }),
		);
		const attached = breath;
		const node: Node = {
			name,
			hop,
			tunnels,
			breath: attached,
			delivered: [],
			direct: [],
			leaseChanges: [],
			notes: new Map(),
			peerNotes: [],
			standing: new Map(),
			banned: new Set(),
			onCongestion: () => undefined,
			old: false,
			known: undefined,
			dead: false,
			gone: false,
			unreachable: new Set(),
			strangers: new Set(),
			forOthers: new Set(),
			blocked: new Set(),
			heard: new Map(),
			act: (fn) => attached.inhale('test', fn),
		};
		return node;
	}

	nameOf(key: HashKey): string {
		return this.nodes.find((node) => node.hop.key === key)?.name ?? '?';
	}

	#choose(node: Node, request: HopRequest, random: Random): readonly Hop[] | undefined {
		this.onChoice(node, request);
		const explicit = request.explicitPeers;
		const all = (node.known ?? this.nodes.map((n) => n.hop)).filter(
			(hop) => hop.key !== node.hop.key && (explicit === undefined || explicit.includes(hop.key)),
		);
		const order = shuffle([...all], random);
		const worseOf = (key: HashKey) =>
			4 * Number(node.unreachable.has(key)) + 2 * Number(request.avoid.has(key)) + Number(request.doubt.has(key));
		order.sort((a, b) => worseOf(a.key) - worseOf(b.key));
		const first = order.findIndex((hop) => !request.avoidFirst.has(hop.key));
		if (first > 0) order.unshift(...order.splice(first, 1));
		if (order.length < request.length) return undefined;
		return order.slice(0, request.length).map((hop) => ({ ...hop, longRecords: this.#isOld(hop.key) }));
	}

	/** A router dies with its links: the others see them go down, and cannot dial it any more. */
	kill(victim: Node): void {
		victim.dead = true;
		victim.gone = true;
		for (const node of this.nodes)
			if (node !== victim)
				this.driver.after(1, () => node.act((turn) => node.tunnels.onLinkDown(victim.hop.key, turn)));
	}

	#isGone(key: HashKey): boolean {
		return this.nodes.some((node) => node.gone && node.hop.key === key);
	}

	#reach(node: Node, peer: HashKey): boolean {
		if (!this.#isGone(peer)) return !node.strangers.has(peer);
		this.driver.after(this.latencyMs, () => {
			node.unreachable.add(peer);
			node.act((turn) => node.tunnels.onDialFailed(peer, turn));
		});
		return false;
	}

	#isOld(key: HashKey): boolean {
		return this.nodes.some((node) => node.old && node.hop.key === key);
	}

	#carry(from: Node, peer: HashKey, message: I2npMessage): boolean {
		const to = this.nodes.find((node) => node.hop.key === peer);
		if (to === undefined || from.blocked.has(peer)) return false;
		if (to.gone && !from.dead) this.#reach(from, peer);
		if (from.dead || to.dead || !this.judge(from, to, message)) return true;
		this.carried.set(message.type, (this.carried.get(message.type) ?? 0) + 1);
		this.driver.after(this.latencyMs, () => {
			if (to.dead) return;
			to.heard.set(from.hop.key, this.driver.clock.now());
			const arrived = this.spoil(to, message);
			to.breath.inhale('link', (turn) =>
				lend(arrived.body, (body) => this.#dispatch(to, from.hop.key, { ...arrived, body }, turn)),
			);
		});
		return true;
	}

	#dispatch(node: Node, from: HashKey | undefined, message: I2npMessage, turn: Turn): void {
		const { tunnels } = node;
		if (message.type === I2np.TunnelData) {
			if (from !== undefined) tunnels.onTunnelData(from, message, turn);
		} else if (message.type === I2np.TunnelGateway) tunnels.onTunnelGateway(message, turn);
		else if (buildTypes.has(message.type)) tunnels.onBuild(from, message, turn);
		else if (replyTypes.has(message.type)) tunnels.onBuildReply(message, turn);
		else if (message.type === I2np.Garlic) this.#onGarlic(node, from, message, turn);
		else node.direct.push({ ...message, body: new Uint8Array(message.body) });
	}

	#onGarlic(node: Node, from: HashKey | undefined, message: I2npMessage, turn: Turn): void {
		if (node.tunnels.onGarlic(message, turn)) return;
		const payload = openForRouter(this.#keyOf(node), decodeGarlic(message.body));
		for (const block of payload === undefined ? [] : readBlocks(payload))
			if (block.kind === 'clove') this.#dispatch(node, from, decodeClove(block.bytes).message, turn);
	}

	#keyOf(node: Node) {
		const random = this.random.fork(node.name);
		return generateX25519(random);
	}

	/** Gives every router an exploratory pool. */
	explore(length: number, quantity = 3): void {
		for (const node of this.nodes) this.pool(node, 'exploratory', length, { exploratory: true }, quantity);
	}

	pool(node: Node, id: string, length: number, options: Partial<PoolOptions> = {}, quantity = 2): void {
		const side = { length, quantity };
		node.act((turn) =>
			node.tunnels.createPool(id, { exploratory: false, inbound: side, outbound: side, ...options }, turn),
		);
	}

	/** Sends `bytes` out of one router's pool into another's, as a Data message; answers its id. */
	send(from: Node, fromPool: string, to: Node, toPool: string, bytes: Uint8Array): { id: number; taken: boolean } {
		const id = this.random.below(0x1_0000_0000);
		let taken = false;
		from.act((turn) => {
			const lease = to.tunnels.replyPath(toPool, turn);
			if (lease === undefined) return;
			const message = { type: I2np.Data, id, expires: (turn.wall + 60_000) as typeof turn.wall, body: bytes };
			taken = from.tunnels.sendThrough(
				fromPool,
				{ kind: 'tunnel', hash: lease.gateway, tunnelId: lease.tunnelId },
				message,
				turn,
			);
		});
		return { id, taken };
	}
}

/** Tunnels of one pool over other routers that passed a test. */
export function good(node: Node, poolId: string): { inbound: number; outbound: number } {
	const pool = node.tunnels.snapshot().pools.find((p) => p.id === poolId)!;
	const count = (tunnels: typeof pool.inbound) => tunnels.filter((t) => t.state === 'good').length;
	return { inbound: count(pool.inbound), outbound: count(pool.outbound) };
}
