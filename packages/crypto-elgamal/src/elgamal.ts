// ElGamal as I2P has it: a random byte that is not zero, SHA-256 of the data, the data, as one number. I2P "Low-level Cryptography Details".
// Powers come from the engine.
import { sha256 } from '@i2p/crypto-sha256';
import {
	bytesBE,
	checkAnyBytes,
	checkBytes,
	checkBytesWithin,
	copyBytes,
	destroyedKey,
	drawNumber,
	equalBytes,
	numberBE,
	type Power,
	type Random,
	wipe,
} from '@i2p/util';
import { generator, prime } from './group.js';
import {
	type ElGamalPrivateKey,
	type ElGamalPublicKey,
	elGamalBlockLength,
	elGamalKeyLength,
	elGamalPlaintextMax,
	elGamalShortLength,
} from './key.js';

const headLength = 33;
const privateName = 'ElGamal private key';

/** A number from 1 to p - 2. */
function drawExponent(random: Random): bigint {
	return drawNumber(prime - 1n, elGamalKeyLength, random);
}

/** What is encrypted: byte, hash, data. */
function framed(plaintext: Uint8Array, random: Random): Uint8Array {
	const frame = new Uint8Array(headLength + plaintext.length);
	frame[0] = 1 + random.below(255);
	frame.set(sha256(plaintext), 1);
	frame.set(plaintext, headLength);
	return frame;
}

/** The data of what was decrypted, if its hash is right. */
function unframed(value: bigint): Uint8Array | undefined {
	const padded = bytesBE(value, elGamalKeyLength);
	let start = 0;
	while (start < padded.length && padded[start] === 0) start++;
	const frame = padded.subarray(start);
	if (frame.length < headLength || frame.length > headLength + elGamalPlaintextMax) return undefined;
	const data = copyBytes(frame.subarray(headLength));
	const good = equalBytes(sha256(data), frame.subarray(1, headLength));
	wipe(padded);
	return good ? data : undefined;
}

/** A public key over an engine's powers. */
export class PublicKey implements ElGamalPublicKey {
	readonly bytes: Uint8Array;
	readonly #power: Power;

	constructor(raw: Uint8Array, power: Power) {
		checkBytes('ElGamal public key', raw, elGamalKeyLength);
		this.bytes = copyBytes(raw);
		this.#power = power;
	}

	encrypt(plaintext: Uint8Array, random: Random, length: 514 | 512 = elGamalBlockLength): Uint8Array | undefined {
		checkBytesWithin('ElGamal plaintext', plaintext, 0, elGamalPlaintextMax);
		if (length !== elGamalBlockLength && length !== elGamalShortLength)
			throw new RangeError(`ElGamal block length: expected 514 or 512, got ${length}`);
		const y = numberBE(this.bytes);
		if (y <= 1n || y >= prime - 1n) return undefined;
		const exponent = drawExponent(random);
		const frame = framed(plaintext, random);
		const half = length / 2;
		const block = new Uint8Array(length);
		block.set(bytesBE(this.#power(generator, exponent), half));
		block.set(bytesBE((this.#power(y, exponent) * numberBE(frame)) % prime, half), half);
		wipe(frame);
		return block;
	}
}

/** A private key over an engine's powers. */
export class PrivateKey implements ElGamalPrivateKey {
	readonly publicKey: Uint8Array;
	readonly #power: Power;
	#raw: Uint8Array | undefined;

	constructor(raw: Uint8Array, power: Power) {
		checkBytes(privateName, raw, elGamalKeyLength);
		const x = numberBE(raw);
		if (x === 0n || x >= prime - 1n) throw new RangeError(`${privateName}: expected a number from 1 to below p - 1`);
		this.#raw = copyBytes(raw);
		this.#power = power;
		this.publicKey = bytesBE(power(generator, x), elGamalKeyLength);
	}

	exportRaw(): Uint8Array {
		return copyBytes(this.#alive());
	}

	decrypt(block: Uint8Array): Uint8Array | undefined {
		const raw = this.#alive();
		checkAnyBytes('ElGamal block', block);
		if (block.length !== elGamalBlockLength && block.length !== elGamalShortLength) return undefined;
		const half = block.length / 2;
		const a = numberBE(block.subarray(0, half));
		const b = numberBE(block.subarray(half));
		if (a === 0n || a >= prime || b === 0n || b >= prime) return undefined;
		return unframed((b * this.#power(a, prime - 1n - numberBE(raw))) % prime);
	}

	destroy(): void {
		wipe(this.#raw);
		this.#raw = undefined;
	}

	#alive(): Uint8Array {
		if (this.#raw === undefined) throw destroyedKey(privateName);
		return this.#raw;
	}
}

/** The bytes of a fresh private key. */
export function drawPrivate(random: Random): Uint8Array {
	return bytesBE(drawExponent(random), elGamalKeyLength);
}
