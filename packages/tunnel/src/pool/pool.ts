// One pool: so many tunnels each way, built all at once, renewed before they end, replaced when they fail.
// Must not know records or keys.
import type { HashKey } from '@i2p/data-core';
import type { Turn } from '@i2p/runtime';
import { after, type Mono, never } from '@i2p/time';
import { Backoff, ExpiringMap } from '@i2p/util';
import {
	avoidLifetimeMs,
	firstBuildPauseMs,
	maxAvoidedPeers,
	maxTunnelHops,
	mostBuildPauseMs,
	mostBuildsPerTunnel,
	rivalAfterMs,
} from '../constants.js';
import type { Hop } from '../wants.js';
import type { BuildPace } from './build-pace.js';
import type { Builder, BuildOwner, BuiltTunnel } from './builder.js';
import type { Deadline, TunnelContext } from './context.js';
import type { InboundTunnel } from './inbound-tunnel.js';
import type { OutboundTunnel, OwnTunnel } from './outbound-tunnel.js';
import { drawLength, type PoolSide } from './plan.js';

/** What the owner of a pool wants. */
export interface PoolOptions {
	/** Whether it serves the router itself: lookups, builds, tests of others. */
	readonly exploratory: boolean;
	readonly inbound: PoolSide;
	readonly outbound: PoolSide;
	/** Whether chance may draw a tunnel of no hop. */
	readonly allowZeroHop?: boolean;
	/** The only routers to be hops, if given. */
	readonly explicitPeers?: readonly HashKey[];
}

/** What a pool needs of the table of all pools. */
export interface PoolFloor {
	readonly context: TunnelContext;
	readonly builder: Builder;
	readonly pace: BuildPace;
	/** Inbound tunnels that may carry the answer to this pool's build, the best first. */
	replyPaths(pool: Pool, turn: Turn): readonly InboundTunnel[];
	/** Outbound tunnels that may carry this pool's build, the best first. */
	carriers(pool: Pool, turn: Turn): readonly OutboundTunnel[];
	makeInbound(pool: Pool, built: BuiltTunnel, turn: Turn): InboundTunnel;
	makeOutbound(pool: Pool, built: BuiltTunnel, turn: Turn): OutboundTunnel;
	makeZeroHop(pool: Pool, direction: Direction, turn: Turn): OwnTunnel;
	/** A tunnel stands; others may have waited for it. */
	onTunnelUp(pool: Pool, tunnel: OwnTunnel, turn: Turn): void;
	/** A tunnel of the pool is no more. */
	onTunnelGone(pool: Pool, tunnel: OwnTunnel, turn: Turn): void;
}

type Direction = 'inbound' | 'outbound';

class Side {
	readonly options: PoolSide;
	readonly tunnels = new Set<OwnTunnel>();
	readonly backoff: Backoff;
	/** When each build under way was sent, the oldest first. */
	readonly pending: Mono[] = [];
	/** Not before this. */
	nextTry: Mono;

	constructor(options: PoolSide, backoff: Backoff, now: Mono) {
		this.options = options;
		this.backoff = backoff;
		this.nextTry = now;
	}

	/** Tunnels to be begun now. A build without an answer for long is given a rival before it is given up. */
	missing(now: Mono): number {
		const hopeful = this.pending.filter((sentAt) => now < after(sentAt, rivalAfterMs)).length;
		const wanted = this.options.quantity - this.#fresh(now) - hopeful;
		return Math.max(0, Math.min(wanted, this.options.quantity * mostBuildsPerTunnel - this.pending.length));
	}

	/** When a build under way loses hope next; never if none is, or nothing is wanted. */
	nextRival(now: Mono): Mono {
		const hopeful = this.pending.find((sentAt) => now < after(sentAt, rivalAfterMs));
		return hopeful === undefined || this.#fresh(now) >= this.options.quantity ? never : after(hopeful, rivalAfterMs);
	}

	/** A build that was sent then is over. */
	settle(sentAt: Mono): void {
		const at = this.pending.indexOf(sentAt);
		if (at >= 0) this.pending.splice(at, 1);
	}

	#fresh(now: Mono): number {
		let fresh = 0;
		for (const tunnel of this.tunnels) if (tunnel.life.fresh(now)) fresh++;
		return fresh;
	}
}

