// A key's handle over any engine, and the raw cipher: all checks are here, all work is the engine's.
import { checkAnyBytes, checkBytes, checkBytesWithin, checkInteger, destroyedKey } from '@i2p/util';
import { type Aead, aeadKeyBytes, aeadNonceBytes, aeadTagBytes, type Engine, type Words, zeroWords } from './types.js';

const any = Number.MAX_SAFE_INTEGER;
const blockBytes = 64;
/** Blocks under one nonce: a counter of 4 bytes, whose last value noble does not use. */
const mostBlocks = 0xffff_ffff;
/** RFC 8439 section 2.8: block 0 is the one-time key's. */
const mostMessageBytes = (mostBlocks - 1) * blockBytes;

/** The nonce of the call in progress; a nonce is no secret. */
const nonceNow = zeroWords(aeadNonceBytes);
/** The key of a raw call in progress; wiped before it returns. */
const keyNow = zeroWords(aeadKeyBytes);

function nonceOf(nonce: number | Uint8Array): Words {
	if (typeof nonce === 'number') {
		checkInteger('ChaCha20-Poly1305 message counter', nonce, 0, Number.MAX_SAFE_INTEGER);
		nonceNow.words[0] = 0;
		nonceNow.words[1] = nonce;
		nonceNow.words[2] = nonce / 0x1_0000_0000;
	} else {
		checkBytes('ChaCha20-Poly1305 nonce', nonce, aeadNonceBytes);
		nonceNow.bytes.set(nonce);
	}
	return nonceNow;
}

/** What errors call memory that is written into; made once, since it is checked at each call. */
interface Room {
	readonly memory: string;
	readonly offset: string;
}

function roomFor(what: string): Room {
	return { memory: `memory for ${what}`, offset: `offset of ${what}` };
}

const sealedRoom = roomFor('the sealed bytes');
const openedRoom = roomFor('the opened bytes');

function checkRoom(room: Room, into: Uint8Array, at: number, length: number): void {
	checkInteger(room.offset, at, 0, any);
	checkBytesWithin(room.memory, into, at + length, any);
}

/** {@link Aead} under a copy of a key. */
export class KeyedAead implements Aead {
	readonly #engine: Engine;
	readonly #key = zeroWords(aeadKeyBytes);
	#destroyed = false;

	/** @param lentKey 32 bytes, RangeError otherwise */
	constructor(engine: Engine, lentKey: Uint8Array) {
		this.#engine = engine;
		this.rekey(lentKey);
	}

	rekey(lentKey: Uint8Array): void {
		checkBytes('ChaCha20-Poly1305 key', lentKey, aeadKeyBytes);
		this.#key.bytes.set(lentKey);
		this.#destroyed = false;
	}

	seal(nonce: number | Uint8Array, lentAd: Uint8Array, lentPlaintext: Uint8Array): Uint8Array {
		this.#check(lentAd, 'plaintext', lentPlaintext);
		const sealed = new Uint8Array(lentPlaintext.length + aeadTagBytes);
		this.#engine.seal(this.#key, nonceOf(nonce), lentAd, lentPlaintext, sealed, 0);
		return sealed;
	}

	sealInto(
		nonce: number | Uint8Array,
		lentAd: Uint8Array,
		lentPlaintext: Uint8Array,
		into: Uint8Array,
		at: number,
	): void {
		this.#check(lentAd, 'plaintext', lentPlaintext);
		checkRoom(sealedRoom, into, at, lentPlaintext.length + aeadTagBytes);
		this.#engine.seal(this.#key, nonceOf(nonce), lentAd, lentPlaintext, into, at);
	}

	open(nonce: number | Uint8Array, lentAd: Uint8Array, lentCiphertext: Uint8Array): Uint8Array | undefined {
		this.#check(lentAd, 'ciphertext', lentCiphertext);
		const words = nonceOf(nonce);
		if (lentCiphertext.length < aeadTagBytes) return undefined;
		return this.#engine.open(this.#key, words, lentAd, lentCiphertext);
	}

	openInto(
		nonce: number | Uint8Array,
		lentAd: Uint8Array,
		lentCiphertext: Uint8Array,
		into: Uint8Array,
		at: number,
	): boolean {
		this.#check(lentAd, 'ciphertext', lentCiphertext);
		const words = nonceOf(nonce);
		if (lentCiphertext.length < aeadTagBytes) return false;
		checkRoom(openedRoom, into, at, lentCiphertext.length - aeadTagBytes);
		return this.#engine.openInto(this.#key, words, lentAd, lentCiphertext, into, at);
	}

	destroy(): void {
		this.#key.bytes.fill(0);
		this.#destroyed = true;
	}

	#check(ad: Uint8Array, name: 'plaintext' | 'ciphertext', bytes: Uint8Array): void {
		if (this.#destroyed) throw destroyedKey('ChaCha20-Poly1305 key');
		checkAnyBytes('ChaCha20-Poly1305 associated data', ad);
		if (!(bytes instanceof Uint8Array) || bytes.length > mostMessageBytes)
			checkBytesWithin(`ChaCha20-Poly1305 ${name}`, bytes, 0, mostMessageBytes);
	}
}

/** The raw cipher on an engine: what `chacha20` of each entry does. */
export function keyStream(
	engine: Engine,
	lentKey: Uint8Array,
	lentNonce: Uint8Array,
	lentData: Uint8Array,
	counter: number,
): Uint8Array {
	checkBytes('ChaCha20 key', lentKey, aeadKeyBytes);
	checkBytes('ChaCha20 nonce', lentNonce, aeadNonceBytes);
	checkBytesWithin('ChaCha20 data', lentData, 0, mostBlocks * blockBytes);
	checkInteger('ChaCha20 block counter', counter, 0, mostBlocks - Math.max(1, Math.ceil(lentData.length / blockBytes)));
	keyNow.bytes.set(lentKey);
	nonceNow.bytes.set(lentNonce);
	const output = engine.xor(keyNow, nonceNow, counter, lentData);
	keyNow.bytes.fill(0);
	return output;
}
