// What arrives for the streams of a destination: whose packet it is, in whose voice, and who may open a stream.
// Streaming specification "Replay Prevention", "Signature". What a stream does with its packet is its own.
import type { InboundMessage, MessageHost, StreamAcceptor } from '@i2p/client-core';
import type { HashKey } from '@i2p/data-core';
import type { Turn } from '@i2p/runtime';
import { copyBytes, ExpiringMap, equalBytes, TokenBucket, WireError } from '@i2p/util';
import { PacketsBeforeSyn, type WaitingPacket } from './before-syn.js';
import { flag, provenSynBurst, provenSynsPerSecond, rememberedSyns, rememberSynMs } from './constants.js';
import type { Echo } from './echo.js';
import type { StreamingNote } from './errors.js';
import { Gate } from './gate.js';
import { answerLimit } from './limit-answer.js';
import { decodePacket, type Packet } from './packet.js';
import { PacketMaker, type Speaker } from './packet-maker.js';
import { offlineOf, provePacket, type Voice } from './proof.js';
import type { LocalStream } from './stream.js';
import { peerKey, type StreamTable } from './stream-table.js';

/** A packet outside of any stream that waits for the exhale. */
export interface LoosePacket {
	readonly to: HashKey;
	readonly fromPort: number;
	readonly toPort: number;
	readonly payload: Uint8Array;
}

/** What stands around: the table and what can be done to it. */
export interface InboundWants {
	readonly host: MessageHost;
	readonly speaker: Speaker;
	readonly table: StreamTable;
	readonly echo: Echo;
	readonly closed: boolean;
	/** Whether one more stream fits. */
	readonly hasRoom: boolean;
	/** Has streams that only linger make place for one of this peer. */
	makeRoomFor(peer: HashKey): void;
	/** Who takes streams to a port. */
	acceptorOf(port: number): StreamAcceptor | undefined;
	note(code: StreamingNote): void;
	/** A stream that the peer has opened, not yet in the table. */
	create(remote: HashKey, remoteId: number, localPort: number, remotePort: number): LocalStream;
	/** The stream has changed: its times, or it is over. */
	settle(stream: LocalStream): void;
	offerLoose(packet: LoosePacket): boolean;
}

const proofLimit = { ratePerSecond: provenSynsPerSecond, burst: provenSynBurst };

/** Finds the stream of each packet and lets new streams in. */
export class Inbound {
	readonly #wants: InboundWants;
	readonly #beforeSyn = new PacketsBeforeSyn();
	readonly #pastSyns = new ExpiringMap<string, true>({ capacity: rememberedSyns, lifetimeMs: rememberSynMs });
	readonly #proofs = new TokenBucket(proofLimit);
	readonly #gate: Gate;

	constructor(wants: InboundWants) {
		this.#wants = wants;
		this.#gate = new Gate(wants.speaker.settings);
	}

	/** An incoming stream is over: late copies of its SYN open nothing. */
	remember(key: string, now: number): void {
		this.#pastSyns.set(key, true, now);
	}

	/** A payload of the streaming protocol arrived. */
	onMessage(message: InboundMessage, turn: Turn): void {
		try {
			this.#onPacket(decodePacket(message.payload), message, turn);
		} catch (fault) {
			if (!(fault instanceof WireError)) throw fault;
			this.#wants.note('packet-malformed');
		}
	}

