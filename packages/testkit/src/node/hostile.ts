// Hostile input for any codec: what is broken must be refused by a WireError, quickly and without much memory.
import { WireError } from '@i2p/util';
import { seededRandom } from '../seeded-random.js';

/** Where a big-endian length or count stands in valid bytes. */
export interface LengthField {
	/** Offset in bytes. */
	readonly at: number;
	/** Width of the field in bytes. */
	readonly bytes: 1 | 2 | 4;
	/** The most that the codec allows there, tried with its neighbours; the most that the field can say when absent. */
	readonly most?: number;
}

/** Bounds of {@link hostile}; the defaults suit a codec of messages up to 64 KiB. */
export interface HostileOptions {
	/** The length fields of the valid bytes: each says 0, 1, one less and one more than it should, its most and what lies around that. */
	readonly lengths?: readonly LengthField[];
	/** Positions tried at most for truncations and for flips each (2,000). */
	readonly positions?: number;
	/** Most milliseconds of processor time one call may take (1,000: a loaded machine is no fault). */
	readonly mostMs?: number;
	/** Most bytes of array memory one call may add (16 MiB). */
	readonly mostBytes?: number;
	/** Whether a cut message may decode (a codec that reads a prefix); false by default. */
	readonly truncatedMayDecode?: boolean;
}

/** How often the decoder took a broken input and how often it refused one. */
export interface HostileCount {
	readonly accepted: number;
	readonly refused: Readonly<Record<string, number>>;
}

/**
 * Decodes every truncation, flips of every byte, length fields that lie, noise of lengths 0 to 1,024 and the valid bytes with more after them.
 * Throws an Error that says which input broke the rule: anything thrown but a WireError, too slow, too much memory,
 * or a truncation that decoded. The valid bytes themselves must decode.
 */
export function hostile(
	decode: (bytes: Uint8Array) => unknown,
	valid: Uint8Array,
	options: HostileOptions = {},
): HostileCount {
	const bounds = {
		positions: options.positions ?? 2000,
		mostMs: options.mostMs ?? 1000,
		mostBytes: options.mostBytes ?? 16 * 1024 * 1024,
	};
	const refused: Record<string, number> = {};
	let accepted = 0;
	const attempt = (what: string, bytes: Uint8Array): boolean => {
		const code = judge(decode, bytes, what, bounds);
		if (code === undefined) accepted++;
		else refused[code] = (refused[code] ?? 0) + 1;
		return code === undefined;
	};
	decode(new Uint8Array(valid));
	for (const length of positions(valid.length, bounds.positions))
		if (attempt(`truncated to ${length}`, new Uint8Array(valid.subarray(0, length))) && !options.truncatedMayDecode)
			throw new Error(`hostile: decoded although truncated to ${length} of ${valid.length} bytes`);
	for (const at of positions(valid.length, bounds.positions))
		for (const flip of [0x01, 0x80, 0xff]) {
			const bytes = new Uint8Array(valid);
			bytes[at] = bytes[at]! ^ flip;
			attempt(`byte ${at} flipped by ${flip}`, bytes);
		}
	for (const field of options.lengths ?? [])
		for (const value of lies(valid, field))
			attempt(`length at byte ${field.at} of value ${value}`, withLength(valid, field, value));
	const random = seededRandom('hostile');
	for (const length of [0, 1, 2, 3, 4, 7, 8, 15, 16, 31, 32, 33, 64, 128, 255, 256, 1024]) {
		attempt(`${length} zeros`, new Uint8Array(length));
		attempt(`${length} times 0xff`, new Uint8Array(length).fill(0xff));
		attempt(`noise of ${length}`, random.bytes(length));
		const longer = new Uint8Array(valid.length + length);
		longer.set(valid);
		if (length > 0) attempt(`${length} more bytes`, longer);
	}
	return { accepted, refused };
}

function positions(length: number, most: number): number[] {
	const step = Math.max(1, length / most);
	return Array.from({ length: Math.min(length, most) }, (_, i) => Math.floor(i * step));
}

/** What a length field may say that is not what it says: both ends of its range, of what is allowed, and of the truth. */
function lies(valid: Uint8Array, field: LengthField): number[] {
	let truth = 0;
	for (let i = 0; i < field.bytes; i++) truth = truth * 256 + valid[field.at + i]!;
	if (!Number.isInteger(truth)) throw new RangeError(`hostile: no length of ${field.bytes} bytes at byte ${field.at}`);
	const full = 2 ** (8 * field.bytes) - 1;
	const most = field.most ?? full;
	const values = new Set([0, 1, truth - 1, truth + 1, most - 1, most, most + 1, full]);
	return [...values].filter((value) => value >= 0 && value <= full && value !== truth);
}

function withLength(valid: Uint8Array, field: LengthField, value: number): Uint8Array {
	const bytes = new Uint8Array(valid);
	for (let i = field.bytes - 1, left = value; i >= 0; i--, left = Math.floor(left / 256)) bytes[field.at + i] = left;
	return bytes;
}

interface Bounds {
	readonly mostMs: number;
	readonly mostBytes: number;
}

function judge(
	decode: (bytes: Uint8Array) => unknown,
	bytes: Uint8Array,
	what: string,
	bounds: Bounds,
): string | undefined {
	const memory = process.memoryUsage().arrayBuffers;
	const time = process.cpuUsage();
	let code: string | undefined;
	try {
		decode(bytes);
	} catch (error) {
		if (!(error instanceof WireError)) throw new Error(`hostile: ${what}: ${String(error)}`, { cause: error });
		code = error.code;
	}
	const spentMs = process.cpuUsage(time).user / 1000;
	if (spentMs > bounds.mostMs) throw new Error(`hostile: ${what}: took ${spentMs} ms`);
	const taken = process.memoryUsage().arrayBuffers - memory;
	if (taken > bounds.mostBytes) throw new Error(`hostile: ${what}: took ${taken} bytes`);
	return code;
}
