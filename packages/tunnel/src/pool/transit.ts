// Serving others' tunnels: takes or refuses builds, keeps the tunnels until they end. tunnel-creation-ecies.
// Must not know our own pools.
import { type HashKey, hashKey } from '@i2p/data-core';
import { I2np, type I2npMessage } from '@i2p/data-i2np';
import type { Turn } from '@i2p/runtime';
import { after, type Mono } from '@i2p/time';
import { DecayingBloom, TokenBucket, unlessMalformed } from '@i2p/util';
import { offerOptions, readWish } from '../build/bandwidth.js';
import { answerTask, type HopTask, openTask } from '../build/hop.js';
import { longRecords, shortRecords } from '../build/record-kind.js';
import { wipeSecrets } from '../build/seal.js';
import type { HopRefusal, TransitCode } from '../codes.js';
import {
	congestionSampleMs,
	idleTransitMs,
	leastLimitBurstBytes,
	limitBurstSeconds,
	maxRequestAgeMs,
	replayedRecordCapacity,
	replyAccepted,
	replyRefused,
	transitLifetimeMs,
} from '../constants.js';
import { Admission, type Neighbours, type TransitLimits } from './admission.js';
import { sendAnswer } from './build-answer.js';
import { BuildFloods } from './build-floods.js';
import type { CongestionLetter } from './congestion.js';
import type { Deadline, TunnelContext } from './context.js';
import type { TransitSnapshot } from './snapshot.js';
import { TransitShare } from './transit-share.js';
import {
	EndpointTunnel,
	GatewayTunnel,
	type NextHop,
	ParticipantTunnel,
	type TransitFloor,
	type TransitTunnel,
} from './transit-tunnel.js';

interface Held extends Deadline {
	readonly id: number;
	readonly tunnel: TransitTunnel;
	readonly neighbours: Neighbours;
	readonly promisedKBps: number;
	readonly endsAt: Mono;
}

/** All tunnels of others through this router. */
export class TransitTunnels implements TransitFloor {
	readonly context: TunnelContext;
	readonly #limits: TransitLimits;
	readonly #share: TransitShare;
	readonly #admission: Admission;
	readonly #floods = new BuildFloods();
	readonly #replays: DecayingBloom;
	readonly #filled = new Set<TransitTunnel>();
	readonly #held = new Map<TransitTunnel, Held>();
	readonly #onLetter: (turn: Turn) => void;
	readonly #sampling: Deadline;

