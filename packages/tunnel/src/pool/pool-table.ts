// All pools of a router: lends tunnels of the exploratory pool to those that have none yet, pairs tunnels for tests.
import type { HashKey } from '@i2p/data-core';
import type { Turn } from '@i2p/runtime';
import { after, type Mono, mono, never, type Wall, wall } from '@i2p/time';
import { leastTestTimeoutMs, maxPools, troubleTestSpreadMs } from '../constants.js';
import type { Hop } from '../wants.js';
import { Arrivals } from './arrivals.js';
import { BuildPace } from './build-pace.js';
import { Builder, type BuiltTunnel } from './builder.js';
import type { Deadline, TunnelContext } from './context.js';
import { InboundTunnel } from './inbound-tunnel.js';
import { TunnelLife } from './life.js';
import { OutboundTunnel, type OwnTunnel } from './outbound-tunnel.js';
import { Pool, type PoolFloor, type PoolOptions } from './pool.js';
import { byHealth } from './selection.js';
import { suspectsAmong } from './silence.js';
import { Tester, type TestOwner } from './tester.js';

/** The pools, and the two tunnels of no hop with which everything begins. */
export class PoolTable implements PoolFloor, TestOwner {
	readonly context: TunnelContext;
	readonly pace = new BuildPace();
	readonly builder: Builder;
	readonly tester: Tester;
	readonly arrivals: Arrivals;
	readonly #pools = new Map<string, Pool>();
	readonly #clocks = new Map<OwnTunnel, Deadline>();
	#serial = 0;
	#bootstrapIn: InboundTunnel | undefined;
	#bootstrapOut: OutboundTunnel | undefined;

	constructor(context: TunnelContext) {
		this.context = context;
		this.builder = new Builder(context, this.pace);
		this.tester = new Tester(context, this);
		this.arrivals = new Arrivals(context, this.builder, this.tester, (tunnel, turn) => this.onUsed(tunnel, turn));
	}

	/** Every pool. */
	get pools(): ReadonlyMap<string, Pool> {
		return this.#pools;
	}