	#onPacket(packet: Packet, message: InboundMessage, turn: Turn): void {
		if (packet.flags & flag.echo) {
			this.#onEcho(packet, message, turn);
			return;
		}
		if (packet.sendStreamId === 0) {
			if (packet.flags & flag.synchronize) this.#onSyn(packet, message, turn);
			else this.#onUnaddressed(packet, message, turn);
			return;
		}
		const stream = this.#wants.table.byLocalId(packet.sendStreamId);
		if (stream === undefined) {
			this.#wants.note('packet-unknown-stream');
			return;
		}
		this.#onStreamPacket(stream, packet, message, turn);
	}

	#onStreamPacket(stream: LocalStream, packet: Packet, message: InboundMessage, turn: Turn): void {
		if (message.from !== undefined && message.from !== stream.remote) {
			this.#wants.note('packet-other-sender');
			return;
		}
		const isSyn = (packet.flags & flag.synchronize) !== 0;
		if (stream.remoteId !== 0 && packet.receiveStreamId !== stream.remoteId) {
			// A RESET that answers a SYN may come from a peer that never made an id.
			if ((packet.flags & flag.reset) === 0 || packet.receiveStreamId !== 0) {
				this.#wants.note('packet-wrong-id');
				return;
			}
		}
		const destination = stream.remoteDestination ?? packet.from;
		if (destination !== undefined && destination.key !== stream.remote) {
			this.#wants.note('packet-other-sender');
			return;
		}
		if (destination === undefined) {
			if (isSyn) {
				this.#wants.note('syn-without-from');
				return;
			}
			if (packet.flags & flag.reset) {
				this.#onEarlyReset(stream, packet, message, turn);
				return;
			}
			if (packet.flags & flag.close) {
				this.#wants.note('packet-unverifiable');
				return;
			}
		} else if (!this.#proven(packet, message, { destination, offline: stream.remoteOffline }, turn)) return;
		if (isSyn && stream.remoteId === 0 && destination) {
			stream.onPeer(destination, offlineOf(packet, destination), packet, turn);
		}
		stream.onPacket(packet, turn);
		this.#wants.settle(stream);
	}

	/** Whether a packet that needs a voice is in the right one, or came through a session that proves the sender. */
	#proven(packet: Packet, message: InboundMessage, voice: Voice, turn: Turn): boolean {
		const needed = packet.flags & (flag.synchronize | flag.close | flag.reset | flag.signature | flag.echo);
		if (needed === 0) return true;
		const proof = provePacket(message.payload, packet, voice, turn.wall);
		if (proof === 'signed') return true;
		if (proof !== 'forged' && message.from === voice.destination.key) return true;
		this.#wants.note(`packet-${proof}`);
		return false;
	}

	/** A RESET instead of an answer, by someone whose destination we have not seen: its lease set names it. */
	#onEarlyReset(stream: LocalStream, packet: Packet, message: InboundMessage, turn: Turn): void {
		if (message.from === stream.remote) {
			stream.onPacket(packet, turn);
			this.#wants.settle(stream);
			return;
		}
		const bytes = copyBytes(message.payload);
		this.#wants.host.lookup(stream.remote, ({ destination }, later) => {
			if (destination === undefined || stream.phase !== 'opening') return;
			const proof = provePacket(bytes, decodePacket(bytes), { destination }, later.wall);
			if (proof !== 'signed') return this.#wants.note(`packet-${proof}`);
			stream.onPacket(decodePacket(bytes), later);
			this.#wants.settle(stream);
		});
	}

	#onSyn(packet: Packet, message: InboundMessage, turn: Turn): void {
		const { from, targetHash } = packet;
		if (from === undefined || packet.receiveStreamId === 0) {
			this.#wants.note('syn-without-from');
			return;
		}
		if (message.from !== undefined && message.from !== from.key) {
			this.#wants.note('packet-other-sender');
			return;
		}
		if (targetHash && !equalBytes(targetHash, this.#wants.host.destination.hash)) {
			this.#wants.note('syn-for-another');
			return;
		}
		const known = this.#wants.table.byPeer(from.key, packet.receiveStreamId);
		if (known) {
			this.#wants.note('syn-repeated');
			this.#onStreamPacket(known, packet, message, turn);
			return;
		}
		if (this.#pastSyns.has(peerKey(from.key, packet.receiveStreamId), turn.now)) {
			this.#wants.note('syn-replayed');
			return;
		}
		if (this.#wants.closed || !this.#mayAsk(from.key, turn.now)) return;
		const offline = offlineOf(packet, from);
		const peer = { destination: from, offline };
		if (!this.#proven(packet, message, peer, turn)) return;
		this.#wants.makeRoomFor(from.key);
		const isWithin = this.#gate.count(from.key, turn.now) && this.#wants.hasRoom;
		if (isWithin && this.#wants.table.hasRoomFor(from.key)) this.#admit(packet, peer, message, turn);
		else this.#onLimit(packet, peer, message, turn);
	}

	/** Whether a peer's SYN is worth the proof of its signature: what is not costs nothing, and is not answered. */
	#mayAsk(peer: HashKey, now: number): boolean {
		if (!this.#gate.allows(peer)) {
			this.#wants.note('stream-not-allowed');
			return false;
		}
		if (this.#proofs.take(1, now)) return true;
		this.#wants.note('syn-too-many');
		return false;
	}

	/** A proven peer is over a limit: it is told as the user has said. */
	#onLimit(packet: Packet, peer: Voice, message: InboundMessage, turn: Turn): void {
		const { limitAction } = this.#wants.speaker.settings;
		const { key } = peer.destination;
		this.#wants.note('stream-limit');
		this.remember(peerKey(key, packet.receiveStreamId), turn.now);
		if (limitAction === 'drop') return;
		if (limitAction !== 'reset' && this.#wants.table.hasRoomFor(key)) {
			const stream = this.#enter(packet, peer, message, turn);
			stream.attach(answerLimit(stream, limitAction));
			stream.onPacket(packet, turn);
			this.#wants.settle(stream);
			return;
		}
		const reset = new PacketMaker(this.#wants.speaker, 0, packet.receiveStreamId, undefined).reset(0, undefined);
		const { fromPort, toPort } = message;
		this.#wants.offerLoose({ to: key, fromPort: toPort, toPort: fromPort, payload: reset });
	}

	/** A stream of this peer, in the table. */
	#enter(packet: Packet, peer: Voice, message: InboundMessage, turn: Turn): LocalStream {
		const { destination, offline } = peer;
		const stream = this.#wants.create(destination.key, packet.receiveStreamId, message.toPort, message.fromPort);
		stream.onPeer(destination, offline, packet, turn);
		this.#wants.table.addIncoming(stream);
		return stream;
	}

	#admit(packet: Packet, peer: Voice, message: InboundMessage, turn: Turn): void {
		const stream = this.#enter(packet, peer, message, turn);
		const handler = this.#wants.acceptorOf(stream.localPort)?.onStream(stream, turn);
		if (handler === undefined) {
			this.#wants.note('stream-refused');
			stream.abort('refused');
		} else {
			this.#wants.note('stream-accepted');
			stream.attach(handler);
			stream.onPacket(packet, turn);
			for (const waiting of this.#beforeSyn.take(packet.receiveStreamId, turn.now))
				this.#onWaiting(stream, waiting, turn);
		}
		this.#wants.settle(stream);
	}

	#onWaiting(stream: LocalStream, { bytes, from }: WaitingPacket, turn: Turn): void {
		const message = { from, fromPort: 0, toPort: 0, payload: bytes };
		this.#onStreamPacket(stream, decodePacket(bytes), message, turn);
	}

	/** A packet of a peer that does not know our id yet: of a stream whose SYN came, or is still on its way. */
	#onUnaddressed(packet: Packet, message: InboundMessage, turn: Turn): void {
		const id = packet.receiveStreamId;
		const stream = message.from ? this.#wants.table.byPeer(message.from, id) : this.#wants.table.incomingById(id);
		if (stream) {
			this.#onStreamPacket(stream, packet, message, turn);
			return;
		}
		const held = id !== 0 && this.#beforeSyn.offer(id, message.payload, message.from, turn.now);
		this.#wants.note(held ? 'packet-before-syn' : 'packet-before-syn-dropped');
	}

	#onEcho(packet: Packet, message: InboundMessage, turn: Turn): void {
		if (packet.sendStreamId === 0) {
			if (!this.#wants.echo.onPong(packet, message.from, turn)) this.#wants.note('pong-unexpected');
			return;
		}
		const { from } = packet;
		if (from === undefined || (message.from !== undefined && message.from !== from.key)) {
			this.#wants.note('packet-unverifiable');
			return;
		}
		if (!this.#wants.echo.mayAnswer(turn.now)) {
			this.#wants.note('ping-limit');
			return;
		}
		if (!this.#proven(packet, message, { destination: from }, turn)) return;
		this.#wants.note('ping-answered');
		const { fromPort, toPort } = message;
		this.#wants.offerLoose({
			to: from.key,
			fromPort: toPort,
			toPort: fromPort,
			payload: this.#wants.echo.pong(packet),
		});
	}
}
