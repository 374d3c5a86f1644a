// Serving others' tunnels: takes or refuses builds, keeps the tunnels until they end. tunnel-creation-ecies.
// Must not know our own pools.
import { sealCloveOneTime } from '@i2p/crypto-garlic';
import { emptyMapping, type HashKey, hashKey } from '@i2p/data-core';
import { encodeGarlic, encodeStandard, I2np, type I2npMessage, localClove } from '@i2p/data-i2np';
import type { Turn } from '@i2p/runtime';
import { after, type Mono } from '@i2p/time';
import { copyBytes, DecayingBloom, equalBytes, TokenBucket, unlessMalformed } from '@i2p/util';
import { answerTask, type HopTask, openTask } from '../build/hop.js';
import { longRecords, type RecordKind, shortRecords } from '../build/record-kind.js';
import { wipeSecrets } from '../build/seal.js';
import type { HopRefusal } from '../codes.js';
import {
	idleTransitMs,
	maxRequestAgeMs,
	replayedRecordCapacity,
	replyAccepted,
	replyRefused,
	transitBurstSeconds,
	transitLifetimeMs,
	transitPressurePercent,
} from '../constants.js';
import type { Deadline, TunnelContext } from './context.js';
import {
	EndpointTunnel,
	GatewayTunnel,
	type NextHop,
	ParticipantTunnel,
	type TransitFloor,
	type TransitTunnel,
} from './transit-tunnel.js';

/** How much we do for others. */
export interface TransitLimits {
	/** Tunnels at once; 0: none. */
	readonly maxTunnels: number;
	/** Bytes a second that transit may take; `undefined`: as much as comes. */
	readonly bytesPerSecond?: number | undefined;
}

interface Held extends Deadline {
	readonly id: number;
	readonly tunnel: TransitTunnel;
	readonly endsAt: Mono;
}

/** All tunnels of others through this router. */
export class TransitTunnels implements TransitFloor {
	readonly context: TunnelContext;
	readonly #limits: TransitLimits;
	readonly #replays: DecayingBloom;
	readonly #bucket: TokenBucket | undefined;
	readonly #filled = new Set<GatewayTunnel>();
	readonly #held = new Set<Held>();
	#closed = false;

