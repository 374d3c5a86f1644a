// What comes out of the inbound tunnels: replies awaited once, garlic of sessions, messages for the database. ECIES "Payload Section".
// A machine; the one place of this package where WireErrors are caught.
import { type GarlicPeer, type GarlicSessions, OneTimeTags, type Opened, readBlocks } from '@i2p/crypto-garlic';
import type { HashKey } from '@i2p/data-core';
import {
	decodeClove,
	decodeData,
	decodeDatabaseStore,
	decodeGarlic,
	decodePayload,
	type GarlicClove,
	I2np,
	type I2npMessage,
	type Payload,
	storedLeaseSet,
} from '@i2p/data-i2np';
import type { Turn } from '@i2p/runtime';
import type { Mono } from '@i2p/time';
import { copyBytes, equalBytes, WireError } from '@i2p/util';
import type { Note } from './codes.js';
import { awaitedRepliesMs, cloveSkewMs, maxAwaitedReplies, maxForwarded } from './constants.js';
import type { RemoteLeaseSets } from './lease-sets.js';
import type { Remote } from './remote.js';
import { hasKey, type Remotes } from './remotes.js';
import type { LeaseSetDirectory, TunnelPool } from './wants.js';

/** Who awaits a message sealed to a one-time tag. The body is lent. */
export type ReplyHandler = (message: I2npMessage, turn: Turn) => void;

/** What the way in stands on. */
export interface InboundParts {
	/** Our own hash, 32 bytes. */
	readonly hash: Uint8Array;
	readonly tunnels: TunnelPool;
	readonly directory: LeaseSetDirectory;
	readonly leaseSets: RemoteLeaseSets;
	readonly remotes: Remotes;
	readonly note: Note;
	sessions(): GarlicSessions | undefined;
	/** A remote that had been silent is heard. */
	onWayOpen(remote: Remote): void;
	/** A payload for an application; its bytes are lent. */
	deliver(payload: Payload, from: HashKey | undefined, turn: Turn): void;
}

/** The way in of one destination. */
export class Inbound {
	readonly #parts: InboundParts;
	readonly #awaited = new OneTimeTags<ReplyHandler>(maxAwaitedReplies, awaitedRepliesMs);

	constructor(parts: InboundParts) {
		this.#parts = parts;
	}

	/** Awaits one message under a tag (8 bytes) and key (32 bytes). */
	expectReply(tag: Uint8Array, key: Uint8Array, handler: ReplyHandler, now: Mono): void {
		this.#awaited.expect(tag, key, handler, now);
	}

	/** A message came out of one of our inbound tunnels; its body is lent. */
	onMessage(message: I2npMessage, turn: Turn): void {
		switch (message.type) {
			case I2np.Garlic:
				this.#onGarlic(message.body, turn);
				break;
			case I2np.DatabaseStore:
			case I2np.DatabaseSearchReply:
			case I2np.DeliveryStatus:
				this.#parts.directory.onMessage(message, turn);
				break;
			default:
				this.#parts.note('message-unexpected');
		}
	}

