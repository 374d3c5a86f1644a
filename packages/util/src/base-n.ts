// The I2P forms of base64 (`-` and `~` for `+` and `/`, `=` padding) and base32 (lower case, no padding).
// A table look-up for each letter: not for secrets whose reader shares a processor with an attacker.
import { fromUtf8 } from './text.js';

const alphabet64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-~';
const alphabet32 = 'abcdefghijklmnopqrstuvwxyz234567';
const padding = 0x3d;

function lettersOf(alphabet: string): Uint8Array {
	return Uint8Array.from(alphabet, (letter) => letter.charCodeAt(0));
}
const letters64 = lettersOf(alphabet64);
const letters32 = lettersOf(alphabet32);

function inverse(letters: Uint8Array): Int8Array {
	const table = new Int8Array(128).fill(-1);
	for (let i = 0; i < letters.length; i++) table[letters[i]!] = i;
	return table;
}
const inverse64 = inverse(letters64);
const inverse32 = inverse(letters32);
for (let i = 0; i < 26; i++) inverse32[65 + i] = i;

/** Letters are put into bytes and made a string at once: a string that grows letter by letter costs several times as much. */
function encode(bytes: Uint8Array, letters: Uint8Array, width: number, text: Uint8Array): string {
	const mask = (1 << width) - 1;
	let at = 0;
	let pending = 0;
	let bits = 0;
	for (let i = 0; i < bytes.length; i++) {
		pending = (pending << 8) | bytes[i]!;
		bits += 8;
		while (bits >= width) {
			bits -= width;
			text[at++] = letters[(pending >>> bits) & mask]!;
		}
		pending &= (1 << bits) - 1;
	}
	if (bits > 0) text[at] = letters[(pending << (width - bits)) & mask]!;
	return fromUtf8(text) as string;
}

function decode(text: string, length: number, table: Int8Array, width: number): Uint8Array | undefined {
	const bytes = new Uint8Array(Math.floor((length * width) / 8));
	let at = 0;
	let pending = 0;
	let bits = 0;
	for (let i = 0; i < length; i++) {
		const code = text.charCodeAt(i);
		const value = code < 128 ? table[code]! : -1;
		if (value < 0) return undefined;
		pending = (pending << width) | value;
		bits += width;
		if (bits >= 8) {
			bits -= 8;
			bytes[at++] = pending >>> bits;
			pending &= (1 << bits) - 1;
		}
	}
	return bits >= width || pending !== 0 ? undefined : bytes;
}

/** I2P base64, padded with `=` to a multiple of four characters. */
export function toBase64(bytes: Uint8Array): string {
	return encode(bytes, letters64, 6, new Uint8Array(Math.ceil(bytes.length / 3) * 4).fill(padding));
}

/**
 * Bytes of I2P base64, with all of its padding or none; `undefined` for any other character, length or nonzero leftover
 * bits: what decodes is the one text of its bytes.
 */
export function fromBase64(text: string): Uint8Array | undefined {
	let length = text.length;
	if (length % 4 === 0) {
		if (length > 0 && text.charCodeAt(length - 1) === padding) length--;
		if (length % 4 === 3 && text.charCodeAt(length - 1) === padding) length--;
	}
	return decode(text, length, inverse64, 6);
}

/** I2P base32, lower case, without padding. */
export function toBase32(bytes: Uint8Array): string {
	return encode(bytes, letters32, 5, new Uint8Array(Math.ceil((bytes.length * 8) / 5)));
}

/** Bytes of I2P base32 in either case; `undefined` for any other character, length or nonzero leftover bits. */
export function fromBase32(text: string): Uint8Array | undefined {
	return decode(text, text.length, inverse32, 5);
}
