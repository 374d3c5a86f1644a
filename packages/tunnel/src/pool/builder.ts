// Builds on their way: sends them, pairs the answers with them, and gives up on those that stay away.
// Must not know how many tunnels a pool wants.
import { sealCloveForRouter } from '@i2p/crypto-garlic';
import type { HashKey } from '@i2p/data-core';
import { encodeGarlic, encodeStandard, I2np, type I2npMessage, localClove } from '@i2p/data-i2np';
import type { Turn } from '@i2p/runtime';
import { after, type Mono, type Wall } from '@i2p/time';
import { ExpiringMap, equalBytes, unlessMalformed } from '@i2p/util';
import { type BandwidthWish, readOffer } from '../build/bandwidth.js';
import { type BuildAnswer, type HopAnswer, openAnswers, type StartedBuild, startBuild } from '../build/creator.js';
import { longRecords, type RecordKind, shortRecords } from '../build/record-kind.js';
import { wipeSecrets } from '../build/seal.js';
import type { BuildFault } from '../codes.js';
import { maxLateBuilds, maxPendingBuilds, maxRequestAgeMs, rivalAfterMs } from '../constants.js';
import type { Hop } from '../wants.js';
import type { FailedBuild } from './build-ledger.js';
import type { BuildPace } from './build-pace.js';
import type { Deadline, TunnelContext } from './context.js';
import type { InboundTunnel } from './inbound-tunnel.js';
import type { OutboundTunnel, OwnTunnel } from './outbound-tunnel.js';
import { planTunnel, type TunnelPlan } from './plan.js';
import { suspectsAmong, unheard } from './silence.js';
import type { Receiver } from './tunnel-table.js';

/** A build that every hop agreed to. */
export interface BuiltTunnel {
	readonly hops: readonly Hop[];
	readonly build: StartedBuild;
	/** Inbound: under which we receive. Outbound: under which the first hop does. */
	readonly tunnelId: number;
	/** Under which the first hop receives. */
	readonly firstTunnelId: number;
	readonly builtAt: Mono;
	readonly builtWall: Wall;
	/** Least bandwidth that a hop said it has for it, KB/s; `undefined`: none said. */
	readonly availableKBps: number | undefined;
}

/** Who asked for a build. */
export interface BuildOwner {
	/** What bandwidth its tunnels are to have. */
	readonly wish: BandwidthWish;
	onBuilt(direction: 'inbound' | 'outbound', built: BuiltTunnel, turn: Turn): void;
	/** @param sentAt when the build was sent */
	onBuildFailed(direction: 'inbound' | 'outbound', failed: FailedBuild, sentAt: Mono, turn: Turn): void;
	/** The answer to a build that was sent then stays away: the tunnel that it or its answer travels by may be to blame. */
	onBuildSlow(path: OwnTunnel, sentAt: Mono, turn: Turn): void;
}

interface PendingBuild extends Deadline {
	readonly direction: 'inbound' | 'outbound';
	readonly owner: BuildOwner;
	readonly hops: readonly Hop[];
	readonly plan: TunnelPlan;
	readonly build: StartedBuild;
	readonly tunnelId: number;
	/** The tunnel of ours that the request or the answer travels by. */
	readonly path: OwnTunnel;
	readonly sentAt: Mono;
	readonly sentWall: Wall;
	/** The request goes over our own link to the first hop. */
	readonly direct: boolean;
	/** The request is held back until a link with this hop stands. */
	held: HeldRequest | undefined;
}

interface HeldRequest {
	readonly near: Hop;
	/** Answers whether it could be sent. */
	readonly send: (turn: Turn) => boolean;
}

/** Holds the id of an inbound tunnel until it stands. */
const reserved: Receiver = { onTunnelData: () => undefined, onGateway: () => undefined };

/** All builds that await their answer. */
export class Builder {
	readonly #context: TunnelContext;
	readonly #pace: BuildPace;
	readonly #pending = new Map<number, PendingBuild>();
	/** Ids of inbound builds that were given up: their answers come as builds, and are none for us to serve. */
	readonly #late = new ExpiringMap<number, true>({ capacity: maxLateBuilds, lifetimeMs: maxRequestAgeMs });