	/** Makes a pool and begins to fill it; throws RangeError if the id is taken or there are too many. */
	add(id: string, options: PoolOptions, turn: Turn): void {
		if (this.#pools.has(id)) throw new RangeError('there is such a pool already');
		if (this.#pools.size >= maxPools) throw new RangeError('too many pools');
		const pool = new Pool(id, options, this, turn);
		this.#pools.set(id, pool);
		pool.poke(turn);
	}

	/** Ends a pool with its tunnels; nothing happens if there is none. */
	remove(id: string, turn: Turn): void {
		const pool = this.#pools.get(id);
		this.#pools.delete(id);
		pool?.close(turn);
	}

	/** The first exploratory pool. */
	get exploratory(): Pool | undefined {
		for (const pool of this.#pools.values()) if (pool.options.exploratory) return pool;
		return undefined;
	}

	/** Pools that wait for peers try again at once. */
	poke(turn: Turn): void {
		for (const pool of this.#pools.values()) pool.poke(turn);
	}

	/** Outbound tunnels of a pool for data, the best first; an exploratory pool always has one. */
	outboundOf(pool: Pool, turn: Turn): readonly OutboundTunnel[] {
		const own = this.#ranked(pool, pool.outbound, turn);
		if (own.some((tunnel) => !tunnel.life.doomed) || !pool.options.exploratory) return own;
		return [this.bootstrapOut(turn)];
	}

	/** Inbound tunnels of a pool, the best first; an exploratory pool always has one. */
	inboundOf(pool: Pool, turn: Turn): readonly InboundTunnel[] {
		const own = this.#ranked(pool, pool.inbound, turn);
		if (own.some((tunnel) => !tunnel.life.doomed) || !pool.options.exploratory) return own;
		return [this.bootstrapIn(turn)];
	}

	#ranked<T extends OwnTunnel>({ trouble }: Pool, tunnels: Iterable<T>, { now }: Turn): T[] {
		return byHealth(tunnels, { now, troubleSince: trouble.since(now) }, this.context.random);
	}

	replyPaths(pool: Pool, turn: Turn): readonly InboundTunnel[] {
		return this.#working(pool, (of) => this.inboundOf(of, turn), turn);
	}

	carriers(pool: Pool, turn: Turn): readonly OutboundTunnel[] {
		return this.#working(pool, (of) => this.outboundOf(of, turn), turn);
	}

	/**
	 * Those that builds may travel by, of the pool or lent. While something goes wrong only proven ones do: a build by a dead tunnel costs
	 * ten seconds and blames its hops, and the tests that tell take two.
	 */
	#working<T extends OwnTunnel>(pool: Pool, tunnelsOf: (pool: Pool) => readonly T[], turn: Turn): readonly T[] {
		const works = (tunnel: T) => !tunnel.life.doomed && (tunnel.hops.length === 0 || this.isProven(tunnel, turn));
		const own = tunnelsOf(pool).filter(works);
		return own.length > 0 ? own : this.#lent(pool, tunnelsOf).filter(works);
	}

	/** A client's build over a tunnel of no hop would show whose it is, unless somebody wants such tunnels. */
	#lent<T extends OwnTunnel>(pool: Pool, tunnelsOf: (lender: Pool) => readonly T[]): readonly T[] {
		const lender = this.exploratory;
		if (lender === undefined) return [];
		const lent = tunnelsOf(lender);
		if (lender === pool || lender.zeroHopWanted || pool.zeroHopWanted) return lent;
		return lent.filter((tunnel) => tunnel.hops.length > 0);
	}

	partnersOf(tunnel: OwnTunnel, turn: Turn): readonly OwnTunnel[] {
		const pool = this.#pools.get(tunnel.poolId);
		if (pool === undefined) return [];
		const opposite = (of: Pool): readonly OwnTunnel[] =>
			tunnel.direction === 'outbound' ? this.inboundOf(of, turn) : this.outboundOf(of, turn);
		return [...new Set([...opposite(pool), ...this.#lent(pool, opposite)])];
	}

	onTunnelFailed(tunnel: OwnTunnel, turn: Turn): void {
		const lately = mono(turn.now - leastTestTimeoutMs);
		const blamed = suspectsAmong(tunnel.hops, lately, this.context.links);
		this.#pools.get(tunnel.poolId)?.onTunnelFailed(tunnel, blamed, turn);
	}

	/**
	 * A tunnel carries a message of its owner. One that only carries the router's questions is not tested oftener for it: a question that
	 * stays unanswered is asked anew within two seconds, and a test costs as many messages as a question.
	 */
	onUsed(tunnel: OwnTunnel, turn: Turn): void {
		if (this.#pools.get(tunnel.poolId)?.options.exploratory) return;
		if (tunnel.life.use(turn.now)) this.#arm(tunnel, turn);
	}

	suspect(tunnel: OwnTunnel, turn: Turn): void {
		const { life, hops, poolId } = tunnel;
		if (hops.length === 0 || life.suspected || life.failures > 0) return;
		this.context.note('tunnel-suspected');
		life.suspected = true;
		if (!life.testing) life.nextTestAt = turn.now;
		this.#arm(tunnel, turn);
		this.#pools.get(poolId)?.onTunnelChanged(turn);
	}

	onTestSilent({ poolId }: OwnTunnel, sentAt: Mono, turn: Turn): void {
		const pool = this.#pools.get(poolId);
		if (pool !== undefined) this.#noteSilence(pool, sentAt, turn);
	}

	onBuildSilent(pool: Pool, sentAt: Mono, turn: Turn): void {
		this.#noteSilence(pool, sentAt, turn);
	}

	/** When trouble begins every tunnel of the pool that was not proven since is tested soon, in place of its turn. */
	#noteSilence(pool: Pool, sentAt: Mono, turn: Turn): void {
		if (!pool.trouble.note(sentAt, turn.now)) return;
		for (const tunnel of [...pool.inbound, ...pool.outbound]) {
			const { life } = tunnel;
			if (life.testing || this.isProven(tunnel, turn)) continue;
			const soon = after(turn.now, this.context.random.below(troubleTestSpreadMs));
			if (life.nextTestAt <= soon || life.nextTestAt === never) continue;
			life.nextTestAt = soon;
			this.#arm(tunnel, turn);
		}
	}

	isProven({ poolId, life }: OwnTunnel, { now }: Turn): boolean {
		return life.provenSince(this.#pools.get(poolId)?.trouble.since(now));
	}

	onTested(tunnel: OwnTunnel, turn: Turn): void {
		this.#arm(tunnel, turn);
		const pool = this.#pools.get(tunnel.poolId);
		if (!tunnel.life.sound) pool?.onTunnelChanged(turn);
		else if (pool?.trouble.since(turn.now) !== undefined) this.#pokePathless(turn);
	}

	#pokePathless(turn: Turn): void {
		for (const pool of this.#pools.values()) if (pool.pathless) pool.poke(turn);
	}

	makeInbound(pool: Pool, built: BuiltTunnel, turn: Turn): InboundTunnel {
		const tunnel = new InboundTunnel(this.context, {
			serial: this.#serial++,
			poolId: pool.id,
			hops: built.hops,
			secrets: built.build.hops.map((hop) => hop.secrets),
			tunnelId: built.tunnelId,
			gatewayTunnelId: built.firstTunnelId,
			life: this.#lifeOf(built, turn),
			arrive: (t, bytes, now) => this.arrivals.onArrival(t, bytes, now),
		});
		this.context.table.claim(tunnel.tunnelId, tunnel);
		return tunnel;
	}

	makeOutbound(pool: Pool, built: BuiltTunnel, turn: Turn): OutboundTunnel {
		return new OutboundTunnel(this.context, {
			serial: this.#serial++,
			poolId: pool.id,
			hops: built.hops,
			secrets: built.build.hops.map((hop) => hop.secrets),
			tunnelId: built.tunnelId,
			life: this.#lifeOf(built, turn),
		});
	}

	makeZeroHop(pool: Pool, direction: 'inbound' | 'outbound', turn: Turn): OwnTunnel {
		return direction === 'inbound' ? this.#zeroIn(pool.id, turn) : this.#zeroOut(pool.id, turn);
	}

	#zeroIn(poolId: string, turn: Turn): InboundTunnel {
		const tunnelId = this.context.table.freshId(this.context.random);
		const tunnel = new InboundTunnel(this.context, {
			serial: this.#serial++,
			poolId,
			hops: [],
			secrets: [],
			tunnelId,
			gatewayTunnelId: tunnelId,
			life: this.#untested(turn),
			arrive: (t, bytes, now) => this.arrivals.onArrival(t, bytes, now),
		});
		this.context.table.claim(tunnelId, tunnel);
		return tunnel;
	}

	#zeroOut(poolId: string, turn: Turn): OutboundTunnel {
		return new OutboundTunnel(this.context, {
			serial: this.#serial++,
			poolId,
			hops: [],
			secrets: [],
			tunnelId: this.context.table.freshId(this.context.random),
			life: this.#untested(turn),
		});
	}

	/** A tunnel of no hop cannot fail: it is never tested. */
	#untested(turn: Turn): TunnelLife {
		const life = this.#lifeFrom(turn.now, turn.wall, turn);
		life.nextTestAt = never;
		return life;
	}

	#lifeOf({ builtAt, builtWall, availableKBps }: BuiltTunnel, turn: Turn): TunnelLife {
		const life = this.#lifeFrom(builtAt, builtWall, turn);
		life.availableKBps = availableKBps;
		return life;
	}

	#lifeFrom(builtAt: Mono, builtWall: Wall, turn: Turn): TunnelLife {
		const { lifetimeMs } = this.context.times;
		return new TunnelLife(builtAt, turn.now, wall(builtWall + lifetimeMs), lifetimeMs, this.context.random);
	}

