// One pool: so many tunnels each way, built all at once, renewed before they end, replaced when they fail.
// Must not know records or keys.
import type { HashKey } from '@i2p/data-core';
import type { Turn } from '@i2p/runtime';
import { after, type Mono, never } from '@i2p/time';
import { Backoff, ExpiringMap } from '@i2p/util';
import type { BandwidthWish } from '../build/bandwidth.js';
import type { BuildFault } from '../codes.js';
import {
	avoidLifetimeMs,
	firstBuildPauseMs,
	hopelessPauseMs,
	maxAvoidedPeers,
	maxTunnelHops,
	mostBuildPauseMs,
	orderKeyBytes,
} from '../constants.js';
import type { Hop } from '../wants.js';
import { BuildLedger, type BuildsSnapshot, type FailedBuild } from './build-ledger.js';
import type { BuildPace } from './build-pace.js';
import type { Builder, BuildOwner, BuiltTunnel } from './builder.js';
import type { Deadline, TunnelContext } from './context.js';
import type { InboundTunnel } from './inbound-tunnel.js';
import type { OutboundTunnel, OwnTunnel } from './outbound-tunnel.js';
import { drawLength, type PoolSide } from './plan.js';
import { PoolHalf } from './pool-half.js';
import { Trouble } from './trouble.js';

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
	/** What bandwidth the hops are asked for; nothing unless it is said. */
	readonly bandwidth?: BandwidthWish;
}

/** Tunnels each way. */
export interface Standing {
	readonly inbound: number;
	readonly outbound: number;
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
	/** Something speaks against a tunnel, of whichever pool: it is tested at once. */
	suspect(tunnel: OwnTunnel, turn: Turn): void;
	/** A build of a pool that was sent then stays unanswered. */
	onBuildSilent(pool: Pool, sentAt: Mono, turn: Turn): void;
}

type Direction = 'inbound' | 'outbound';

/** Since when a peer is avoided, and whether it said itself that it will not: if not, a word of it makes up for it. */
interface Blame {
	readonly since: Mono;
	readonly refused: boolean;
}

/** The tunnels of one owner. */
export class Pool implements BuildOwner, Deadline {
	readonly id: string;
	/** Its own: what befalls one owner's tunnels must not be seen in how another's behave. */
	readonly trouble = new Trouble();
	#options: PoolOptions;
	readonly #floor: PoolFloor;
	readonly #inbound: PoolHalf;
	readonly #outbound: PoolHalf;
	readonly #ledger = new BuildLedger();
	/** What orders the hops of each way as long as the pool lives, unless its owner has keys for that. */
	readonly #orderKeys: Readonly<Record<Direction, Uint8Array>>;
	/** Who refused, ignored or failed this pool lately and is better not asked. */
	readonly #avoid = new ExpiringMap<HashKey, Blame>({ capacity: maxAvoidedPeers, lifetimeMs: avoidLifetimeMs });

	constructor(id: string, options: PoolOptions, floor: PoolFloor, turn: Turn) {
		this.id = id;
		this.#options = options;
		this.#floor = floor;
		const { random } = floor.context;
		this.#orderKeys = { inbound: random.bytes(orderKeyBytes), outbound: random.bytes(orderKeyBytes) };
		const backoff = () => new Backoff({ firstMs: firstBuildPauseMs, mostMs: mostBuildPauseMs, factor: 2, random });
		this.#inbound = new PoolHalf(options.inbound, backoff(), turn.now);
		this.#outbound = new PoolHalf(options.outbound, backoff(), turn.now);
	}

	/** What the owner wants. */
	get options(): PoolOptions {
		return this.#options;
	}

	/** The owner wants something else: tunnels of other lengths or over other routers replace those that stand, which serve until they end. */
	configure(options: PoolOptions, turn: Turn): void {
		const before = this.#options;
		this.#options = options;
		const peersDiffer = (before.explicitPeers ?? []).join() !== (options.explicitPeers ?? []).join();
		for (const direction of ['inbound', 'outbound'] as const) {
			const anew = peersDiffer || lengthsDiffer(before[direction], options[direction]);
			this.#side(direction).configure(options[direction], anew, turn.now);
		}
		this.#arm(turn);
	}

	/** Tunnels towards us, failed ones included while nothing better is there. */
	get inbound(): ReadonlySet<InboundTunnel> {
		return this.#inbound.tunnels as ReadonlySet<OwnTunnel> as ReadonlySet<InboundTunnel>;
	}

	/** Tunnels away from us. */
	get outbound(): ReadonlySet<OutboundTunnel> {
		return this.#outbound.tunnels as ReadonlySet<OwnTunnel> as ReadonlySet<OutboundTunnel>;
	}

	/** What bandwidth its tunnels are to have. */
	get wish(): BandwidthWish {
		return this.options.bandwidth ?? {};
	}

	/** What became of its builds. */
	get builds(): BuildsSnapshot {
		return this.#ledger.snapshot();
	}

	/** Builds of this pool under way. */
	get pending(): number {
		return this.#inbound.pending.length + this.#outbound.pending.length;
	}

	/** Its tunnels over other routers. */
	get standing(): Standing {
		return { inbound: this.#inbound.overOthers, outbound: this.#outbound.overOthers };
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

	#side(direction: Direction): PoolHalf {
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
			const started = this.#startOne(direction, side, turn);
			if (!started && side.nextTry <= turn.now) side.nextTry = after(turn.now, side.backoff.next());
			if (turn.now < side.nextTry) return;
		}
	}