	constructor(context: TunnelContext, pace: BuildPace) {
		this.#context = context;
		this.#pace = pace;
	}

	/** Builds under way. */
	get size(): number {
		return this.#pending.size;
	}

	/** Whether another build may be begun. */
	get full(): boolean {
		return this.#pending.size >= maxPendingBuilds;
	}

	/** Asks for an outbound tunnel; its answer comes down `reply`. Answers whether the build is under way. */
	startOutbound(owner: BuildOwner, hops: readonly Hop[], reply: InboundTunnel, turn: Turn): boolean {
		const { random, keys, tags } = this.#context;
		const end = { hash: reply.gateway, tunnelId: reply.gatewayTunnelId };
		const plan = planTunnel('outbound', hops, { end, wish: owner.wish }, turn.wall, random);
		const build = startBuild(plan.hops, undefined, random, kindFor(hops));
		if (build === undefined) return this.#notSent(undefined);
		// Long builds are answered in clear.
		const { garlic } = build.hops.at(-1)!.secrets;
		if (garlic !== undefined) tags.expect(garlic.tag, garlic.key, { kind: 'build', replyId: plan.replyId }, turn.now);
		const send = (later: Turn) => this.#requestOutbound(hops[0]!, build, later);
		// Without hops on the way back, the endpoint itself brings the answer to us.
		const held = keys.key === hops[0]!.key ? undefined : this.#held(reply.hops.length === 0, hops, send, turn);
		if (held === undefined && (keys.key === hops[0]!.key || !send(turn))) return this.#notSent(build);
		const tunnelId = plan.firstTunnelId;
		this.#await({ direction: 'outbound', owner, hops, plan, build, tunnelId, path: reply, direct: true, held }, turn);
		return true;
	}

