// Which streams there are, by our id, by the peer's id, by peer. Knows nothing of packets.
import type { HashKey } from '@i2p/data-core';
import { maxStreams, maxStreamsPerPeer } from './constants.js';
import type { LocalStream } from './stream.js';

/** All streams of one destination. */
export class StreamTable {
	readonly #byLocalId = new Map<number, LocalStream>();
	readonly #byPeer = new Map<string, LocalStream>();
	readonly #incomingById = new Map<number, LocalStream>();
	readonly #incomingOf = new Map<HashKey, number>();
	readonly #incoming = new Set<LocalStream>();
	/** Those that are over for their users and still acknowledge what the peer repeats, the oldest first. */
	readonly #lingering = new Set<LocalStream>();

	/** Whether one more stream of our own fits. */
	get hasRoom(): boolean {
		return this.#byLocalId.size < maxStreams;
	}

	/** Whether one more incoming stream of this peer fits. */
	hasRoomFor(peer: HashKey): boolean {
		return this.hasRoom && (this.#incomingOf.get(peer) ?? 0) < maxStreamsPerPeer;
	}

	/** The stream with this id of ours. */
	byLocalId(id: number): LocalStream | undefined {
		return this.#byLocalId.get(id);
	}

	/** The incoming stream to which the peer gave this id. */
	byPeer(peer: HashKey, remoteId: number): LocalStream | undefined {
		return this.#byPeer.get(peerKey(peer, remoteId));
	}

	/** An incoming stream to which someone gave this id: for packets that do not say who sent them. */
	incomingById(remoteId: number): LocalStream | undefined {
		return this.#incomingById.get(remoteId);
	}

	add(stream: LocalStream): void {
		this.#byLocalId.set(stream.localId, stream);
	}

	/** Adds a stream that a peer has opened. */
	addIncoming(stream: LocalStream): void {
		this.add(stream);
		this.#incoming.add(stream);
		this.#byPeer.set(peerKey(stream.remote, stream.remoteId), stream);
		if (!this.#incomingById.has(stream.remoteId)) this.#incomingById.set(stream.remoteId, stream);
		this.#incomingOf.set(stream.remote, (this.#incomingOf.get(stream.remote) ?? 0) + 1);
	}

	/** A stream lingers from now on. */
	linger(stream: LocalStream): void {
		this.#lingering.add(stream);
	}

	/** The stream that has lingered longest: of all, or of those that this peer has opened. */
	oldestLingering(peer?: HashKey): LocalStream | undefined {
		for (const stream of this.#lingering)
			if (peer === undefined || (stream.remote === peer && this.#incoming.has(stream))) return stream;
		return undefined;
	}

	/** Forgets a stream; answers the key of an incoming one, `undefined` for ours. */
	delete(stream: LocalStream): string | undefined {
		this.#lingering.delete(stream);
		if (this.#byLocalId.get(stream.localId) === stream) this.#byLocalId.delete(stream.localId);
		if (!this.#incoming.delete(stream)) return undefined;
		const key = peerKey(stream.remote, stream.remoteId);
		if (this.#byPeer.get(key) === stream) this.#byPeer.delete(key);
		if (this.#incomingById.get(stream.remoteId) === stream) this.#incomingById.delete(stream.remoteId);
		const left = (this.#incomingOf.get(stream.remote) ?? 1) - 1;
		if (left === 0) this.#incomingOf.delete(stream.remote);
		else this.#incomingOf.set(stream.remote, left);
		return key;
	}

	/** Every stream. */
	all(): LocalStream[] {
		return [...this.#byLocalId.values()];
	}
}

/** Names one stream of one peer. */
export function peerKey(peer: HashKey, remoteId: number): string {
	return `${peer}:${remoteId}`;
}
