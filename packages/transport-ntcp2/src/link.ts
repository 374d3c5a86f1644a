// An NTCP2 link in its data phase: the shell between a TCP socket and transport-core's Link.
// NTCP2 "Data Phase", "Termination". Must not know the handshake or other links.
import type { MlKemLevel } from '@i2p/crypto-mlkem';
import type { HashKey, RouterIdentity } from '@i2p/data-core';
import type { I2npMessage } from '@i2p/data-i2np';
import { RouterInfo } from '@i2p/data-routerinfo';
import type { TcpSocket, Turn, Waiting } from '@i2p/runtime';
import { after, type Mono, mono, never } from '@i2p/time';
import { type Link, LinkTraffic, maxI2npBytes, type Note, type TransportEvents } from '@i2p/transport-core';
import { copyBytes, type Random, Ring, WireError, Writer } from '@i2p/util';
import {
	type BlockTaker,
	i2npBlockBytes,
	type SeldomBlock,
	takeBlocks,
	writeDateTimeBlock,
	writeI2npBlock,
	writeOptionsBlock,
	writePaddingBlock,
	writeRouterInfoBlock,
	writeTerminationBlock,
} from './blocks.js';
import {
	blockHeaderBytes,
	dataPaddingMostBytes,
	frameFillBytes,
	idleSpreadMs,
	lingerMs,
	maxQueuedBytes,
	maxQueuedMessages,
	ownPadding,
	routerInfoAgainMaxMs,
	routerInfoAgainMinMs,
	routerInfoCheckMs,
	shortI2npHeaderBytes,
} from './constants.js';
import { FrameOpener, FrameSealer } from './data-phase.js';
import { type LinkEnd, terminationCode, terminationReason } from './errors.js';
import { FramePlan } from './frame-plan.js';
import { type BoxTaker, Framer } from './framer.js';
import type { DirectionKeys } from './kdf.js';
import { encodePaddingWishes, PaddingPolicy } from './padding-policy.js';

/** The frames that are being sealed, and the blocks of one of them: one memory for all links of a thread. */
const plan = new FramePlan();
const scratch = new Writer(frameFillBytes);

/** What a link needs of its transport. */
export interface LinkHost {
	readonly events: TransportEvents;
	readonly random: Random;
	readonly note: Note;
	readonly ownRouterInfo: () => RouterInfo;
	/** Milliseconds without a frame after which it is closed, spread a little. */
	readonly idleTimeoutMs: number;
	/** The link has something to hand down in the exhale. */
	arm(): void;
	/** The link's deadline has moved to an earlier instant. */
	hurry(due: Mono): void;
	/** The link was closed by a call from above: `onLinkDown` is to be told in the next think. */
	tellDown(link: Link, reason: string): void;
}

/** What the handshake hands over. */
export interface LinkOrigin {
	readonly identity: RouterIdentity;
	readonly inbound: boolean;
	readonly socket: TcpSocket;
	readonly sending: DirectionKeys;
	readonly receiving: DirectionKeys;
	/** The level of ML-KEM, if the handshake was hybrid. */
	readonly hybrid: MlKemLevel | undefined;
	/** The data of the Options block in message 3, if there was one. */
	readonly options: Uint8Array | undefined;
	/** When the RouterInfo that the peer gave in the handshake was published; 0 if it gave none. */
	readonly published: number;
}

/** One NTCP2 session. */
export class Ntcp2Link implements Link {
	readonly style = 'ntcp2';
	readonly peer: HashKey;
	readonly identity: RouterIdentity;
	readonly inbound: boolean;
	readonly hybrid: MlKemLevel | undefined;
	readonly since: Mono;
	readonly traffic = new LinkTraffic();
	readonly #host: LinkHost;
	readonly #socket: TcpSocket;
	readonly #sealer: FrameSealer;
	readonly #opener: FrameOpener;
	readonly #framer: Framer;
	readonly #padding: PaddingPolicy;
	readonly #queue = new Ring<I2npMessage>(maxQueuedMessages);
	readonly #idleMs: number;
	#queuedBytes = 0;
	#open = true;
	/** What the farewell says; it is sent in the next exhale. */
	#farewell: string | undefined;
	#gone = false;
	#lastFrame: Mono;
	#closeBy: Mono = never;
	#tellDateTime = true;
	/** Who dialled said it in message 3. */
	#tellOptions: boolean;
	#tellRouterInfo: boolean;
	#routerInfoAt: Mono;
	#published: number;
	#nextCheck: Mono;

