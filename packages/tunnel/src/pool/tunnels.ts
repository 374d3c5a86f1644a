// All tunnels of one router as one room of the house: doors for what arrives, doors for what is to be sent.
// Must not know destinations, the netdb or transports; see wants.ts.
import { OneTimeTags } from '@i2p/crypto-garlic';
import type { HashKey } from '@i2p/data-core';
import { decodeTunnelGateway, encodeStandard, I2np, type I2npMessage, tunnelIdOfData } from '@i2p/data-i2np';
import { Loop, type Room, type Source, type Turn, type Waiting } from '@i2p/runtime';
import type { Mono, Wall } from '@i2p/time';
import type { Random } from '@i2p/util';
import { DeadlineHeap, equalBytes, WireError } from '@i2p/util';
import { checkWish } from '../build/bandwidth.js';
import type { TunnelCode } from '../codes.js';
import {
	awaitedTagLifetimeMs,
	defaultBuildTimeoutMs,
	defaultTransitTunnels,
	defaultTunnelLifetimeMs,
	loopCapacity,
	maxAwaitedTags,
	maxTunnelledBytes,
	ownFragmentBytes,
	testIntervalMs,
	testTimeoutMs,
	transitFragmentBytes,
} from '../constants.js';
import { FragmentBudget } from '../data/assembler.js';
import type { Delivery } from '../data/delivery.js';
import { DuplicateFilter } from '../data/duplicates.js';
import { type LoopItem, Outlet } from '../data/outlet.js';
import type { HopChooser, LinksOut, Note, PeerNotes, TunnelKeys, Upward } from '../wants.js';
import type { TransitLimits } from './admission.js';
import type { CongestionLetter } from './congestion.js';
import type { Deadline, TunnelContext, TunnelTimes } from './context.js';
import type { InboundTunnel } from './inbound-tunnel.js';
import { NeighbourUse } from './neighbour-use.js';
import type { OutboundTunnel } from './outbound-tunnel.js';
import { checkSide } from './plan.js';
import type { Pool, PoolOptions, Standing } from './pool.js';
import { PoolTable } from './pool-table.js';
import { SilentPeers } from './silence.js';
import { poolSnapshot, type TunnelsSnapshot } from './snapshot.js';
import { TransitTunnels } from './transit.js';
import { type Receiver, TunnelTable } from './tunnel-table.js';

/** What a router's tunnels are given. */
export interface TunnelsOptions {
	readonly keys: TunnelKeys;
	readonly links: LinksOut;
	readonly chooser: HopChooser;
	readonly peers: PeerNotes;
	readonly upward: Upward;
	readonly random: Random;
	readonly note: Note;
	/** Asks for a turn: something for ourselves waits for the next inhale. */
	readonly arm: () => void;
	/** Lifetime of our own tunnels and the like; what is not said is as established routers do it. */
	readonly times?: Partial<TunnelTimes>;
	readonly transit?: Partial<TransitLimits>;
}

/** A lease: where others reach an inbound tunnel of ours. */
export interface InboundLease {
	/** Router hash of the gateway, 32 bytes. */
	readonly gateway: Uint8Array;
	readonly tunnelId: number;
	readonly expires: Wall;
}

/** An outbound tunnel as its pool's owner sees it. */
export interface OutboundChoice {
	readonly tunnelId: number;
	/** Router hash of the endpoint, 32 bytes. */
	readonly endpoint: Uint8Array;
	readonly expires: Wall;
	/** Round trip of its last test; `undefined`: not tested yet. */
	readonly rttMs: number | undefined;
	/** Messages that it takes now. */
	readonly room: number;
}

/** The tunnels: our own in pools, others' in transit. */
export class Tunnels implements Room {
	readonly name = 'tunnels';
	/** What we send to ourselves, served in the next inhale: to be added to the sources of the breath. */
	readonly loop: Source;
	readonly #context: TunnelContext;
	readonly #pools: PoolTable;
	readonly #transit: TransitTunnels;

