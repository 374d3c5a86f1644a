// The I2P forms of base64 (`-` and `~` for `+` and `/`, `=` padding) and base32 (lower case, no padding).

const alphabet64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-~';
const alphabet32 = 'abcdefghijklmnopqrstuvwxyz234567';

function inverse(alphabet: string): Int8Array {
	const table = new Int8Array(128).fill(-1);
	for (let i = 0; i < alphabet.length; i++) table[alphabet.charCodeAt(i)] = i;
	return table;
}
const inverse64 = inverse(alphabet64);
const inverse32 = inverse(alphabet32);
for (let i = 0; i < 26; i++) inverse32[65 + i] = i;

function encode(bytes: Uint8Array, alphabet: string, width: number): string {
	let text = '';
	let pending = 0;
	let bits = 0;
	for (const byte of bytes) {
		pending = (pending << 8) | byte;
		bits += 8;
		while (bits >= width) {
			bits -= width;
			text += alphabet[(pending >>> bits) & ((1 << width) - 1)];
		}
		pending &= (1 << bits) - 1;
	}
	return bits === 0 ? text : text + alphabet[(pending << (width - bits)) & ((1 << width) - 1)];
}

function decode(text: string, table: Int8Array, width: number): Uint8Array | undefined {
	const bytes = new Uint8Array(Math.floor((text.length * width) / 8));
	let at = 0;
	let pending = 0;
	let bits = 0;
	for (let i = 0; i < text.length; i++) {
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
	const text = encode(bytes, alphabet64, 6);
	return text.padEnd(Math.ceil(text.length / 4) * 4, '=');
}

/** Bytes of I2P base64, padded or not; `undefined` for any other character, length or nonzero leftover bits. */
export function fromBase64(text: string): Uint8Array | undefined {
	return decode(text.replace(/={1,2}$/, ''), inverse64, 6);
}

/** I2P base32, lower case, without padding. */
export function toBase32(bytes: Uint8Array): string {
	return encode(bytes, alphabet32, 5);
}

/** Bytes of I2P base32 in either case; `undefined` for any other character, length or nonzero leftover bits. */
export function fromBase32(text: string): Uint8Array | undefined {
	return decode(text, inverse32, 5);
}