	constructor(origin: LinkOrigin, host: LinkHost, now: Mono) {
		this.#host = host;
		this.identity = origin.identity;
		this.peer = origin.identity.key;
		this.inbound = origin.inbound;
		this.hybrid = origin.hybrid;
		this.since = now;
		this.#socket = origin.socket;
		this.#sealer = new FrameSealer(origin.sending);
		this.#opener = new FrameOpener(origin.receiving);
		this.#framer = new Framer(origin.receiving.sipKey, origin.receiving.sipIv);
		this.#lastFrame = now;
		this.#nextCheck = now;
		this.#published = origin.published;
		const spreadMs = Math.min(idleSpreadMs, Math.floor(host.idleTimeoutMs / 10));
		this.#idleMs = host.idleTimeoutMs - spreadMs + host.random.below(2 * spreadMs + 1);
		this.#tellRouterInfo = origin.inbound;
		this.#tellOptions = origin.inbound;
		this.#padding = new PaddingPolicy(host.random);
		if (origin.options) this.#padding.onOptions(origin.options);
		this.#routerInfoAt = this.#again(now);
	}

	get host(): string {
		return this.#socket.remote.host;
	}

	get open(): boolean {
		return this.#open;
	}

	offer(message: I2npMessage): boolean {
		const bytes = shortI2npHeaderBytes + message.body.length;
		if (!this.#open || bytes > maxI2npBytes || this.#queuedBytes + bytes > maxQueuedBytes) return false;
		if (!this.#queue.offer(message)) return false;
		this.#queuedBytes += bytes;
		this.#host.arm();
		return true;
	}

	room(): number {
		if (!this.#open || this.#queue.length >= this.#queue.capacity) return 0;
		return maxQueuedBytes - this.#queuedBytes;
	}

	close(reason: string): void {
		if (!this.#open) return;
		this.#leave(reason);
		this.#host.tellDown(this, reason);
	}

	// --- what the socket tells ---

	/** Bytes arrived; opens whole frames and tells their messages. */
	onData(lent: Uint8Array, turn: Turn): void {
		this.traffic.received.add(lent.length, turn.now);
		if (!this.#open) return;
		try {
			const whole = this.#framer.onBytes(lent, this.#onBox, turn);
			if (!whole && this.#open) this.#fault('framing', turn);
		} catch (fault) {
			if (!(fault instanceof WireError)) throw fault;
			this.#host.note(`ntcp2-payload-${fault.code}`);
			if (this.#open) this.#fault('payload', turn);
		}
	}

	/** The connection is gone. */
	onClose(reason: string, turn: Turn): void {
		if (this.#gone) return;
		this.#gone = true;
		this.#sealer.destroy();
		this.#opener.destroy();
		this.#framer.destroy();
		this.#queue.clear();
		this.#queuedBytes = 0;
		if (!this.#open) return;
		this.#open = false;
		this.#host.events.onLinkDown(this, `tcp-${reason}`, turn);
	}

	/** The peer sends no more: so do we. */
	onEnd(turn: Turn): void {
		if (this.#open) this.#fault('peer-ended', turn);
	}

	// --- time and exhale ---

	due(): Mono {
		if (!this.#open) return this.#closeBy;
		const idleAt = after(this.#lastFrame, this.#idleMs);
		return mono(Math.min(idleAt, this.#routerInfoAt));
	}

	onTime(turn: Turn): void {
		if (!this.#open) {
			if (this.#closeBy > turn.now) return;
			this.#closeBy = never;
			this.#socket.destroy();
			return;
		}
		if (turn.now >= after(this.#lastFrame, this.#idleMs)) {
			this.#fault('idle', turn);
			return;
		}
		if (turn.now < this.#routerInfoAt) return;
		this.#routerInfoAt = this.#again(turn.now);
		this.#tellRouterInfo = true;
		this.#tellDateTime = true;
		this.#host.arm();
	}

	/** Seals what was offered into few frames and writes them at once. */
	flush(turn: Turn): Waiting {
		if (this.#gone) return 'empty';
		this.#plan(this.#socket.room());
		const own = this.#ownBlocks(turn);
		const last = this.#farewell === undefined ? undefined : this.#lastBlocks(this.#farewell);
		const total = plan.bytes + frameBytes(own) + frameBytes(last);
		if (total > 0) {
			const out = this.#socket.outgoing(total);
			let at = own ? this.#sealer.seal(own, out, 0) : 0;
			for (let frame = 0; frame < plan.frames; frame++) at = this.#sealer.seal(this.#blocksOf(frame), out, at);
			if (last) this.#sealer.seal(last, out, at);
			this.#lastFrame = turn.now;
			this.traffic.sent.add(total, turn.now);
			this.#socket.write(out);
		}
		if (last) return this.#hangUp(turn);
		if (this.#queue.length === 0) return 'empty';
		// The system may have taken all at once: nobody tells of room that was never gone.
		return this.#socket.room() > 0 ? 'turn' : 'writable';
	}

	#hangUp(turn: Turn): Waiting {
		this.#farewell = undefined;
		this.#queue.clear();
		this.#queuedBytes = 0;
		this.#socket.end();
		this.#closeBy = after(turn.now, lingerMs);
		this.#host.hurry(this.#closeBy);
		return 'empty';
	}

	// --- receiving ---

	readonly #onBox: BoxTaker<Turn> = (lentBox, turn) => {
		const plain = this.#opener.open(lentBox);
		if (!plain) {
			this.#fault('data-aead', turn);
			return false;
		}
		this.#lastFrame = turn.now;
		takeBlocks(plain, this.#taker, turn);
		return this.#open;
	};

	readonly #taker: BlockTaker<Turn> = {
		onI2np: (message, turn) => this.#host.events.onMessage(this, message, turn),
		onPadding: () => undefined,
		onBlock: (block, turn) => this.#onBlock(block, turn),
		goesOn: () => this.#open,
	};

	#onBlock(block: SeldomBlock, turn: Turn): void {
		switch (block.kind) {
			case 'routerInfo':
				this.#onRouterInfo(block.bytes, block.flood, turn);
				return;
			case 'termination':
				this.#host.note(`ntcp2-terminated-${terminationCode(block.reason)}`);
				this.#leave('termination-received');
				this.#host.events.onLinkDown(this, `peer-${terminationCode(block.reason)}`, turn);
				return;
			case 'options':
				this.#padding.onOptions(block.bytes);
				return;
			default: // the time asks for nothing
		}
	}

	/** Signatures cost time: a RouterInfo is looked at only if it is newer, and not more often than needed. */
	#onRouterInfo(lent: Uint8Array, flood: boolean, turn: Turn): void {
		if (turn.now < this.#nextCheck) {
			this.#host.note('ntcp2-router-info-too-often');
			return;
		}
		const info = RouterInfo.decode(copyBytes(lent));
		if (info.key !== this.peer) {
			this.#host.note('ntcp2-router-info-foreign');
			return;
		}
		if (info.published <= this.#published) return;
		this.#nextCheck = after(turn.now, routerInfoCheckMs);
		if (!info.verify()) {
			this.#fault('router-info-signature', turn);
			return;
		}
		this.#published = info.published;
		this.#host.events.onRouterInfo(this, info, flood, turn);
	}

	/** Closes for a reason of our own, during an inhale or a think. */
	#fault(code: LinkEnd, turn: Turn): void {
		this.#host.note(`ntcp2-link-${code}`);
		this.#leave(code);
		this.#host.events.onLinkDown(this, code, turn);
	}

	#leave(code: string): void {
		this.#open = false;
		this.#farewell = code;
		this.#host.arm();
	}

	// --- sending ---

	/** Distributes what waits over frames, as much as the socket has room for (one frame more at most). */
	#plan(room: number): void {
		const queue = this.#queue;
		plan.clear();
		let messages = 0;
		let bytes = 0;
		for (let i = 0; i < queue.length && plan.bytes < room; i++) {
			const size = i2npBlockBytes(queue.at(i)!);
			if (messages > 0 && bytes + size > frameFillBytes) {
				this.#planFrame(messages, bytes);
				messages = 0;
				bytes = 0;
			}
			messages++;
			bytes += size;
		}
		if (messages > 0) this.#planFrame(messages, bytes);
	}

	#planFrame(messages: number, messageBytes: number): void {
		const bytes = messageBytes + blockHeaderBytes + this.#padding.bytesFor(messageBytes);
		plan.add(messages, bytes, FrameSealer.size(bytes));
	}

	/** Takes the messages of a frame from the queue. Its blocks, valid until the next call, by whatever link. */
	#blocksOf(frame: number): Uint8Array {
		const writer = scratch.clear();
		for (let left = plan.messagesOf(frame); left > 0; left--) {
			const message = this.#queue.take()!;
			this.#queuedBytes -= shortI2npHeaderBytes + message.body.length;
			writeI2npBlock(writer, message);
		}
		writePaddingBlock(writer, plan.blockBytesOf(frame) - writer.length - blockHeaderBytes);
		return writer.finish();
	}

	/** Time and RouterInfo, when they are to be told. */
	#ownBlocks(turn: Turn): Uint8Array | undefined {
		if (!this.#open || !(this.#tellDateTime || this.#tellRouterInfo)) return undefined;
		const writer = new Writer();
		if (this.#tellDateTime) writeDateTimeBlock(writer, turn.wall);
		if (this.#tellRouterInfo) writeRouterInfoBlock(writer, this.#host.ownRouterInfo().bytes, false);
		if (this.#tellOptions) writeOptionsBlock(writer, encodePaddingWishes(ownPadding));
		this.#tellOptions = false;
		this.#tellDateTime = false;
		this.#tellRouterInfo = false;
		writePaddingBlock(writer, this.#host.random.below(dataPaddingMostBytes));
		return writer.finish();
	}

	#lastBlocks(code: string): Uint8Array {
		const writer = new Writer();
		writeTerminationBlock(writer, this.#opener.frames, terminationReason(code));
		writePaddingBlock(writer, this.#host.random.below(dataPaddingMostBytes));
		return writer.finish();
	}

	#again(now: Mono): Mono {
		return after(now, routerInfoAgainMinMs + this.#host.random.below(routerInfoAgainMaxMs - routerInfoAgainMinMs));
	}
}

function frameBytes(blocks: Uint8Array | undefined): number {
	return blocks ? FrameSealer.size(blocks.length) : 0;
}
