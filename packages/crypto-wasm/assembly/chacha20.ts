// ChaCha20 (RFC 8439 section 2.4), four blocks at a time: lane i of each vector belongs to block i.
import { key, wipe } from './memory';

/** The key stream of the call in progress: four blocks. */
export const stream = memory.data(256, 16);
/** The state's vectors 4 to 15 before the rounds: key, counter and nonce, each word in all lanes. */
const words = memory.data(12 * 16, 16);

@inline
function splat(at: usize): v128 {
	return v128.load_splat<u32>(at);
}

@inline
function rotated16(x: v128): v128 {
	return v128.swizzle(x, i8x16(2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13));
}

@inline
function rotated(x: v128, bits: i32): v128 {
	return v128.or(i32x4.shl(x, bits), i32x4.shr_u(x, 32 - bits));
}

@inline
function rotated8(x: v128): v128 {
	return v128.swizzle(x, i8x16(3, 0, 1, 2, 7, 4, 5, 6, 11, 8, 9, 10, 15, 12, 13, 14));
}

/** Takes the key from its region, a nonce, and the number of the first block. */
export function start(counter: i32, n0: i32, n1: i32, n2: i32): void {
	for (let i = 0; i < 8; i++) v128.store(words + (i << 4), splat(key + (i << 2)));
	v128.store(words + 128, i32x4.add(i32x4.splat(counter), i32x4(0, 1, 2, 3)));
	v128.store(words + 144, i32x4.splat(n0));
	v128.store(words + 160, i32x4.splat(n1));
	v128.store(words + 176, i32x4.splat(n2));
}

/** Forgets key, nonce and key stream. */
export function finish(): void {
	wipe(words, 12 * 16);
	wipe(stream, 256);
}

/** Four rows of words, a lane for each block: XORed into memory as 16 bytes of each block. */
@inline
function put(at: usize, a: v128, b: v128, c: v128, d: v128): void {
	const ab = v128.shuffle<u32>(a, b, 0, 4, 1, 5);
	const cd = v128.shuffle<u32>(c, d, 0, 4, 1, 5);
	const abHigh = v128.shuffle<u32>(a, b, 2, 6, 3, 7);
	const cdHigh = v128.shuffle<u32>(c, d, 2, 6, 3, 7);
	xorInto(at, v128.shuffle<u64>(ab, cd, 0, 2));
	xorInto(at + 64, v128.shuffle<u64>(ab, cd, 1, 3));
	xorInto(at + 128, v128.shuffle<u64>(abHigh, cdHigh, 0, 2));
	xorInto(at + 192, v128.shuffle<u64>(abHigh, cdHigh, 1, 3));
}

@inline
function xorInto(at: usize, x: v128): void {
	v128.store(at, v128.xor(v128.load(at), x));
}

