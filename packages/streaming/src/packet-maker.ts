// Makes the packets of one stream: SYN, data, CLOSE, acknowledgement, RESET. Streaming specification "Packet Format".
// Knows ids and keys; decides nothing about when.
import type { Destination } from '@i2p/data-core';
import type { Slab } from '@i2p/util';
import { flag, initialRtoMs, minPacketSizeBytes, usualPacketSizeBytes } from './constants.js';
import { framePacket, type PacketFields } from './packet.js';
import { signPacket } from './proof.js';
import type { AckState } from './receive.js';
import type { SentPacket } from './send.js';
import type { SendRing } from './send-ring.js';
import type { StreamSettings } from './settings.js';
import type { PacketSigner } from './wants.js';

/** Our own part in every packet that is signed. */
export interface Speaker extends PacketSigner {
	readonly destination: Destination;
	readonly settings: StreamSettings;
	/** Where packets without signature are made. */
	readonly memory: Slab;
}

const resendSeconds = initialRtoMs / 1000;
const nobody = () => undefined;
const noNacks: readonly number[] = [];

/** Ids of both sides and the packet size they agreed on. */
export class PacketMaker {
	readonly #speaker: Speaker;
	readonly #localId: number;
	/** Hash of the peer, 32 bytes; only of streams that we open. */
	#targetHash: Uint8Array | undefined;
	#remoteId: number;
	#packetSize: number;
	#syn: Uint8Array | undefined;

	constructor(speaker: Speaker, localId: number, remoteId: number, targetHash: Uint8Array | undefined) {
		this.#packetSize = Math.min(usualPacketSizeBytes, speaker.settings.packetBytes);
		this.#speaker = speaker;
		this.#localId = localId;
		this.#remoteId = remoteId;
		this.#targetHash = targetHash;
	}

	/** The peer's id of the stream; 0 as long as it has not answered. */
	get remoteId(): number {
		return this.#remoteId;
	}

	/** The stream is to be opened to another, by its hash of 32 bytes. */
	aim(targetHash: Uint8Array): void {
		this.#targetHash = targetHash;
		this.#syn = undefined;
	}

	/** The peer has told its id and what packets it takes (`undefined`: the usual). */
	onPeer(remoteId: number, maxPacketSize: number | undefined): void {
		this.#remoteId = remoteId;
		const theirs = Math.max(minPacketSizeBytes, maxPacketSize ?? usualPacketSizeBytes);
		this.#packetSize = Math.min(this.#speaker.settings.packetBytes, theirs);
		this.#syn = undefined;
	}

	/** Payload bytes that the packet with this sequence number may carry. */
	payloadRoom(sequence: number): number {
		return sequence === 0 ? Math.min(usualPacketSizeBytes, this.#packetSize) : this.#packetSize;
	}

	/** A packet with a place in the order, its payload from the ring. A SYN is made once and repeated byte for byte. */
	ordered(sent: SentPacket, ring: SendRing, ack: AckState | undefined, delayMs: number | undefined): Uint8Array {
		const { position, payloadBytes, sequence } = sent;
		const fill = (payload: Uint8Array) => ring.copy(position, payloadBytes, payload, 0);
		if (sequence === 0) return this.#synchronize(sent, fill, ack);
		if (sent.isClose)
			return signPacket({ ...this.#head(sequence, flag.close, ack), delayMs, payloadBytes }, this.#speaker, fill);
		const { bytes, payloadOffset } = framePacket(
			this.#plain(sequence, ack, delayMs, payloadBytes),
			this.#speaker.memory,
		);
		ring.copy(position, payloadBytes, bytes, payloadOffset);
		return bytes;
	}

	#plain(sequence: number, ack: AckState | undefined, delayMs: number | undefined, payloadBytes: number): PacketFields {
		return {
			sendStreamId: this.#remoteId,
			receiveStreamId: this.#localId,
			sequence,
			ackThrough: ack === undefined ? 0 : ack.ackThrough,
			nacks: ack === undefined ? noNacks : ack.nacks,
			flags: ack === undefined ? flag.noAck : 0,
			delayMs,
			payloadBytes,
		};
	}

	#head(sequence: number, flags: number, ack: AckState | undefined): PacketFields {
		const plain = this.#plain(sequence, ack, undefined, 0);
		return { ...plain, flags: plain.flags | flags };
	}

	#synchronize(sent: SentPacket, fill: (payload: Uint8Array) => void, ack: AckState | undefined): Uint8Array {
		if (this.#syn && this.#targetHash) return this.#syn.slice();
		const first = this.#targetHash !== undefined;
		const close = sent.isClose ? flag.close : 0;
		const interactive = first && this.#speaker.settings.profile === 'interactive' ? flag.interactive : 0;
		const fields = {
			...this.#head(0, flag.synchronize | close | interactive, first ? undefined : ack),
			nacks: [],
			targetHash: this.#targetHash,
			resendDelay: resendSeconds,
			from: this.#speaker.destination.bytes,
			maxPacketSize: this.#speaker.settings.packetBytes,
			payloadBytes: sent.payloadBytes,
		};
		const bytes = signPacket(fields, this.#speaker, fill);
		if (first) this.#syn = bytes.slice();
		return bytes;
	}

	/** A packet that only acknowledges. */
	acknowledgement(ack: AckState, delayMs: number | undefined): Uint8Array {
		return framePacket(this.#plain(0, ack, delayMs, 0), this.#speaker.memory).bytes;
	}

	/** The end of everything; carries the next sequence number, because i2pd looks at a RESET only in its turn. */
	reset(nextSequence: number, ack: AckState | undefined): Uint8Array {
		return signPacket(
			{ ...this.#head(nextSequence, flag.reset, ack), nacks: [], payloadBytes: 0 },
			this.#speaker,
			nobody,
		);
	}
}