/** The tunnels of one owner. */
export class Pool implements BuildOwner, Deadline {
	readonly id: string;
	readonly options: PoolOptions;
	readonly #floor: PoolFloor;
	readonly #inbound: Side;
	readonly #outbound: Side;
	/** Who refused, ignored or failed this pool lately and is better not asked. */
	readonly #avoid = new ExpiringMap<HashKey, true>({ capacity: maxAvoidedPeers, lifetimeMs: avoidLifetimeMs });

	constructor(id: string, options: PoolOptions, floor: PoolFloor, turn: Turn) {
		this.id = id;
		this.options = options;
		this.#floor = floor;
		const { random } = floor.context;
		const backoff = () => new Backoff({ firstMs: firstBuildPauseMs, mostMs: mostBuildPauseMs, factor: 2, random });
		this.#inbound = new Side(options.inbound, backoff(), turn.now);
		this.#outbound = new Side(options.outbound, backoff(), turn.now);
	}

	/** Tunnels towards us, failed ones included while nothing better is there. */
	get inbound(): ReadonlySet<InboundTunnel> {
		return this.#inbound.tunnels as ReadonlySet<OwnTunnel> as ReadonlySet<InboundTunnel>;
	}

	/** Tunnels away from us. */
	get outbound(): ReadonlySet<OutboundTunnel> {
		return this.#outbound.tunnels as ReadonlySet<OwnTunnel> as ReadonlySet<OutboundTunnel>;
	}

	/** Builds of this pool under way. */
	get pending(): number {
		return this.#inbound.pending.length + this.#outbound.pending.length;
	}

	/** Whether tunnels without hops are what the owner asked for. */
	get zeroHopWanted(): boolean {
		return (
			this.options.inbound.length === 0 || this.options.outbound.length === 0 || this.options.allowZeroHop === true
		);
	}

	/** Whether the tunnel is one of this pool's. */
	has(tunnel: OwnTunnel): boolean {
		return this.#side(tunnel.direction).tunnels.has(tunnel);
	}

	/** Whether its last attempt to build found no tunnel to build by. */
	pathless = false;

	/** Looks what is missing and builds it. */
	onTime(turn: Turn): void {
		for (const direction of ['outbound', 'inbound'] as const) this.#fill(direction, turn);
		this.#arm(turn);
	}