/** XORs the next four blocks of the key stream into 256 bytes. */
export function nextFour(at: usize): void {
	let x0 = i32x4.splat(0x61707865);
	let x1 = i32x4.splat(0x3320646e);
	let x2 = i32x4.splat(0x79622d32);
	let x3 = i32x4.splat(0x6b206574);
	let x4 = v128.load(words);
	let x5 = v128.load(words, 16);
	let x6 = v128.load(words, 32);
	let x7 = v128.load(words, 48);
	let x8 = v128.load(words, 64);
	let x9 = v128.load(words, 80);
	let x10 = v128.load(words, 96);
	let x11 = v128.load(words, 112);
	let x12 = v128.load(words, 128);
	let x13 = v128.load(words, 144);
	let x14 = v128.load(words, 160);
	let x15 = v128.load(words, 176);
	for (let round = 0; round < 10; round++) {
		// columns
		x0 = i32x4.add(x0, x4); x12 = rotated16(v128.xor(x12, x0));
		x1 = i32x4.add(x1, x5); x13 = rotated16(v128.xor(x13, x1));
		x2 = i32x4.add(x2, x6); x14 = rotated16(v128.xor(x14, x2));
		x3 = i32x4.add(x3, x7); x15 = rotated16(v128.xor(x15, x3));
		x8 = i32x4.add(x8, x12); x4 = rotated(v128.xor(x4, x8), 12);
		x9 = i32x4.add(x9, x13); x5 = rotated(v128.xor(x5, x9), 12);
		x10 = i32x4.add(x10, x14); x6 = rotated(v128.xor(x6, x10), 12);
		x11 = i32x4.add(x11, x15); x7 = rotated(v128.xor(x7, x11), 12);
		x0 = i32x4.add(x0, x4); x12 = rotated8(v128.xor(x12, x0));
		x1 = i32x4.add(x1, x5); x13 = rotated8(v128.xor(x13, x1));
		x2 = i32x4.add(x2, x6); x14 = rotated8(v128.xor(x14, x2));
		x3 = i32x4.add(x3, x7); x15 = rotated8(v128.xor(x15, x3));
		x8 = i32x4.add(x8, x12); x4 = rotated(v128.xor(x4, x8), 7);
		x9 = i32x4.add(x9, x13); x5 = rotated(v128.xor(x5, x9), 7);
		x10 = i32x4.add(x10, x14); x6 = rotated(v128.xor(x6, x10), 7);
		x11 = i32x4.add(x11, x15); x7 = rotated(v128.xor(x7, x11), 7);
		// diagonals
		x0 = i32x4.add(x0, x5); x15 = rotated16(v128.xor(x15, x0));
		x1 = i32x4.add(x1, x6); x12 = rotated16(v128.xor(x12, x1));
		x2 = i32x4.add(x2, x7); x13 = rotated16(v128.xor(x13, x2));
		x3 = i32x4.add(x3, x4); x14 = rotated16(v128.xor(x14, x3));
		x10 = i32x4.add(x10, x15); x5 = rotated(v128.xor(x5, x10), 12);
		x11 = i32x4.add(x11, x12); x6 = rotated(v128.xor(x6, x11), 12);
		x8 = i32x4.add(x8, x13); x7 = rotated(v128.xor(x7, x8), 12);
		x9 = i32x4.add(x9, x14); x4 = rotated(v128.xor(x4, x9), 12);
		x0 = i32x4.add(x0, x5); x15 = rotated8(v128.xor(x15, x0));
		x1 = i32x4.add(x1, x6); x12 = rotated8(v128.xor(x12, x1));
		x2 = i32x4.add(x2, x7); x13 = rotated8(v128.xor(x13, x2));
		x3 = i32x4.add(x3, x4); x14 = rotated8(v128.xor(x14, x3));
		x10 = i32x4.add(x10, x15); x5 = rotated(v128.xor(x5, x10), 7);
		x11 = i32x4.add(x11, x12); x6 = rotated(v128.xor(x6, x11), 7);
		x8 = i32x4.add(x8, x13); x7 = rotated(v128.xor(x7, x8), 7);
		x9 = i32x4.add(x9, x14); x4 = rotated(v128.xor(x4, x9), 7);
	}
	put(
		at,
		i32x4.add(x0, i32x4.splat(0x61707865)),
		i32x4.add(x1, i32x4.splat(0x3320646e)),
		i32x4.add(x2, i32x4.splat(0x79622d32)),
		i32x4.add(x3, i32x4.splat(0x6b206574)),
	);
	put(
		at + 16,
		i32x4.add(x4, v128.load(words)),
		i32x4.add(x5, v128.load(words, 16)),
		i32x4.add(x6, v128.load(words, 32)),
		i32x4.add(x7, v128.load(words, 48)),
	);
	put(
		at + 32,
		i32x4.add(x8, v128.load(words, 64)),
		i32x4.add(x9, v128.load(words, 80)),
		i32x4.add(x10, v128.load(words, 96)),
		i32x4.add(x11, v128.load(words, 112)),
	);
	const counter = v128.load(words, 128);
	put(
		at + 48,
		i32x4.add(x12, counter),
		i32x4.add(x13, v128.load(words, 144)),
		i32x4.add(x14, v128.load(words, 160)),
		i32x4.add(x15, v128.load(words, 176)),
	);
	v128.store(words, i32x4.add(counter, i32x4.splat(4)), 128);
}

/** XORs stream bytes that lie in memory into data; up to 15 bytes behind the end are overwritten. */
@inline
export function xorStream(at: usize, from: usize, bytes: i32): void {
	for (let i = 0; i < bytes; i += 16) xorInto(at + i, v128.load(from + i));
}

/** XORs the key stream, from its next block on, into data; up to 15 bytes behind the end are overwritten. */
export function xorAll(at: usize, bytes: i32): void {
	let left = bytes;
	for (; left >= 256; left -= 256) {
		nextFour(at);
		at += 256;
	}
	if (left > 0) {
		wipe(stream, 256);
		nextFour(stream);
		xorStream(at, stream, left);
	}
}
