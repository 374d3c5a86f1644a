// CRC-32 as gzip uses it (RFC 1952 section 8), four bytes a step.

function makeTables(): Int32Array {
	const tables = new Int32Array(4 * 256);
	for (let n = 0; n < 256; n++) {
		let c = n;
		for (let bit = 0; bit < 8; bit++) c = c & 1 ? (c >>> 1) ^ 0xedb8_8320 : c >>> 1;
		tables[n] = c;
	}
	for (let n = 0; n < 256; n++) {
		let c = tables[n]!;
		for (let slice = 1; slice < 4; slice++) {
			c = (c >>> 8) ^ tables[c & 0xff]!;
			tables[256 * slice + n] = c;
		}
	}
	return tables;
}
const tables = makeTables();

/** The CRC-32 of the bytes, unsigned. */
export function crc32(bytes: Uint8Array): number {
	let c = -1;
	const whole = bytes.length & ~3;
	let i = 0;
	for (; i < whole; i += 4) {
		c ^= bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
		c =
			tables[768 + (c & 0xff)]! ^
			tables[512 + ((c >>> 8) & 0xff)]! ^
			tables[256 + ((c >>> 16) & 0xff)]! ^
			tables[c >>> 24]!;
	}
	for (; i < bytes.length; i++) c = (c >>> 8) ^ tables[(c ^ bytes[i]!) & 0xff]!;
	return ~c >>> 0;
}
