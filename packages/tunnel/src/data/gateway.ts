// The gateway's packing: whole messages in, clear tunnel messages out, several small ones to one, large ones in fragments.
// tunnel-message. Must not know layers, links or whose tunnel it is.
import { type Random, Ring, Slab } from '@i2p/util';
import {
	gatewayRingBytes,
	gatewayRingMessages,
	maxFollowOnFragments,
	maxTunnelledBytes,
	tunnelDataBytes,
	tunnelPayloadBytes,
} from '../constants.js';
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

interface Waiting {
	readonly delivery: Delivery;
	readonly bytes: Uint8Array;
}

const followOnRoom = tunnelPayloadBytes - followOnHeaderBytes;
const pile = new SheetPile();
/** What bodies are written into. */
const memory = new Slab();

/** Where messages wait for the exhale, and are cut. */
export class Gateway {
	readonly #layering: Layering;
	readonly #random: Random;
	readonly #ring = new Ring<Waiting>(gatewayRingMessages);
	#waitingBytes = 0;

	/** @param layering what is done to messages once they are packed */
	constructor(layering: Layering, random: Random) {
		this.#layering = layering;
		this.#random = random;
	}

	/** Messages that wait. */
	get length(): number {
		return this.#ring.length;
	}

	/** Messages that still fit. */
	room(): number {
		return this.#waitingBytes >= gatewayRingBytes ? 0 : this.#ring.capacity - this.#ring.length;
	}

	/** Puts a message aside; `undefined`: taken, else why not. @param given with its standard I2NP header */
	offer(delivery: Delivery, given: Uint8Array): 'gateway-full' | 'message-too-long' | undefined {
		if (given.length > maxTunnelledBytes) return 'message-too-long';
		if (this.#waitingBytes >= gatewayRingBytes) return 'gateway-full';
		if (!this.#ring.offer({ delivery, bytes: given })) return 'gateway-full';
		this.#waitingBytes += given.length;
		return undefined;
	}

	/** The message that waits longest, taken out as it is: for tunnels of no hop. */
	take(): Waiting | undefined {
		const next = this.#ring.take();
		if (next !== undefined) this.#waitingBytes -= next.bytes.length;
		return next;
	}

	/** Forgets what waits. */
	clear(): void {
		this.#ring.clear();
		this.#waitingBytes = 0;
	}

	/**
	 * Packs what waits, in order, until at least `most` messages are made or nothing is left, and layers them. Each body has 1028 bytes,
	 * which are the link's afterwards: the tunnel id and a message.
	 */
	pack(tunnelId: number, most: number): Uint8Array[] {
		const packing = new Packing(this.#random);
		while (packing.made < most) {
			const next = this.take();
			if (next === undefined) break;
			packing.add(next.delivery, next.bytes);
		}
		const sheets = packing.finish();
		this.#layering(messagesOn(sheets));
		const bodies = sheets.map((sheet) => bodyOf(tunnelId, sheet));
		pile.giveBack(sheets);
		return bodies;
	}
}

function bodyOf(tunnelId: number, sheet: Sheet): Uint8Array {
	const body = memory.take(tunnelDataBytes);
	body.set(sheet.body);
	put32(body, 0, tunnelId);
	return body;
}

/** The messages of one exhale. */
class Packing {
	readonly #random: Random;
	/** The last one is open as long as something is used of it. */
	readonly #sheets: Sheet[] = [];
	/** Bytes of content in the open one. */
	#used = 0;

	constructor(random: Random) {
		this.#random = random;
	}

	/** Messages that are closed. */
	get made(): number {
		return this.#used > 0 ? this.#sheets.length - 1 : this.#sheets.length;
	}

	add(delivery: Delivery, bytes: Uint8Array): void {
		const header = wholeHeaderBytes(delivery);
		if (this.#used > 0 && !this.#worthBeginningHere(header, bytes.length)) this.#close();
		if (header + bytes.length > tunnelPayloadBytes - this.#used) {
			this.#addFragmented(delivery, bytes, header + fragmentedExtraBytes);
			return;
		}
		const content = this.#open();
		writeFirstHeader(content, this.#end, delivery, 0, bytes.length);
		this.#used += header;
		this.#put(content, bytes);
	}

	finish(): readonly Sheet[] {
		if (this.#used > 0) this.#close();
		return this.#sheets;
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