	#startOne(direction: Direction, side: PoolHalf, turn: Turn): boolean {
		const { context } = this.#floor;
		const most = maxTunnelHops;
		const length = drawLength(side.options, this.options.allowZeroHop === true, most, context.random);
		if (length === 0) {
			this.#add(this.#floor.makeZeroHop(this, direction, turn), turn);
			return true;
		}
		if (this.#floor.builder.full) return this.#unbuilt('build-table-full');
		const paths = direction === 'inbound' ? this.#floor.carriers(this, turn) : this.#floor.replyPaths(this, turn);
		this.pathless = paths.length === 0;
		if (this.pathless) return this.#unbuilt('build-no-path');
		const avoid = this.#avoided(turn.now);
		const hops = this.#choose(direction, length, avoid, side, turn);
		if (hops === undefined) return false;
		// Nobody else is there: one at a time and ever more seldom, as it will hardly succeed.
		if (hops.some(({ key }) => avoid.has(key)))
			side.nextTry = after(turn.now, Math.max(hopelessPauseMs, side.backoff.next()));
		if (!this.#start(direction, hops, paths, turn)) {
			this.#ledger.noteFault('build-not-sent');
			this.#blame(hops.slice(0, 1), false, turn);
			return false;
		}
		this.#ledger.noteSent();
		side.pending.push(turn.now);
		return true;
	}

	#unbuilt(reason: BuildFault): false {
		this.#floor.context.note(reason);
		this.#ledger.noteFault(reason);
		return false;
	}

	#choose(
		direction: Direction,
		length: number,
		avoid: ReadonlySet<HashKey>,
		side: PoolHalf,
		turn: Turn,
	): readonly Hop[] | undefined {
		const { context, pace } = this.#floor;
		const hops = context.chooser.choose(
			{
				poolId: this.id,
				direction,
				exploratory: this.options.exploratory,
				length,
				explicitPeers: this.options.explicitPeers,
				rules: { orderKey: this.#orderKeys[direction], ...this.options[direction].rules },
				avoidFirst: pace.busy(turn.now),
				avoid,
				doubt: this.#doubted(turn.now),
				troubleSince: this.trouble.since(turn.now),
			},
			turn,
		);
		if (hops === undefined || hops.length !== length) {
			this.#unbuilt('build-no-hops');
			return undefined;
		}
		const freeAt = pace.freeAt(hops[0]!.key, turn.now);
		if (freeAt <= turn.now) return hops;
		this.#unbuilt('build-paced');
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
		const { links, silent } = this.#floor.context;
		this.#avoid.expire(now);
		const avoided = new Set(silent.peers(now));
		for (const [key, { since, refused }] of this.#avoid.entries())
			if (refused || (links.heard(key) ?? since) <= since) avoided.add(key);
		return avoided;
	}

	#doubted(now: Mono): ReadonlySet<HashKey> {
		const doubted = new Set<HashKey>();
		for (const { key } of this.#floor.builder.doubtful(now)) doubted.add(key);
		for (const { life, hops } of [...this.inbound, ...this.outbound])
			if (!life.sound) for (const hop of hops) doubted.add(hop.key);
		return doubted;
	}

	#blame(hops: readonly Hop[], refused: boolean, { now }: Turn): void {
		for (const { key } of hops) this.#avoid.set(key, { since: now, refused }, now);
	}

	onBuilt(direction: Direction, built: BuiltTunnel, turn: Turn): void {
		const side = this.#side(direction);
		this.#ledger.noteBuilt();
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

	onBuildFailed(direction: Direction, failed: FailedBuild, sentAt: Mono, turn: Turn): void {
		const side = this.#side(direction);
		side.settle(sentAt);
		side.pause(turn.now, failed.blamed.length < failed.hops.length || failed.hops.length === 1);
		this.#ledger.noteFailed(direction, failed, turn.wall);
		this.#blame(failed.blamed, failed.reason === 'build-refused', turn);
		this.#arm(turn);
	}

	onBuildSlow(path: OwnTunnel, sentAt: Mono, turn: Turn): void {
		this.#floor.suspect(path, turn);
		this.#floor.onBuildSilent(this, sentAt, turn);
	}

	/**
	 * A tunnel failed its tests, or its neighbour cannot be reached: it goes, or stays as a last resort until its replacement stands.
	 * @param blamed who is better not asked again by this pool
	 */
	onTunnelFailed(tunnel: OwnTunnel, blamed: readonly Hop[], turn: Turn): void {
		const side = this.#side(tunnel.direction);
		if (!side.tunnels.has(tunnel)) return;
		this.#blame(blamed, false, turn);
		if (tunnel.life.doomed) return;
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

	/** A tunnel has aged, or something speaks against it: perhaps another is to be built. */
	onTunnelChanged(turn: Turn): void {
		this.#arm(turn);
	}

	/** Ends all tunnels and builds. */
	close(turn: Turn): void {
		this.#floor.builder.abandon(this);
		this.#floor.context.deadlines.delete(this);
		for (const tunnel of [...this.#inbound.tunnels, ...this.#outbound.tunnels]) this.remove(tunnel, turn);
	}
}

function lengthsDiffer(a: PoolSide, b: PoolSide): boolean {
	return a.length !== b.length || (a.lengthVariance ?? 0) !== (b.lengthVariance ?? 0);
}