	constructor(options: TunnelsOptions) {
		const loop = new Loop<LoopItem>(
			'tunnels-loop',
			loopCapacity,
			(item, turn) => this.#onLoop(item, turn),
			options.arm,
		);
		this.loop = loop;
		this.#context = contextOf(options, (item) => loop.offer(item));
		this.#pools = new PoolTable(this.#context);
		this.#transit = new TransitTunnels(
			this.#context,
			{ maxTunnels: defaultTransitTunnels, ...options.transit },
			(turn) => options.upward.onCongestionChanged?.(turn),
		);
	}

	// ---- Pools ------------------------------------------------------------------------------------

	/**
	 * Makes a pool and begins to fill it at the next think. Throws RangeError for an id in use, lengths over 7,
	 * quantities not from 1 to 16, or bandwidths that contradict themselves.
	 */
	createPool(poolId: string, options: PoolOptions, turn: Turn): void {
		checkOptions(options);
		this.#pools.add(poolId, options, turn);
	}

	/** Changes what a pool is to have from now on; nothing happens if there is none. Throws RangeError as {@link createPool} does. */
	configurePool(poolId: string, options: PoolOptions, turn: Turn): void {
		checkOptions(options);
		this.#pools.pools.get(poolId)?.configure(options, turn);
	}

	/** Ends a pool and its tunnels. */
	removePool(poolId: string, turn: Turn): void {
		this.#pools.remove(poolId, turn);
	}

	/** Traffic through an outbound tunnel of a pool goes unanswered: it is tested at once. */
	suspect(poolId: string, tunnelId: number, turn: Turn): void {
		for (const tunnel of this.#pools.pools.get(poolId)?.outbound ?? [])
			if (tunnel.tunnelId === tunnelId) this.#pools.suspect(tunnel, turn);
	}

	/** Peers became known: pools that found none try again at once. */
	onPeersChanged(turn: Turn): void {
		this.#pools.poke(turn);
	}

	/** Takes no more tunnels of others from now on; those that stand go on until they end. */
	closeTransit(): void {
		this.#transit.close();
	}

	/** Tunnels of others at the moment. */
	get transitCount(): number {
		return this.#transit.size;
	}

	/** Whether a tunnel that is in use goes over this neighbour, ours or another's: the link with it is worth keeping. */
	goesOver(neighbour: HashKey): boolean {
		return this.#context.neighbours.has(neighbour);
	}

	/** What our RouterInfo is to say of our load as a hop. */
	get congestion(): CongestionLetter | undefined {
		return this.#transit.congestion;
	}

	/** A link came up: what waited for it goes out. */
	onLinkUp(peer: HashKey, turn: Turn): void {
		this.#pools.builder.onLinkUp(peer, turn);
	}

	/** A link went down: our tunnels over it are tested at once, and the peer is dialled again. */
	onLinkDown(peer: HashKey, turn: Turn): void {
		this.#pools.onLinkDown(peer, turn);
	}

	/** A peer could not be dialled: builds that were to go to it are tried elsewhere at once, tunnels over it replaced. */
	onDialFailed(peer: HashKey, turn: Turn): void {
		this.#pools.onDialFailed(peer, turn);
	}

	// ---- Inhale: what arrives ---------------------------------------------------------------------

	/** A TunnelData message from a peer. */
	onTunnelData(from: HashKey, lent: I2npMessage, turn: Turn): void {
		const tunnelId = tunnelIdOfData(lent.body);
		if (tunnelId === 0) this.#context.note('bad-message');
		else this.#receiver(tunnelId)?.onTunnelData(from, lent.body, turn);
	}

	/** A TunnelGateway message from anyone. */
	onTunnelGateway(lent: I2npMessage, turn: Turn): void {
		const gateway = this.#gatewayOf(lent.body);
		if (gateway !== undefined) this.#receiver(gateway.tunnelId)?.onGateway(gateway.message, turn);
	}

	#gatewayOf(body: Uint8Array) {
		try {
			return decodeTunnelGateway(body);
		} catch (error) {
			if (!(error instanceof WireError)) throw error;
			this.#context.note(error.code === 'nested-tunnel-message' ? error.code : 'bad-message');
			return undefined;
		}
	}

	#receiver(tunnelId: number): Receiver | undefined {
		const receiver = this.#context.table.get(tunnelId);
		if (receiver === undefined) this.#context.note('unknown-tunnel');
		return receiver;
	}

	/**
	 * A ShortTunnelBuild or VariableTunnelBuild: the answer to an inbound build of ours, or a request to be a hop.
	 * @param from the peer whose link (or whose garlic on a link) it came by; `undefined` if it came by a tunnel
	 */
	onBuild(from: HashKey | undefined, lent: I2npMessage, turn: Turn): void {
		if (this.#pools.builder.awaits(lent.id, turn.now)) this.#pools.builder.onReply(lent, turn);
		else this.#transit.onBuild(from, lent, turn);
	}

	/** An OutboundTunnelBuildReply or VariableTunnelBuildReply in clear: its id says which build it answers. */
	onBuildReply(lent: I2npMessage, turn: Turn): void {
		this.#pools.builder.onReply(lent, turn);
	}

	/**
	 * A garlic message that came directly: answers whether it was one that the tunnels await (the answer to a build,
	 * a test). What comes down our own tunnels has been asked already.
	 */
	onGarlic(lent: I2npMessage, turn: Turn): boolean {
		return lent.type === I2np.Garlic && this.#pools.arrivals.onAwaited(lent, turn);
	}

	#onLoop(item: LoopItem, turn: Turn): void {
		if (item.kind === 'batch') item.serve(turn);
		else if (item.kind === 'gateway') this.#receiver(item.tunnelId)?.onGateway(item.given, turn);
		else this.#context.upward.onRouterMessage(item.message, turn);
	}

	// ---- Down: what is to be sent -----------------------------------------------------------------

	/**
	 * Puts a message into an outbound tunnel of a pool, for the exhale of this turn; `false`: no tunnel, or full.
	 * @param preferTunnelId the tunnel to take if it is still there and nothing speaks against it
	 */
	sendThrough(poolId: string, delivery: Delivery, message: I2npMessage, turn: Turn, preferTunnelId?: number): boolean {
		if (16 + message.body.length > maxTunnelledBytes) {
			this.#context.note('message-too-long');
			return false;
		}
		const tunnel = this.#preferred(poolId, turn, preferTunnelId);
		if (tunnel === undefined) return false;
		this.#pools.onUsed(tunnel, turn);
		return tunnel.offer(delivery, encodeStandard(message));
	}

	/** Messages that the pool's best tunnel (or the preferred one) takes now; 0 without any. */
	room(poolId: string, turn: Turn, preferTunnelId?: number): number {
		return this.#preferred(poolId, turn, preferTunnelId)?.room() ?? 0;
	}

	#preferred(poolId: string, turn: Turn, preferTunnelId: number | undefined): OutboundTunnel | undefined {
		const pool = this.#pools.pools.get(poolId);
		if (pool === undefined) return undefined;
		if (preferTunnelId !== undefined)
			for (const tunnel of pool.outbound) if (tunnel.tunnelId === preferTunnelId && tunnel.life.sound) return tunnel;
		return this.#pools.outboundOf(pool, turn)[0];
	}

	/** The pool's outbound tunnels, the best first; one that something speaks against is named only if there is no other. */
	outboundTunnels(poolId: string, turn: Turn): readonly OutboundChoice[] {
		return soundOnes(this.#outbound(poolId, turn)).map((tunnel) => ({
			tunnelId: tunnel.tunnelId,
			endpoint: tunnel.endpoint,
			expires: tunnel.life.expires,
			rttMs: tunnel.life.rttMs,
			room: tunnel.room(),
		}));
	}

	/**
	 * Where others reach the pool, the best first; a tunnel that failed is named only if there is no other, one in reserve
	 * (`backupQuantity`) not before it is needed.
	 */
	inboundLeases(poolId: string, turn: Turn): readonly InboundLease[] {
		const tunnels = this.#inbound(poolId, turn);
		const standing = tunnels.filter((tunnel) => !tunnel.life.doomed);
		const reserve = this.#pools.pools.get(poolId)?.options.inbound.backupQuantity ?? 0;
		const named = reserve > 0 ? withoutReserve(standing, reserve, turn) : standing;
		return (named.length > 0 ? named : tunnels).map((tunnel) => ({
			gateway: tunnel.gateway,
			tunnelId: tunnel.gatewayTunnelId,
			expires: tunnel.life.expires,
		}));
	}

	/** One inbound tunnel for an answer to the pool, whose gateway is not `other` (hash, 32 bytes) where there is a choice; an exploratory pool always has one. */
	replyPath(poolId: string, turn: Turn, other?: Uint8Array): InboundLease | undefined {
		const leases = this.inboundLeases(poolId, turn);
		return leases.find(({ gateway }) => other === undefined || !equalBytes(gateway, other)) ?? leases[0];
	}

	#outbound(poolId: string, turn: Turn) {
		const pool = this.#pools.pools.get(poolId);
		return pool === undefined ? [] : this.#pools.outboundOf(pool, turn);
	}

	#inbound(poolId: string, turn: Turn) {
		const pool = this.#pools.pools.get(poolId);
		return pool === undefined ? [] : this.#pools.inboundOf(pool, turn);
	}

	// ---- The breath -------------------------------------------------------------------------------

	due(): Mono {
		return this.#context.deadlines.nextDue() as Mono;
	}

	onTime(turn: Turn): void {
		const { deadlines } = this.#context;
		this.#transit.noteLate(turn.now - deadlines.nextDue());
		for (let item = deadlines.takeDue(turn.now); item !== undefined; item = deadlines.takeDue(turn.now))
			item.onTime(turn);
	}

	/** Hands tunnel messages to the links. */
	flush(turn: Turn): Waiting {
		this.#transit.flush(turn);
		const { filled } = this.#context;
		for (const tunnel of filled) if (!tunnel.flush(turn)) filled.delete(tunnel);
		return filled.size > 0 ? 'credit' : 'empty';
	}

	/** Tunnels of a pool over other routers, each way. */
	standing(poolId: string): Standing {
		return this.#pools.pools.get(poolId)?.standing ?? { inbound: 0, outbound: 0 };
	}

	/** What there is, for the console and for tests. */
	snapshot(): TunnelsSnapshot {
		const pools: Pool[] = [...this.#pools.pools.values()];
		return {
			pools: pools.map(poolSnapshot),
			pendingBuilds: this.#pools.builder.size,
			pendingTests: this.#pools.tester.size,
			transit: this.#transit.snapshot(),
		};
	}
}