	#onGarlic(body: Uint8Array, turn: Turn): void {
		const sealed = this.#read('garlic-malformed', () => decodeGarlic(body));
		if (sealed === undefined) return;
		const reply = this.#awaited.open(sealed, turn.now);
		if (reply !== undefined) this.#onReply(reply.value, reply.payload, turn);
		else this.#onSession(sealed, turn);
	}

	/** What a codec reads; `undefined`, and counted, where the bytes do not parse. */
	#read<T>(code: 'garlic-malformed' | 'clove-malformed', decode: () => T): T | undefined {
		try {
			return decode();
		} catch (fault) {
			if (!(fault instanceof WireError)) throw fault;
			this.#parts.note(code);
			return undefined;
		}
	}

	#onReply(handler: ReplyHandler, payload: Uint8Array, turn: Turn): void {
		this.#parts.note('one-time');
		for (const block of this.#read('garlic-malformed', () => readBlocks(payload)) ?? []) {
			const clove = block.kind === 'clove' ? this.#clove(block.bytes, turn) : undefined;
			if (clove?.delivery.kind === 'local') handler(clove.message, turn);
		}
	}

	#onSession(sealed: Uint8Array, turn: Turn): void {
		const { note } = this.#parts;
		const sessions = this.#parts.sessions();
		if (sessions === undefined) {
			note('not-ready');
			return;
		}
		const opened = sessions.open(sealed, turn);
		if (opened.kind === 'refused') return;
		note('received');
		const cloves: GarlicClove[] = [];
		for (const block of opened.blocks) {
			const clove = block.kind === 'clove' ? this.#clove(block.bytes, turn) : undefined;
			if (clove !== undefined) cloves.push(clove);
		}
		// Lease sets first: they say who speaks in the cloves beside them.
		for (const { delivery, message } of cloves)
			if (delivery.kind === 'local' && message.type === I2np.DatabaseStore)
				this.#onLeaseSet(message.body, opened.peer, turn);
		this.#onCloves(cloves, this.#heard(opened, turn), turn);
	}

	/** A clove that can be read and has not ended. */
	#clove(bytes: Uint8Array, turn: Turn): GarlicClove | undefined {
		const clove = this.#read('clove-malformed', () => decodeClove(bytes));
		if (clove === undefined || clove.message.expires + cloveSkewMs >= turn.wall) return clove;
		this.#parts.note('clove-expired');
		return undefined;
	}

	#onLeaseSet(body: Uint8Array, peer: GarlicPeer | undefined, turn: Turn): void {
		const { leaseSets, remotes, note } = this.#parts;
		const set = this.#read('clove-malformed', () => storedLeaseSet(decodeDatabaseStore(body)));
		if (set === undefined) return;
		if (set.kind !== 'leaseSet2' || equalBytes(set.hash, this.#parts.hash)) note('clove-unexpected');
		// Both agree: the set names the session's key, and who holds the key named the set.
		else if (leaseSets.offer(set, turn) && peer !== undefined && hasKey(set, peer.staticKey))
			remotes.bind(peer, set.key);
	}

	#heard(opened: Opened, turn: Turn): HashKey | undefined {
		const { remotes, note } = this.#parts;
		const from = opened.peer === undefined ? undefined : remotes.owner(opened.peer);
		if (from === undefined) note('sender-unknown');
		const remote = from === undefined ? undefined : remotes.open(from, turn.now);
		if (remote === undefined) return from;
		for (const token of opened.acked) remote.onAcked(token);
		remote.speaker = opened.peer;
		if (remote.isSilent(turn.now)) this.#parts.onWayOpen(remote);
		remote.onHeard(turn.now);
		return from;
	}

	#onCloves(cloves: readonly GarlicClove[], from: HashKey | undefined, turn: Turn): void {
		let forwarded = 0;
		for (const { delivery, message } of cloves) {
			if (delivery.kind === 'destination') {
				if (equalBytes(delivery.hash, this.#parts.hash)) this.#onData(message, from, turn);
				else this.#parts.note('clove-not-ours');
			} else if (delivery.kind === 'local') {
				if (message.type === I2np.Data) this.#onData(message, from, turn);
				else if (message.type !== I2np.DatabaseStore && message.type !== I2np.DeliveryStatus)
					this.#parts.note('clove-unexpected');
			} else if (message.type === I2np.DeliveryStatus && forwarded++ < maxForwarded) {
				// An acknowledgement that the sender asks us to bring back through our tunnel.
				this.#parts.tunnels.sendOut(delivery, { ...message, body: copyBytes(message.body) }, turn);
			} else this.#parts.note('clove-unexpected');
		}
	}

	#onData(message: I2npMessage, from: HashKey | undefined, turn: Turn): void {
		if (message.type !== I2np.Data) {
			this.#parts.note('clove-unexpected');
			return;
		}
		const payload = this.#read('clove-malformed', () => decodePayload(decodeData(message.body)));
		if (payload !== undefined) this.#parts.deliver(payload, from, turn);
	}
}
