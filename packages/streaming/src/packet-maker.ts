// Makes the packets of one stream: SYN, data, CLOSE, acknowledgement, RESET. Streaming specification "Packet Format".
// Knows ids and keys; decides nothing about when.
import type { Destination } from '@i2p/data-core';
import { flag, initialRtoMs, maxPacketSizeBytes, minPacketSizeBytes, usualPacketSizeBytes } from './constants.js';
import { framePacket } from './packet.js';
import { signPacket } from './proof.js';
import type { AckState } from './receive.js';
import type { SentPacket } from './send.js';
import type { SendRing } from './send-ring.js';
import type { PacketSigner } from './wants.js';

/** Our own part in every packet that is signed. */
export interface Speaker extends PacketSigner {
	readonly destination: Destination;
}

const resendSeconds = initialRtoMs / 1000;
const nobody = () => undefined;

/** Ids of both sides and the packet size they agreed on. */
export class PacketMaker {
	readonly #speaker: Speaker;
	readonly #localId: number;
	/** Hash of the peer, 32 bytes; only of streams that we open. */
	readonly #targetHash: Uint8Array | undefined;
	#remoteId: number;
	#packetSize: number = usualPacketSizeBytes;
	#syn: Uint8Array | undefined;

	constructor(speaker: Speaker, localId: number, remoteId: number, targetHash: Uint8Array | undefined) {
		this.#speaker = speaker;
		this.#localId = localId;
		this.#remoteId = remoteId;
		this.#targetHash = targetHash;
	}

	/** The peer's id of the stream; 0 as long as it has not answered. */
	get remoteId(): number {
		return this.#remoteId;
	}

	/** The peer has told its id and what packets it takes (`undefined`: the usual). */
	onPeer(remoteId: number, maxPacketSize: number | undefined): void {
		this.#remoteId = remoteId;
		const theirs = Math.max(minPacketSizeBytes, maxPacketSize ?? usualPacketSizeBytes);
		this.#packetSize = Math.min(maxPacketSizeBytes, theirs);
		this.#syn = undefined;
	}

	/** Payload bytes that the packet with this sequence number may carry. */
	payloadRoom(sequence: number): number {
		return sequence === 0 ? Math.min(usualPacketSizeBytes, this.#packetSize) : this.#packetSize;
	}

	/** A packet with a place in the order, its payload from the ring. A SYN is made once and repeated byte for byte. */
	ordered(sent: SentPacket, ring: SendRing, ack: AckState | undefined, delayMs: number | undefined): Uint8Array {
		const fill = (payload: Uint8Array) => ring.copy(sent.position, payload);
		if (sent.sequence === 0) return this.#synchronize(sent, fill, ack);
		const fields = {
			...this.#header(sent.sequence, sent.isClose ? flag.close : 0, ack),
			delayMs,
			payloadBytes: sent.payloadBytes,
		};
		if (sent.isClose) return signPacket(fields, this.#speaker, fill);
		const frame = framePacket(fields);
		fill(frame.bytes.subarray(frame.payloadOffset));
		return frame.bytes;
	}

	#header(sequence: number, flags: number, ack: AckState | undefined) {
		return {
			sendStreamId: this.#remoteId,
			receiveStreamId: this.#localId,
			sequence,
			ackThrough: ack?.ackThrough ?? 0,
			nacks: ack?.nacks ?? [],
			flags: ack ? flags : flags | flag.noAck,
		};
	}

	#synchronize(sent: SentPacket, fill: (payload: Uint8Array) => void, ack: AckState | undefined): Uint8Array {
		if (this.#syn && this.#targetHash) return this.#syn.slice();
		const first = this.#targetHash !== undefined;
		const fields = {
			...this.#header(0, flag.synchronize | (sent.isClose ? flag.close : 0), first ? undefined : ack),
			nacks: [],
			targetHash: this.#targetHash,
			resendDelay: resendSeconds,
			from: this.#speaker.destination.bytes,
			maxPacketSize: maxPacketSizeBytes,
			payloadBytes: sent.payloadBytes,
		};
		const bytes = signPacket(fields, this.#speaker, fill);
		if (first) this.#syn = bytes.slice();
		return bytes;
	}

	/** A packet that only acknowledges. */
	acknowledgement(ack: AckState, delayMs: number | undefined): Uint8Array {
		return framePacket({ ...this.#header(0, 0, ack), delayMs, payloadBytes: 0 }).bytes;
	}

	/** The end of everything; carries the next sequence number, because i2pd looks at a RESET only in its turn. */
	reset(nextSequence: number, ack: AckState | undefined): Uint8Array {
		return signPacket(
			{ ...this.#header(nextSequence, flag.reset, ack), nacks: [], payloadBytes: 0 },
			this.#speaker,
			nobody,
		);
	}
}