	#requestOutbound(first: Hop, build: StartedBuild, turn: Turn): boolean {
		const { links, outlet } = this.#context;
		this.#pace.count(first.key, turn.now);
		const message = outlet.wrap(build.kind.buildType, build.kind.encode(build.records), turn);
		return links.offer(first.key, message, turn.now);
	}

	/**
	 * A hop that is to bring the answer to us, and knows neither us nor a link to us, would look us up and dial us while we may be
	 * dialling it: i2pd then loses the answer. So the request waits for the link, unless it is what the link is dialled for.
	 */
	#held(isNear: boolean, hops: readonly Hop[], send: HeldRequest['send'], { now }: Turn): HeldRequest | undefined {
		const near = hops.at(-1)!;
		return isNear && hops.length > 1 && !this.#context.links.reach(near.key, now) ? { near, send } : undefined;
	}

	/** A link with this peer stands: what was held back for it goes out. */
	onLinkUp(peer: HashKey, turn: Turn): void {
		for (const pending of [...this.#pending.values()]) {
			const { held } = pending;
			if (held?.near.key !== peer) continue;
			pending.held = undefined;
			if (!held.send(turn)) this.#fail(pending, 'build-not-sent', turn, { blamed: [] });
		}
	}

	/** Asks for an inbound tunnel; the request travels through `carrier`. Answers whether the build is under way. */
	startInbound(owner: BuildOwner, hops: readonly Hop[], carrier: OutboundTunnel, turn: Turn): boolean {
		const { random, keys, table } = this.#context;
		const tunnelId = table.freshId(random);
		const plan = planTunnel(
			'inbound',
			hops,
			{ end: { hash: keys.hash, tunnelId }, wish: owner.wish },
			turn.wall,
			random,
		);
		const build = startBuild(plan.hops, keys.hash, random, kindFor(hops));
		const gateway = hops[0]!;
		if (build === undefined) return this.#notSent(undefined);
		const send = (later: Turn): boolean => {
			this.#pace.count(gateway.key, later.now);
			const message = this.#inboundRequest(build, gateway, carrier, later);
			return carrier.offer({ kind: 'router', hash: gateway.hash }, encodeStandard(message));
		};
		const held = this.#held(true, hops, send, turn);
		if (held === undefined && !send(turn)) return this.#notSent(build);
		table.claim(tunnelId, reserved);
		const direct = carrier.hops.length === 0;
		this.#await({ direction: 'inbound', owner, hops, plan, build, tunnelId, path: carrier, direct, held }, turn);
		return true;
	}

	/** Sealed for the gateway's eyes only; in clear if the carrier ends at the gateway, as i2pd does it, and if it is a long build. */
	#inboundRequest({ kind, records }: StartedBuild, gateway: Hop, carrier: OutboundTunnel, turn: Turn): I2npMessage {
		const { random, outlet } = this.#context;
		const message = outlet.wrap(kind.buildType, kind.encode(records), turn);
		if (kind === longRecords || equalBytes(carrier.endpoint, gateway.hash)) return message;
		const sealed = sealCloveForRouter(gateway.encryptionKey, localClove(message), turn.wall, random);
		return outlet.wrap(I2np.Garlic, encodeGarlic(sealed), turn);
	}

	/** Our own links have no place for it: nobody is to blame. */
	#notSent(build: StartedBuild | undefined): false {
		if (build !== undefined) forget(build);
		this.#context.note('build-not-sent');
		return false;
	}

	#await(fields: Omit<PendingBuild, 'onTime' | 'sentAt' | 'sentWall'>, turn: Turn): void {
		const pending: PendingBuild = {
			...fields,
			sentAt: turn.now,
			sentWall: turn.wall,
			onTime: (later) => this.#onTime(pending, later),
		};
		this.#pending.set(fields.plan.replyId, pending);
		this.#context.deadlines.set(pending, after(turn.now, Math.min(rivalAfterMs, this.#context.times.buildTimeoutMs)));
		this.#context.note('build-sent');
	}

	/** Whether a message with this id is the answer to one of our builds, be it too late. */
	awaits(replyId: number, now: Mono): boolean {
		return this.#pending.has(replyId) || this.#late.has(replyId, now);
	}

	/** The answer of an outbound build, opened with its key or in clear; answers whether it was one of ours. */
	onReply(message: I2npMessage, turn: Turn): boolean {
		const pending = this.#pending.get(message.id);
		const kind = pending?.build.kind;
		if (
			pending === undefined ||
			message.type !== (pending.direction === 'outbound' ? kind?.replyType : kind?.buildType)
		) {
			this.#context.note('build-reply-late');
			return false;
		}
		const answer = readAnswer(pending.build, message.body);
		if (answer === undefined) this.#fail(pending, 'build-reply-bad', turn);
		else this.#judge(pending, answer, turn);
		return true;
	}

	#judge(pending: PendingBuild, answer: BuildAnswer, turn: Turn): void {
		const { peers } = this.#context;
		if (answer.codes.includes('unreadable')) {
			this.#fail(pending, 'build-reply-bad', turn, { codes: answer.codes });
			return;
		}
		if (!answer.ownRecordIntact) {
			this.#fail(pending, 'build-own-record-changed', turn);
			return;
		}
		for (const [i, code] of answer.codes.entries())
			peers.note(pending.hops[i]!.key, code === 0 ? 'build-accepted' : 'build-refused', turn);
		if (answer.codes.some((code) => code !== 0)) {
			const blamed = pending.hops.filter((_, i) => answer.codes[i] !== 0);
			this.#fail(pending, 'build-refused', turn, { blamed, codes: answer.codes });
			return;
		}
		this.#end(pending);
		this.#context.note('build-accepted');
		pending.owner.onBuilt(
			pending.direction,
			{
				hops: pending.hops,
				build: pending.build,
				tunnelId: pending.tunnelId,
				firstTunnelId: pending.plan.firstTunnelId,
				builtAt: pending.sentAt,
				builtWall: pending.sentWall,
				availableKBps: leastOffer(answer),
			},
			turn,
		);
		forget(pending.build);
	}

	/** A dial came to nothing: what was to go to this peer over it, or waited for it, has no answer to wait for. */
	onDialFailed(peer: HashKey, turn: Turn): void {
		for (const pending of [...this.#pending.values()]) {
			const first = pending.direct ? pending.hops[0] : undefined;
			const missed = [first, pending.held?.near].find((hop) => hop?.key === peer);
			if (missed !== undefined) this.#fail(pending, 'build-unreachable', turn, { blamed: [missed] });
		}
	}

	#onTime(pending: PendingBuild, turn: Turn): void {
		const givenUpAt = after(pending.sentAt, this.#context.times.buildTimeoutMs);
		if (turn.now < givenUpAt) {
			this.#context.deadlines.set(pending, givenUpAt);
			this.#doubt(pending, turn);
			pending.owner.onBuildSlow(pending.path, pending.sentAt, turn);
			return;
		}
		const { links, peers } = this.#context;
		const { hops, sentAt, direction, plan } = pending;
		const blamed = suspectsAmong(hops, sentAt, links);
		for (const hop of blamed) peers.note(hop.key, 'build-timeout', turn);
		this.#doubt(pending, turn);
		if (direction === 'inbound') this.#late.set(plan.replyId, true, turn.now);
		this.#fail(pending, 'build-timeout', turn, { blamed });
	}

	/** Hops of builds that should have been answered by now, and of whom nothing came since: whoever builds meanwhile has better ones. */
	*doubtful(now: Mono): IterableIterator<Hop> {
		for (const { hops, sentAt } of this.#pending.values())
			if (now >= after(sentAt, rivalAfterMs)) yield* unheard(hops, sentAt, this.#context.links);
	}

	/** Whom we asked over our own link may be cut off from us. */
	#doubt({ direct, hops, sentAt }: PendingBuild, { now }: Turn): void {
		if (direct) this.#context.silent.note(hops[0]!.key, sentAt, now);
	}

	#fail(
		pending: PendingBuild,
		reason: BuildFault,
		turn: Turn,
		{ blamed = pending.hops, codes }: { blamed?: readonly Hop[]; codes?: readonly HopAnswer[] } = {},
	): void {
		this.#end(pending);
		forget(pending.build);
		this.#context.note(reason);
		const failed: FailedBuild = { reason, hops: pending.hops, blamed, ...(codes === undefined ? {} : { codes }) };
		pending.owner.onBuildFailed(pending.direction, failed, pending.sentAt, turn);
	}

	#end(pending: PendingBuild): void {
		this.#pending.delete(pending.plan.replyId);
		this.#context.deadlines.delete(pending);
		if (pending.direction === 'inbound') this.#context.table.release(pending.tunnelId, reserved);
	}

	/** Forgets the builds of an owner that ends. */
	abandon(owner: BuildOwner): void {
		for (const pending of [...this.#pending.values()]) {
			if (pending.owner !== owner) continue;
			this.#end(pending);
			forget(pending.build);
		}
	}
}

/** Wipes what only the answer to a build, or the tunnel that it makes, has use for. */
function forget(build: StartedBuild): void {
	for (const hop of build.hops) wipeSecrets(hop.secrets);
}

function readAnswer(build: StartedBuild, body: Uint8Array): BuildAnswer | undefined {
	return unlessMalformed(() => openAnswers(build, build.kind.decode(body)));
}

/** The bandwidth of the narrowest hop that said something. */
function leastOffer({ replies }: BuildAnswer): number | undefined {
	const offers = replies.map((reply) => reply && readOffer(reply.options)).filter((offer) => offer !== undefined);
	return offers.length === 0 ? undefined : Math.min(...offers);
}

/** Short records, unless a hop is too old for them; then all are long, as one message holds one kind. */
function kindFor(hops: readonly Hop[]): RecordKind {
	return hops.some((hop) => hop.longRecords === true) ? longRecords : shortRecords;
}
