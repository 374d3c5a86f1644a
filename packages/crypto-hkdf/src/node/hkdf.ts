// HKDF-SHA256 in Node: short inputs on our own compression (a call into node:crypto costs more than hashing them), all
// others from one-shot node:crypto hashes, the pads of the extracted key written once for all blocks.
import { hash } from 'node:crypto';
import { hmacSha256 } from '@i2p/crypto-hmac';
import { blockBytes, checkLength, infoBytes } from '../limits.js';
import { isShort, shortHkdf } from '../short.js';

const padBytes = 64;
/** Bytes of info up to which the scratch memory serves; longer ones get memory of their own. */
const mostScratchInfoBytes = 192;

/** Pads and message of the call in progress; wiped before it returns. */
const scratch = new Uint8Array(padBytes + blockBytes + mostScratchInfoBytes + 1);
const outer = new Uint8Array(padBytes + blockBytes);

/**
 * HKDF-SHA256, extract then expand (RFC 5869).
 * @param lentSalt any length; I2P passes the chaining key here
 * @param lentInput input keying material, may be empty
 * @param info ASCII text or bytes
 * @param length bytes of output, at most 8160; RangeError otherwise
 */
export function hkdf(
	lentSalt: Uint8Array,
	lentInput: Uint8Array,
	info: string | Uint8Array,
	length: number,
): Uint8Array {
	checkLength(length);
	const infoOctets = infoBytes(info);
	const output = new Uint8Array(length);
	if (isShort(lentSalt, lentInput, infoOctets, length)) {
		const second = length > blockBytes ? output.subarray(blockBytes) : undefined;
		shortHkdf(lentSalt, lentInput, infoOctets, output.subarray(0, blockBytes), second);
	} else expand(lentSalt, lentInput, infoOctets, [output]);
	return output;
}

/** The first two 32-byte blocks of {@link hkdf}, each in memory of its own: what every I2P key schedule asks for. */
export function hkdfPair(
	lentSalt: Uint8Array,
	lentInput: Uint8Array,
	info: string | Uint8Array,
): [first: Uint8Array, second: Uint8Array] {
	const pair: [Uint8Array, Uint8Array] = [new Uint8Array(blockBytes), new Uint8Array(blockBytes)];
	const infoOctets = infoBytes(info);
	if (isShort(lentSalt, lentInput, infoOctets, 2 * blockBytes))
		shortHkdf(lentSalt, lentInput, infoOctets, pair[0], pair[1]);
	else expand(lentSalt, lentInput, infoOctets, pair);
	return pair;
}

/** Fills each output in turn; every output but the last is a whole number of blocks. */
function expand(salt: Uint8Array, input: Uint8Array, info: Uint8Array, outputs: readonly Uint8Array[]): void {
	const key = hmacSha256(salt, input);
	const inner = info.length <= mostScratchInfoBytes ? scratch : new Uint8Array(padBytes + blockBytes + info.length + 1);
	for (let i = 0; i < padBytes; i++) {
		const byte = i < blockBytes ? key[i]! : 0;
		inner[i] = byte ^ 0x36;
		outer[i] = byte ^ 0x5c;
	}
	const end = padBytes + blockBytes + info.length + 1;
	inner.set(info, padBytes + blockBytes);
	let counter = 0;
	for (const output of outputs) {
		for (let at = 0; at < output.length; at += blockBytes) {
			inner[end - 1] = ++counter;
			const block = nextBlock(inner, info, end, counter === 1);
			output.set(at + blockBytes <= output.length ? block : block.subarray(0, output.length - at), at);
			inner.set(block, padBytes);
			block.fill(0);
		}
	}
	inner.fill(0, 0, end);
	outer.fill(0);
	key.fill(0);
}

function nextBlock(inner: Uint8Array, info: Uint8Array, end: number, first: boolean): Uint8Array {
	if (!first) {
		outer.set(hash('sha256', inner.subarray(0, end), 'buffer'), padBytes);
		return hash('sha256', outer, 'buffer');
	}
	inner.set(info, padBytes);
	inner[padBytes + info.length] = 1;
	outer.set(hash('sha256', inner.subarray(0, padBytes + info.length + 1), 'buffer'), padBytes);
	inner.set(info, padBytes + blockBytes);
	inner[end - 1] = 1;
	return hash('sha256', outer, 'buffer');
}
