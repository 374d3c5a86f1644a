// HKDF-SHA256 over its engine: the checks, and the shapes that key schedules ask for. Knows no platform.
import { checkAnyBytes, checkInteger, utf8 } from '@i2p/util';
import { blockBytes, mostOutputBytes } from './types.js';
import { wasmHkdf } from './wasm.js';

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
	checkInteger('HKDF output length', length, 0, mostOutputBytes);
	const output = new Uint8Array(length);
	derive(lentSalt, lentInput, info, [output]);
	return output;
}

/** The first two 32-byte blocks of {@link hkdf}, each in memory of its own: what every I2P key schedule asks for. */
export function hkdfPair(
	lentSalt: Uint8Array,
	lentInput: Uint8Array,
	info: string | Uint8Array,
): [first: Uint8Array, second: Uint8Array] {
	const pair: [Uint8Array, Uint8Array] = [new Uint8Array(blockBytes), new Uint8Array(blockBytes)];
	derive(lentSalt, lentInput, info, pair);
	return pair;
}

function derive(salt: Uint8Array, input: Uint8Array, info: string | Uint8Array, outputs: readonly Uint8Array[]): void {
	const infoBytes = typeof info === 'string' ? utf8(info) : info;
	checkAnyBytes('HKDF salt', salt);
	checkAnyBytes('HKDF input', input);
	checkAnyBytes('HKDF info', infoBytes);
	wasmHkdf(salt, input, infoBytes, outputs);
}
