// The gateway's packing: whole messages in, tunnel messages out, several small ones to one, large ones in fragments.
// tunnel-message. Must not know links or whose tunnel it is.
import { type Random, Slab } from '@i2p/util';
import { maxFollowOnFragments, tunnelBodyBytes, tunnelPayloadBytes } from '../constants.js';
import { finishClearMessage, firstContentStart } from './clear-message.js';
import {
	type Delivery,
	followOnHeaderBytes,
	fragmentedExtraBytes,
	put32,
	wholeHeaderBytes,
	writeFirstHeader,
	writeFollowOnHeader,
} from './delivery.js';
import type { Layering } from './layers.js';
import { messagesOn, type Sheet, SheetPile } from './sheet.js';

const followOnRoom = tunnelPayloadBytes - followOnHeaderBytes;
const pile = new SheetPile();
/** What bodies are written into. */
const memory = new Slab();

/** The tunnel messages of one exhale. */
export class Packing {
	readonly #layering: Layering;
	readonly #random: Random;
	/** The last one is open as long as something is used of it. */
	#sheets: Sheet[] = [];
	/** Bytes of content in the open one. */
	#used = 0;

	/** @param layering what is done to messages once they are packed */
	constructor(layering: Layering, random: Random) {
		this.#layering = layering;
		this.#random = random;
	}

	/** Messages that are closed. */
	get made(): number {
		return this.#used > 0 ? this.#sheets.length - 1 : this.#sheets.length;
	}

	/** Packs a message of at most 62,708 bytes behind those before it. */
	add(delivery: Delivery, lentBytes: Uint8Array): void {
		const header = wholeHeaderBytes(delivery);
		if (this.#used > 0 && !this.#worthBeginningHere(header, lentBytes.length)) this.#close();
		if (header + lentBytes.length > tunnelPayloadBytes - this.#used) {
			this.#addFragmented(delivery, lentBytes, header + fragmentedExtraBytes);
			return;
		}
		const content = this.#open();
		writeFirstHeader(content, this.#end, delivery, 0, lentBytes.length);
		this.#used += header;
		this.#put(content, lentBytes);
	}

	/** Layers what was packed, and begins anew. Each body has 1028 bytes, which are the link's afterwards: the tunnel id and a message. */
	finish(tunnelId: number): readonly Uint8Array[] {
		if (this.#used > 0) this.#close();
		const sheets = this.#sheets;
		this.#sheets = [];
		this.#layering(messagesOn(sheets));
		const bodies = sheets.map((sheet) => bodyOf(tunnelId, sheet));
		pile.giveBack(sheets);
		return bodies;
	}

	/** Forgets what was packed. */
	clear(): void {
		pile.giveBack(this.#sheets);
		this.#sheets = [];
		this.#used = 0;
	}

	/** The sheet that is written on. */
	#open(): Uint8Array {
		if (this.#used === 0) this.#sheets.push(pile.take());
		return this.#sheets[this.#sheets.length - 1]!.bytes;
	}

	/** Where its content ends. */
	get #end(): number {
		return firstContentStart + this.#used;
	}

	/** Whether what is left of the open message saves one of the messages that a fresh beginning would need. */
	#worthBeginningHere(header: number, length: number): boolean {
		const left = tunnelPayloadBytes - this.#used;
		if (header + length <= left) return true;
		const firstHere = left - header - fragmentedExtraBytes;
		if (firstHere < 1) return false;
		const more = Math.ceil((length - firstHere) / followOnRoom);
		if (more > maxFollowOnFragments) return false;
		const fresh =
			header + length <= tunnelPayloadBytes
				? 1
				: 1 + Math.ceil((length - (tunnelPayloadBytes - header - fragmentedExtraBytes)) / followOnRoom);
		return more < fresh;
	}

	#addFragmented(delivery: Delivery, bytes: Uint8Array, header: number): void {
		const messageId = 1 + this.#random.below(0xffff_ffff);
		let at = tunnelPayloadBytes - this.#used - header;
		const content = this.#open();
		writeFirstHeader(content, this.#end, delivery, messageId, at);
		this.#used += header;
		this.#put(content, bytes.subarray(0, at));
		for (let number = 1; at < bytes.length; number++) {
			this.#close();
			const size = Math.min(followOnRoom, bytes.length - at);
			const more = this.#open();
			writeFollowOnHeader(more, this.#end, number, at + size === bytes.length, messageId, size);
			this.#used += followOnHeaderBytes;
			this.#put(more, bytes.subarray(at, at + size));
			at += size;
		}
	}

	#put(content: Uint8Array, bytes: Uint8Array): void {
		content.set(bytes, this.#end);
		this.#used += bytes.length;
	}

	#close(): void {
		finishClearMessage(this.#sheets[this.#sheets.length - 1]!, this.#used, this.#random);
		this.#used = 0;
	}
}

function bodyOf(tunnelId: number, sheet: Sheet): Uint8Array {
	const body = memory.take(tunnelBodyBytes);
	body.set(sheet.body);
	put32(body, 0, tunnelId);
	return body;
}