	/** Something changed for the better: peers became known, a tunnel stands. Tries at once. */
	poke(turn: Turn): void {
		for (const side of [this.#inbound, this.#outbound]) side.nextTry = turn.now;
		this.#arm(turn);
	}

	#side(direction: Direction): Side {
		return direction === 'inbound' ? this.#inbound : this.#outbound;
	}

	#arm(turn: Turn): void {
		let due: Mono = never;
		for (const side of [this.#inbound, this.#outbound])
			if (side.missing(turn.now) > 0) due = Math.min(due, Math.max(side.nextTry, turn.now)) as Mono;
			else due = Math.min(due, side.nextRival(turn.now)) as Mono;
		this.#floor.context.deadlines.set(this, due);
	}

	#fill(direction: Direction, turn: Turn): void {
		const side = this.#side(direction);
		if (turn.now < side.nextTry) return;
		for (let missing = side.missing(turn.now); missing > 0; missing--) {
			if (this.#startOne(direction, side, turn)) continue;
			if (side.nextTry <= turn.now) side.nextTry = after(turn.now, side.backoff.next());
			return;
		}
	}

	#startOne(direction: Direction, side: Side, turn: Turn): boolean {
		const { context } = this.#floor;
		const most = maxTunnelHops;
		const length = drawLength(side.options, this.options.allowZeroHop === true, most, context.random);
		if (length === 0) {
			this.#add(this.#floor.makeZeroHop(this, direction, turn), turn);
			return true;
		}
		if (this.#floor.builder.full) return false;
		const paths = direction === 'inbound' ? this.#floor.carriers(this, turn) : this.#floor.replyPaths(this, turn);
		this.pathless = paths.length === 0;
		if (this.pathless) {
			context.note('build-no-path');
			return false;
		}
		const hops = this.#choose(direction, length, side, turn);
		if (hops === undefined || !this.#start(direction, hops, paths, turn)) return false;
		side.pending.push(turn.now);
		return true;
	}

	#choose(direction: Direction, length: number, side: Side, turn: Turn): readonly Hop[] | undefined {
		const { context, pace } = this.#floor;
		const hops = context.chooser.choose(
			{
				poolId: this.id,
				direction,
				exploratory: this.options.exploratory,
				length,
				explicitPeers: this.options.explicitPeers,
				avoidFirst: pace.busy(turn.now),
				avoid: this.#avoided(turn.now),
			},
			turn,
		);
		if (hops === undefined || hops.length !== length) {
			context.note('build-no-hops');
			return undefined;
		}
		const freeAt = pace.freeAt(hops[0]!.key, turn.now);
		if (freeAt <= turn.now) return hops;
		context.note('build-paced');
		side.nextTry = freeAt as Mono;
		return undefined;
	}

	#start(direction: Direction, hops: readonly Hop[], paths: readonly OwnTunnel[], turn: Turn): boolean {
		const { builder } = this.#floor;
		const used = new Set(hops.map((hop) => hop.key));
		// A path over other routers than the new tunnel's tells each of them less.
		const path = paths.find((p) => !p.hops.some((hop) => used.has(hop.key))) ?? paths[0]!;
		if (path.direction === 'inbound') return builder.startOutbound(this, hops, path, turn);
		return direction === 'inbound' && builder.startInbound(this, hops, path, turn);
	}

	#avoided(now: Mono): ReadonlySet<HashKey> {
		this.#avoid.expire(now);
		const avoided = new Set<HashKey>();
		for (const [key] of this.#avoid.entries()) avoided.add(key);
		return avoided;
	}

	onBuilt(direction: Direction, built: BuiltTunnel, turn: Turn): void {
		const side = this.#side(direction);
		side.settle(built.builtAt);
		side.backoff.reset();
		side.nextTry = turn.now;
		const floor = this.#floor;
		const inbound = direction === 'inbound';
		this.#add(inbound ? floor.makeInbound(this, built, turn) : floor.makeOutbound(this, built, turn), turn);
		this.#arm(turn);
	}

	#add(tunnel: OwnTunnel, turn: Turn): void {
		const side = this.#side(tunnel.direction);
		side.tunnels.add(tunnel);
		for (const old of [...side.tunnels]) if (old.life.doomed) this.remove(old, turn);
		this.#floor.onTunnelUp(this, tunnel, turn);
	}

	onBuildFailed(direction: Direction, hops: readonly Hop[], sentAt: Mono, turn: Turn): void {
		const side = this.#side(direction);
		side.settle(sentAt);
		// Builds that failed together count once.
		if (turn.now >= side.nextTry) side.nextTry = after(turn.now, side.backoff.next());
		for (const hop of hops) this.#avoid.set(hop.key, true, turn.now);
		this.#arm(turn);
	}

	/** A tunnel failed its tests: it goes, or stays as a last resort until its replacement stands. */
	onTunnelFailed(tunnel: OwnTunnel, turn: Turn): void {
		const side = this.#side(tunnel.direction);
		if (!side.tunnels.has(tunnel)) return;
		for (const hop of tunnel.hops) this.#avoid.set(hop.key, true, turn.now);
		this.#floor.context.note('tunnel-replaced');
		tunnel.life.doomed = true;
		const others = [...side.tunnels].some((other) => !other.life.doomed);
		if (others) this.remove(tunnel, turn);
		else this.#floor.onTunnelGone(this, tunnel, turn);
		side.nextTry = turn.now;
		this.#arm(turn);
	}

	/** Takes a tunnel out and ends it. */
	remove(tunnel: OwnTunnel, turn: Turn): void {
		if (!this.#side(tunnel.direction).tunnels.delete(tunnel)) return;
		tunnel.destroy();
		this.#floor.onTunnelGone(this, tunnel, turn);
	}

	/** The tunnel has come so far that a replacement is wanted. */
	onTunnelAges(turn: Turn): void {
		this.#arm(turn);
	}

	/** Ends all tunnels and builds. */
	close(turn: Turn): void {
		this.#floor.builder.abandon(this);
		this.#floor.context.deadlines.delete(this);
		for (const tunnel of [...this.#inbound.tunnels, ...this.#outbound.tunnels]) this.remove(tunnel, turn);
	}
}