	/** @param onLetter told when the congestion letter changed */
	constructor(context: TunnelContext, limits: TransitLimits, onLetter: (turn: Turn) => void) {
		this.context = context;
		this.#limits = limits;
		this.#share = new TransitShare(limits.bytesPerSecond);
		this.#admission = new Admission(limits, this.#share, context.random);
		this.#replays = new DecayingBloom({
			capacity: replayedRecordCapacity,
			lifetimeMs: maxRequestAgeMs + 2 * 60_000,
			random: context.random,
		});
		this.#onLetter = onLetter;
		this.#sampling = { onTime: (turn) => this.#sample(turn) };
	}

	/** Takes no more from now on; those that stand go on until they end. */
	close(): void {
		this.#admission.close();
	}

	/** Tunnels at the moment. */
	get size(): number {
		return this.#held.size;
	}

	/** What our RouterInfo is to say. */
	get congestion(): CongestionLetter | undefined {
		return this.#admission.letter;
	}

	/** How much later than it was due something was done. */
	noteLate(ms: number): void {
		this.#admission.noteLate(ms);
	}

	/** What is shown of all this. */
	snapshot(): TransitSnapshot {
		const admission = this.#admission;
		return {
			tunnels: this.#held.size,
			limit: this.#limits.maxTunnels,
			load: admission.load,
			averageLoad: admission.level,
			congestion: admission.letter,
			closed: admission.closed,
			bytesPerSecond: this.#share.usedPerSecond,
			promisedKBps: this.#share.promisedKBps,
		};
	}

	mayCarry(bytes: number, turn: Turn): boolean {
		return this.#share.take(bytes, turn.now);
	}

	onFilled(tunnel: TransitTunnel): void {
		this.#filled.add(tunnel);
	}

	onFirst(tunnel: TransitTunnel): void {
		const held = this.#held.get(tunnel);
		if (held !== undefined) this.context.neighbours.add(...linkedOf(held));
	}

	/** A build message that is not the answer to one of ours. @param from who sent it directly, if anybody did */
	onBuild(from: HashKey | undefined, message: I2npMessage, turn: Turn): void {
		const task = this.#floods.refusal(from, turn.now) ?? this.#open(from, message, turn);
		if (typeof task === 'string') {
			this.context.note(task);
			return;
		}
		const { request, kind } = task.mine;
		const neighbours: Neighbours = {
			from: request.role === 'gateway' ? undefined : from,
			next: hashKey(request.nextHash),
		};
		const offer = this.#offer(task.mine, neighbours);
		const refusal = typeof offer === 'string' ? offer : this.#enter(task.mine, neighbours, offer ?? 0, turn);
		this.context.note(refusal === undefined ? 'transit-accepted' : 'transit-refused');
		if (refusal !== undefined) this.context.note(refusal);
		else if (kind === longRecords) this.context.note('transit-long-record');
		const code = refusal === undefined ? replyAccepted : replyRefused;
		const options = offerOptions(refusal === undefined && typeof offer === 'number' ? offer : undefined);
		const answer = answerTask(task.mine, task.records, code, options, this.context.random);
		const lost = sendAnswer(this.context, task.mine, answer, turn);
		if (lost !== undefined) this.context.note(lost);
		wipeSecrets(task.mine.secrets);
	}

	/** The request that is ours to answer, or why it gets no answer. */
	#open(
		from: HashKey | undefined,
		message: I2npMessage,
		turn: Turn,
	): { readonly mine: HopTask; readonly records: readonly Uint8Array[] } | HopRefusal | TransitCode {
		const kind = message.type === I2np.VariableTunnelBuild ? longRecords : shortRecords;
		const records = unlessMalformed(() => kind.decode(message.body));
		if (records === undefined) return 'malformed-build';
		const mine = openTask(this.context.keys, records, turn.wall, kind);
		if (typeof mine === 'string') return mine;
		if (this.#replays.seen(mine.ephemeral, turn.now)) return 'record-replayed';
		return this.#silence(from, mine, turn) ?? { mine, records };
	}

	/** Requests that get no answer: from nobody, back to where they came from, or on to a router that is banned. */
	#silence(from: HashKey | undefined, { request }: HopTask, { now }: Turn): HopRefusal | undefined {
		if (request.role !== 'gateway' && from === undefined) return 'sender-unknown';
		const next = hashKey(request.nextHash);
		if (request.role === 'participant' && next === from) return 'same-neighbours';
		return this.context.peers.banned(next, now) ? 'next-hop-banned' : undefined;
	}

	/** What bandwidth the tunnel is promised, if it asks; or why it is refused. */
	#offer({ request }: HopTask, neighbours: Neighbours): number | undefined | HopRefusal {
		if (this.context.table.get(request.receiveTunnelId) !== undefined) return 'id-in-use';
		const refusal = this.#admission.refusal(neighbours);
		if (refusal !== undefined) return refusal;
		const offer = this.#share.offer(readWish(request.options));
		return offer === 'too-much' ? 'transit-bandwidth' : offer;
	}

	#enter(task: HopTask, neighbours: Neighbours, promisedKBps: number, turn: Turn): HopRefusal | undefined {
		const { table, deadlines } = this.context;
		const { receiveTunnelId } = task.request;
		const tunnel = this.#make(task, neighbours);
		if (!table.claim(receiveTunnelId, tunnel)) return 'id-in-use';
		const held: Held = {
			id: receiveTunnelId,
			tunnel,
			neighbours,
			promisedKBps,
			endsAt: after(turn.now, transitLifetimeMs),
			onTime: (later) => this.#onTime(held, later),
		};
		if (this.#held.size === 0) deadlines.set(this.#sampling, after(turn.now, congestionSampleMs));
		this.#held.set(tunnel, held);
		this.#admission.add(neighbours);
		this.#share.promise(promisedKBps);
		deadlines.set(held, after(turn.now, idleTransitMs));
		return undefined;
	}

	#make({ request, secrets }: HopTask, { from, next: key }: Neighbours): TransitTunnel {
		const next: NextHop = { key, tunnelId: request.nextTunnelId };
		if (from === undefined) {
			const { limitKBps } = readWish(request.options);
			return new GatewayTunnel(this, next, secrets, limitKBps === undefined ? undefined : limitOf(limitKBps));
		}
		if (request.role === 'endpoint') return new EndpointTunnel(this, from, secrets);
		return new ParticipantTunnel(this, from, next, secrets);
	}

	#onTime(held: Held, turn: Turn): void {
		if (turn.now >= held.endsAt) {
			this.#end(held, 'transit-expired');
			return;
		}
		if (held.tunnel.carried === 0) {
			this.#end(held, 'transit-idle');
			return;
		}
		this.context.deadlines.set(held, held.endsAt);
	}

	#end(held: Held, code: 'transit-expired' | 'transit-idle'): void {
		this.#held.delete(held.tunnel);
		if (held.tunnel.carried > 0) this.context.neighbours.remove(...linkedOf(held));
		this.#admission.remove(held.neighbours);
		this.#share.promise(-held.promisedKBps);
		this.context.table.release(held.id, held.tunnel);
		this.#filled.delete(held.tunnel);
		held.tunnel.destroy();
		this.context.note(code);
	}

	/** Looks at the load as long as there are tunnels, or a letter that is to go. */
	#sample(turn: Turn): void {
		if (this.#admission.sample(turn.now)) this.#onLetter(turn);
		if (this.#held.size > 0 || this.#admission.letterWaits)
			this.context.deadlines.set(this.#sampling, after(turn.now, congestionSampleMs));
	}

	/** Exhale of the tunnels that messages came into in this turn, and of those that they bring messages to meanwhile. */
	flush(turn: Turn): void {
		for (const tunnel of this.#filled) {
			this.#filled.delete(tunnel);
			tunnel.flush(turn);
		}
	}
}

/** Those with whom links are needed; what an endpoint sends goes anywhere. */
function linkedOf({ tunnel, neighbours: { from, next } }: Held): readonly (HashKey | undefined)[] {
	return tunnel instanceof EndpointTunnel ? [from] : [from, next];
}

function limitOf(kbps: number): TokenBucket {
	const ratePerSecond = kbps * 1024;
	return new TokenBucket({ ratePerSecond, burst: Math.max(leastLimitBurstBytes, ratePerSecond * limitBurstSeconds) });
}
