// The gateway's packing: whole messages in, clear tunnel messages out, several small ones to one, large ones in fragments.
// tunnel-message. Must not know layers, links or whose tunnel it is.
import { type Random, Ring, Slab } from '@i2p/util';
import {
	gatewayRingBytes,
	gatewayRingMessages,
	maxFollowOnFragments,
	maxTunnelledBytes,
	tunnelMessageBytes,
	tunnelPayloadBytes,
} from '../constants.js';
import { summedBytes, writeClearMessage } from './clear-message.js';
import {
	type Delivery,
	followOnHeaderBytes,
	fragmentedExtraBytes,
	put32,
	wholeHeaderBytes,
	writeFirstHeader,
	writeFollowOnHeader,
} from './delivery.js';

interface Waiting {
	readonly delivery: Delivery;
	readonly bytes: Uint8Array;
}

/** Bytes of a TunnelData body: tunnel id 4, message 1024. */
export const tunnelDataBytes = 4 + tunnelMessageBytes;
const followOnRoom = tunnelPayloadBytes - followOnHeaderBytes;
/** What bodies are written into, and the content of the one that is open. */
const memory = new Slab();
const content = new Uint8Array(summedBytes);

/** Where messages wait for the exhale, and are cut. */
export class Gateway {
	readonly #random: Random;
	readonly #ring = new Ring<Waiting>(gatewayRingMessages);
	#waitingBytes = 0;

	constructor(random: Random) {
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
	 * Packs what waits, in order, until at least `most` messages are made or nothing is left. Each body has 1028 bytes:
	 * the tunnel id and a clear message.
	 */
	pack(tunnelId: number, most: number): Uint8Array[] {
		const packing = new Packing(tunnelId, this.#random);
		while (packing.made < most) {
			const next = this.take();
			if (next === undefined) break;
			packing.add(next.delivery, next.bytes);
		}
		return packing.finish();
	}
}

/** The messages of one exhale. */
class Packing {
	readonly #tunnelId: number;
	readonly #random: Random;
	readonly #bodies: Uint8Array[] = [];
	#used = 0;

	constructor(tunnelId: number, random: Random) {
		this.#tunnelId = tunnelId;
		this.#random = random;
	}

	get made(): number {
		return this.#bodies.length;
	}

	add(delivery: Delivery, bytes: Uint8Array): void {
		const header = wholeHeaderBytes(delivery);
		if (this.#used > 0 && !this.#worthBeginningHere(header, bytes.length)) this.#close();
		if (header + bytes.length <= tunnelPayloadBytes - this.#used) {
			this.#used = writeFirstHeader(content, this.#used, delivery, 0, bytes.length);
			this.#put(bytes);
			return;
		}
		this.#addFragmented(delivery, bytes, header + fragmentedExtraBytes);
	}

	finish(): Uint8Array[] {
		if (this.#used > 0) this.#close();
		return this.#bodies;
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
		this.#used = writeFirstHeader(content, this.#used, delivery, messageId, at);
		this.#put(bytes.subarray(0, at));
		for (let number = 1; at < bytes.length; number++) {
			this.#close();
			const size = Math.min(followOnRoom, bytes.length - at);
			this.#used = writeFollowOnHeader(content, 0, number, at + size === bytes.length, messageId, size);
			this.#put(bytes.subarray(at, at + size));
			at += size;
		}
	}

	#put(bytes: Uint8Array): void {
		content.set(bytes, this.#used);
		this.#used += bytes.length;
	}

	#close(): void {
		const body = memory.take(tunnelDataBytes);
		writeClearMessage(body.subarray(put32(body, 0, this.#tunnelId)), content, this.#used, this.#random);
		this.#bodies.push(body);
		this.#used = 0;
	}
}
