// Keys awaited once, by tag: build replies, lookup replies, tunnel tests. One set per context, asked before the ratchet.
// ECIES-X25519-AEAD-Ratchet, "Existing Session Message"; I2NP "DatabaseLookup", reply encryption.
import { createAead } from '@i2p/crypto-chacha20';
import { sessionTagBytes, tagNumber } from '@i2p/crypto-session-keys';
import { after, type Mono } from '@i2p/time';
import { checkAnyBytes, checkBytes, checkInteger, concatBytes, copyBytes, wipe } from '@i2p/util';
import { keyBytes, leastExistingBytes } from './constants.js';

interface Awaited<T> {
	readonly key: Uint8Array;
	readonly value: T;
	readonly until: Mono;
}

/** Messages awaited, each under a tag and a key of its own. */
export class OneTimeTags<T> {
	/** The one awaited longest first. */
	readonly #awaited = new Map<number, Awaited<T>>();
	readonly #capacity: number;
	readonly #lifetimeMs: number;

	/**
	 * Throws RangeError unless both are 1 or more.
	 * @param capacity most tags awaited at once, the oldest making room; @param lifetimeMs how long each is awaited
	 */
	constructor(capacity: number, lifetimeMs: number) {
		checkInteger('capacity', capacity, 1, Number.MAX_SAFE_INTEGER);
		checkInteger('lifetimeMs', lifetimeMs, 1, Number.MAX_SAFE_INTEGER);
		this.#capacity = capacity;
		this.#lifetimeMs = lifetimeMs;
	}

	/** Tags awaited, some of them perhaps expired. */
	get size(): number {
		return this.#awaited.size;
	}

	/** Awaits one message with this tag (8 bytes) under this key (32 bytes), and says what it belongs to; RangeError on other sizes. */
	expect(lentTag: Uint8Array, lentKey: Uint8Array, value: T, now: Mono): void {
		checkBytes('one-time key', lentKey, keyBytes);
		checkBytes('session tag', lentTag, sessionTagBytes);
		const number = tagNumber(lentTag);
		this.#forget(number);
		for (const [oldest, { until }] of this.#awaited) {
			if (until > now && this.#awaited.size < this.#capacity) break;
			this.#forget(oldest);
		}
		this.#awaited.set(number, { key: copyBytes(lentKey), value, until: after(now, this.#lifetimeMs) });
	}

	/** Opens a garlic body (after its length): whose it is and its payload; `undefined` if nobody awaits it or it is forged; TypeError on no bytes. */
	open(lentMessage: Uint8Array, now: Mono): { readonly value: T; readonly payload: Uint8Array } | undefined {
		checkAnyBytes('garlic message', lentMessage);
		if (lentMessage.length < leastExistingBytes) return undefined;
		const number = tagNumber(lentMessage);
		const awaited = this.#awaited.get(number);
		if (awaited === undefined || awaited.until <= now) return undefined;
		const payload = openOneTime(awaited.key, lentMessage);
		if (payload === undefined) return undefined;
		this.#forget(number);
		return { value: awaited.value, payload };
	}

	#forget(number: number): void {
		wipe(this.#awaited.get(number)?.key);
		this.#awaited.delete(number);
	}
}

/** A garlic body (after its length) under a key (32 bytes) and tag (8 bytes) that the receiver awaits: tag ‖ box; RangeError on other sizes. */
export function sealOneTime(lentKey: Uint8Array, lentTag: Uint8Array, lentPayload: Uint8Array): Uint8Array {
	checkBytes('one-time key', lentKey, keyBytes);
	checkBytes('session tag', lentTag, sessionTagBytes);
	const aead = createAead(lentKey);
	const message = concatBytes(lentTag, aead.seal(0, lentTag, lentPayload));
	aead.destroy();
	return message;
}

function openOneTime(key: Uint8Array, message: Uint8Array): Uint8Array | undefined {
	const aead = createAead(key);
	const payload = aead.open(0, message.subarray(0, sessionTagBytes), message.subarray(sessionTagBytes));
	aead.destroy();
	return payload;
}