	constructor(context: TunnelContext, limits: TransitLimits) {
		this.context = context;
		this.#limits = limits;
		this.#replays = new DecayingBloom({
			capacity: replayedRecordCapacity,
			lifetimeMs: maxRequestAgeMs + 2 * 60_000,
			random: context.random,
		});
		const rate = limits.bytesPerSecond;
		this.#bucket =
			rate === undefined ? undefined : new TokenBucket({ ratePerSecond: rate, burst: rate * transitBurstSeconds });
	}

	/** Tunnels at the moment. */
	get size(): number {
		return this.#held.size;
	}

	/** Takes no more from now on; those that stand go on until they end. */
	close(): void {
		this.#closed = true;
	}

	mayCarry(bytes: number, turn: Turn): boolean {
		return this.#bucket === undefined || this.#bucket.take(bytes, turn.now);
	}

	onFilled(gateway: GatewayTunnel): void {
		this.#filled.add(gateway);
	}

	/** A build message that is not the answer to one of ours. @param from who sent it directly, if anybody did */
	onBuild(from: HashKey | undefined, message: I2npMessage, turn: Turn): void {
		const kind = message.type === I2np.VariableTunnelBuild ? longRecords : shortRecords;
		const records = readRecords(kind, message.body);
		if (records === undefined) {
			this.context.note('malformed-build');
			return;
		}
		const task = openTask(this.context.keys, records, turn.wall, kind);
		if (typeof task === 'string') {
			this.context.note(task);
			return;
		}
		if (this.#replays.seen(task.ephemeral, turn.now)) {
			this.context.note('record-replayed');
			return;
		}
		const silence = this.#silence(from, task, turn);
		if (silence !== undefined) {
			this.context.note(silence);
			return;
		}
		const refusal = this.#policy(task) ?? this.#enter(from, task, turn);
		this.context.note(refusal === undefined ? 'transit-accepted' : 'transit-refused');
		if (refusal !== undefined) this.context.note(refusal);
		const code = refusal === undefined ? replyAccepted : replyRefused;
		this.#answer(task, answerTask(task, records, code, emptyMapping, this.context.random), turn);
		wipeSecrets(task.secrets);
	}

	/** Requests that get no answer: from nobody, back to where they came from, or on to a router that is banned. */
	#silence(from: HashKey | undefined, { request }: HopTask, { now }: Turn): HopRefusal | undefined {
		if (request.role !== 'gateway' && from === undefined) return 'sender-unknown';
		const next = hashKey(request.nextHash);
		if (request.role === 'participant' && next === from) return 'same-neighbours';
		return this.context.peers.banned(next, now) ? 'next-hop-banned' : undefined;
	}

	#policy(task: HopTask): HopRefusal | undefined {
		const { maxTunnels } = this.#limits;
		if (this.#closed || maxTunnels === 0) return 'transit-off';
		if (this.context.table.get(task.request.receiveTunnelId) !== undefined) return 'id-in-use';
		if (this.#held.size >= maxTunnels) return 'transit-full';
		const percent = (100 * this.#held.size) / maxTunnels;
		const pressure = (percent - transitPressurePercent) / (100 - transitPressurePercent);
		return pressure > 0 && this.context.random.below(1000) < 1000 * pressure ? 'transit-pressure' : undefined;
	}

	#enter(from: HashKey | undefined, task: HopTask, turn: Turn): HopRefusal | undefined {
		const { table, deadlines } = this.context;
		const { receiveTunnelId } = task.request;
		const tunnel = this.#make(from, task);
		if (tunnel === undefined) return 'sender-unknown';
		if (!table.claim(receiveTunnelId, tunnel)) return 'id-in-use';
		const held: Held = {
			id: receiveTunnelId,
			tunnel,
			endsAt: after(turn.now, transitLifetimeMs),
			onTime: (later) => this.#onTime(held, later),
		};
		this.#held.add(held);
		deadlines.set(held, after(turn.now, idleTransitMs));
		return undefined;
	}

	#make(from: HashKey | undefined, task: HopTask): TransitTunnel | undefined {
		const { role, nextHash, nextTunnelId } = task.request;
		const next: NextHop = { key: hashKey(nextHash), tunnelId: nextTunnelId };
		if (role === 'gateway') return new GatewayTunnel(this, next, task.secrets);
		if (from === undefined) return undefined;
		if (role === 'endpoint') return new EndpointTunnel(this, from, task.secrets);
		return new ParticipantTunnel(this, from, next, task.secrets);
	}

	#answer(task: HopTask, records: readonly Uint8Array[], turn: Turn): void {
		const { outlet, note } = this.context;
		const { role, nextHash, nextTunnelId, nextMessageId } = task.request;
		const hash = copyBytes(nextHash);
		const { kind, secrets } = task;
		const body = kind.encode(records);
		const type = role === 'endpoint' ? kind.replyType : kind.buildType;
		const onwards = { ...outlet.wrap(type, body, turn), id: nextMessageId };
		let refused: HopRefusal | 'link-refused' | 'loop-full' | undefined;
		if (role === 'endpoint') {
			// Creators await no garlic when the answer's gateway is the endpoint itself: nobody sees it on the way.
			const inClear = secrets.garlic === undefined || equalBytes(hash, this.context.keys.hash);
			const reply = inClear ? onwards : outlet.wrap(I2np.Garlic, this.#garlicReply(secrets.garlic, onwards), turn);
			refused = outlet.send({ kind: 'tunnel', hash, tunnelId: nextTunnelId }, reply, encodeStandard(reply), turn);
		} else {
			refused = outlet.send({ kind: 'router', hash }, onwards, body, turn);
		}
		if (refused !== undefined) note(refused);
	}

	#garlicReply(garlic: { key: Uint8Array; tag: Uint8Array }, reply: I2npMessage): Uint8Array {
		return encodeGarlic(sealCloveOneTime(garlic.key, garlic.tag, localClove(reply), this.context.random));
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
		this.#held.delete(held);
		this.context.table.release(held.id, held.tunnel);
		if (held.tunnel instanceof GatewayTunnel) this.#filled.delete(held.tunnel);
		held.tunnel.destroy();
		this.context.note(code);
	}

	/** Exhale of the gateways that messages entered in this turn. */
	flush(turn: Turn): void {
		for (const gateway of this.#filled) gateway.flush(turn);
		this.#filled.clear();
	}
}

function readRecords(kind: RecordKind, body: Uint8Array): Uint8Array[] | undefined {
	return unlessMalformed(() => kind.decode(body));
}