	/** The inbound tunnel of no hop with which a router begins; a new one when its time is over. */
	bootstrapIn(turn: Turn): InboundTunnel {
		let tunnel = this.#bootstrapIn;
		if (tunnel === undefined || turn.now >= tunnel.life.renewAt) {
			tunnel = this.#zeroIn(this.exploratory?.id ?? '', turn);
			this.#bootstrapIn = tunnel;
			this.context.deadlines.set(this.#clockOf(tunnel), tunnel.life.endsAt);
		}
		return tunnel;
	}

	/** The outbound tunnel of no hop with which a router begins. */
	bootstrapOut(turn: Turn): OutboundTunnel {
		this.#bootstrapOut ??= this.#zeroOut(this.exploratory?.id ?? '', turn);
		return this.#bootstrapOut;
	}

	onTunnelUp(pool: Pool, tunnel: OwnTunnel, turn: Turn): void {
		this.context.note('tunnel-up');
		if (tunnel.hops.length > 0) {
			this.context.neighbours.add(neighbourOf(tunnel)?.key);
			this.context.peers.tunnelUp(
				nameOf(tunnel),
				tunnel.hops.map((hop) => hop.key),
			);
		}
		this.#arm(tunnel, turn);
		if (tunnel.direction === 'inbound') this.context.upward.onLeasesChanged(pool.id, turn);
		else this.context.upward.onOutboundUp?.(pool.id, turn);
		if (pool.options.exploratory)
			for (const other of this.#pools.values()) if (other !== pool && other.pathless) other.poke(turn);
	}

	onTunnelGone(pool: Pool, tunnel: OwnTunnel, turn: Turn): void {
		if (!tunnel.life.doomed || !pool.has(tunnel)) {
			this.context.deadlines.delete(this.#clockOf(tunnel));
			this.#clocks.delete(tunnel);
			this.tester.abandon(tunnel, turn);
			this.context.neighbours.remove(neighbourOf(tunnel)?.key);
			this.context.peers.tunnelDown(nameOf(tunnel));
		}
		if (tunnel.direction === 'inbound') this.context.upward.onLeasesChanged(pool.id, turn);
	}

	#clockOf(tunnel: OwnTunnel): Deadline {
		let clock = this.#clocks.get(tunnel);
		if (clock === undefined) {
			clock = { onTime: (turn) => this.#onTunnelTime(tunnel, turn) };
			this.#clocks.set(tunnel, clock);
		}
		return clock;
	}

	#arm(tunnel: OwnTunnel, turn: Turn): void {
		if (this.#pools.get(tunnel.poolId)?.has(tunnel) !== true) return;
		this.context.deadlines.set(this.#clockOf(tunnel), tunnel.life.nextDue(turn.now));
	}

	#onTunnelTime(tunnel: OwnTunnel, turn: Turn): void {
		const { life } = tunnel;
		const pool = this.#pools.get(tunnel.poolId);
		if (turn.now >= life.endsAt) {
			this.#onEnd(tunnel, pool, turn);
			return;
		}
		if (turn.now >= life.renewAt) pool?.onTunnelChanged(turn);
		if (!life.testing && turn.now >= life.nextTestAt) this.tester.start(tunnel, turn);
		this.#arm(tunnel, turn);
	}

	#onEnd(tunnel: OwnTunnel, pool: Pool | undefined, turn: Turn): void {
		this.context.note('tunnel-expired');
		if (pool?.has(tunnel) === true) {
			pool.remove(tunnel, turn);
			return;
		}
		if (tunnel === this.#bootstrapIn) this.#bootstrapIn = undefined;
		this.#clocks.delete(tunnel);
		tunnel.destroy();
	}

	/** Builds that were to go to this peer fail at once, and so do tunnels that it stands next to us in; where it is further away, a test tells. */
	onDialFailed(peer: HashKey, turn: Turn): void {
		this.builder.onDialFailed(peer, turn);
		if (this.context.links.linked(peer)) return;
		for (const { pool, tunnel, neighbour } of [...this.#through(peer)]) {
			if (neighbour?.key !== peer) {
				this.suspect(tunnel, turn);
				continue;
			}
			if (!tunnel.life.doomed) this.context.note('tunnel-unreachable');
			pool.onTunnelFailed(tunnel, [neighbour], turn);
		}
	}

	/** Tunnels whose neighbour went away are tested at once, and the neighbour is dialled again: it may have gone for good. */
	onLinkDown(peer: HashKey, turn: Turn): void {
		const through = [...this.#through(peer)];
		for (const { tunnel } of through) this.suspect(tunnel, turn);
		if (through.some(({ neighbour }) => neighbour?.key === peer)) this.context.links.reach(peer, turn.now);
	}

	/** Our tunnels that this router is a hop of, and who stands next to us in each. */
	*#through(peer: HashKey): IterableIterator<{ pool: Pool; tunnel: OwnTunnel; neighbour: Hop | undefined }> {
		for (const pool of this.#pools.values())
			for (const tunnel of [...pool.inbound, ...pool.outbound]) {
				if (!tunnel.hops.some((hop) => hop.key === peer)) continue;
				yield { pool, tunnel, neighbour: neighbourOf(tunnel) };
			}
	}
}

/** Who stands next to us in it. */
const neighbourOf = ({ direction, hops }: OwnTunnel): Hop | undefined =>
	direction === 'inbound' ? hops.at(-1) : hops[0];

const nameOf = (tunnel: OwnTunnel): string => String(tunnel.serial);
