// Sealing and opening frames: one AEAD key and one SipHash chain a direction, a frame counter as nonce.
// NTCP2 "Data Phase". Must not know sockets, queues or what blocks mean.
import { type Aead, createAead } from '@i2p/crypto-chacha20';
import { SipChain } from '@i2p/crypto-siphash';
import { lengthBytes, macBytes, maxFrameBytes } from './constants.js';
import type { DirectionKeys } from './kdf.js';

const nothing = new Uint8Array(0);
/** Bytes of a box up to which a frame is short: a few messages. */
const mostShortBytes = 8192;
/** What short frames are opened into: one memory for all links of a thread, each frame over the one before. */
const opened = new Uint8Array(mostShortBytes);
/** As much of it as the last of them took: frames are often alike, and a view costs more than its garbage shows. */
let view = opened;

/** Seals the frames that we send. */
export class FrameSealer {
	readonly #aead: Aead;
	readonly #sip: SipChain;
	#frames = 0;

	constructor(keys: DirectionKeys) {
		this.#aead = createAead(keys.aead);
		this.#sip = new SipChain(keys.sipKey, keys.sipIv);
	}

	/** Bytes of the frame that holds so many bytes of blocks. */
	static size(plaintextBytes: number): number {
		return lengthBytes + plaintextBytes + macBytes;
	}

	/** Writes length and box of these blocks at `at`; answers the offset behind them. The blocks have at most 65,519 bytes. */
	seal(lentBlocks: Uint8Array, into: Uint8Array, at: number): number {
		const length = lentBlocks.length + macBytes;
		if (length > maxFrameBytes) throw new RangeError('a frame has at most 65535 bytes');
		const masked = length ^ this.#sip.next();
		into[at] = masked >>> 8;
		into[at + 1] = masked;
		this.#aead.sealInto(this.#frames++, nothing, lentBlocks, into, at + lengthBytes);
		return at + lengthBytes + length;
	}

	destroy(): void {
		this.#aead.destroy();
		this.#sip.destroy();
	}
}

/** Opens the frames that the peer sends. */
export class FrameOpener {
	readonly #aead: Aead;
	#frames = 0;

	constructor(keys: DirectionKeys) {
		this.#aead = createAead(keys.aead);
	}

	/** Frames that were authentic, as the termination block tells them. */
	get frames(): number {
		return this.#frames;
	}

	/** The blocks in a box, lent until the next box of any link is opened; `undefined` if it is not authentic. */
	open(lentBox: Uint8Array): Uint8Array | undefined {
		const blocks = this.#opened(lentBox);
		if (blocks) this.#frames++;
		return blocks;
	}

	destroy(): void {
		this.#aead.destroy();
	}

	/** What is long gets memory of its own anyhow. */
	#opened(lentBox: Uint8Array): Uint8Array | undefined {
		if (lentBox.length < macBytes || lentBox.length > mostShortBytes)
			return this.#aead.open(this.#frames, nothing, lentBox);
		if (!this.#aead.openInto(this.#frames, nothing, lentBox, opened, 0)) return undefined;
		const length = lentBox.length - macBytes;
		if (view.length !== length) view = opened.subarray(0, length);
		return view;
	}
}