function contextOf(options: TunnelsOptions, toSelf: (item: LoopItem) => boolean): TunnelContext {
	const { keys, links, chooser, peers, upward, random } = options;
	const note = (code: TunnelCode) => options.note(code);
	const outlet = new Outlet({ ownHash: keys.hash, links, random, toSelf });
	const times: TunnelTimes = {
		lifetimeMs: options.times?.lifetimeMs ?? defaultTunnelLifetimeMs,
		buildTimeoutMs: options.times?.buildTimeoutMs ?? defaultBuildTimeoutMs,
		testIntervalMs: options.times?.testIntervalMs ?? testIntervalMs,
		testTimeoutMs: options.times?.testTimeoutMs ?? testTimeoutMs,
	};
	return {
		keys,
		links,
		chooser,
		peers,
		upward,
		random,
		note,
		times,
		table: new TunnelTable(),
		deadlines: new DeadlineHeap<Deadline>(),
		filled: new Set(),
		outlet,
		toSelf,
		neighbours: new NeighbourUse(),
		silent: new SilentPeers(links),
		duplicates: new DuplicateFilter(random),
		tags: new OneTimeTags(maxAwaitedTags, awaitedTagLifetimeMs),
		ownFragments: new FragmentBudget(ownFragmentBytes),
		transitFragments: new FragmentBudget(transitFragmentBytes),
	};
}

/** Those that nothing speaks against, or all if there are none. */
function soundOnes(tunnels: readonly OutboundTunnel[]): readonly OutboundTunnel[] {
	const sound = tunnels.filter((tunnel) => tunnel.life.sound);
	return sound.length > 0 ? sound : tunnels;
}

/** Without the youngest of the fresh: those that age stay named until they end. */
function withoutReserve(tunnels: readonly InboundTunnel[], reserve: number, { now }: Turn): readonly InboundTunnel[] {
	const fresh = tunnels.filter((tunnel) => tunnel.life.fresh(now)).sort((a, b) => b.serial - a.serial);
	const kept = new Set(fresh.slice(0, Math.min(reserve, fresh.length - 1)));
	return tunnels.filter((tunnel) => !kept.has(tunnel));
}

function checkOptions({ inbound, outbound, bandwidth }: PoolOptions): void {
	checkSide(inbound);
	checkSide(outbound);
	checkWish(bandwidth ?? {});
}
