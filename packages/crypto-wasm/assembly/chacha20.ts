// ChaCha20 (RFC 8439 section 2.4). Long: four blocks at a time, lane i of each vector belongs to block i. Short: two blocks,
// a vector for each row of their states, which is two thirds of the time of four.
import { key, wipe } from './memory';
import * as poly1305 from './poly1305';

/** The key stream's last two blocks that were made side by side. */
export const stream = memory.data(128, 16);
/** Most bytes for which two blocks do. */
export const shortBytes: i32 = 128;
/** The rows of the state after the first before the rounds: key, counter and nonce. */
const rows = memory.data(3 * 16, 16);
/** The same, each word in all lanes, but that each lane counts its own block: made for four blocks at a time. */
const words = memory.data(12 * 16, 16);

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

/** Takes the key from its region, where none is left, a nonce, and the number of the first block. */
export function start(counter: i32, n0: i32, n1: i32, n2: i32): void {
	v128.store(rows, v128.load(key));
	v128.store(rows, v128.load(key, 16), 16);
	store<i32>(rows, counter, 32);
	store<i32>(rows, n0, 36);
	store<i32>(rows, n1, 40);
	store<i32>(rows, n2, 44);
	wipe(key, 32);
}

/** Forgets key, nonce and key stream. */
export function finish(): void {
	wipe(rows, 3 * 16);
	wipe(words, 12 * 16);
	wipe(stream, 128);
}

/** Goes from blocks by two to blocks by four. */
export function spread(): void {
	for (let i = 0; i < 12; i++) v128.store(words + (i << 4), v128.load_splat<u32>(rows + (i << 2)));
	v128.store(words, i32x4.add(v128.load(words, 128), i32x4(0, 1, 2, 3)), 128);
}

/** Goes back to blocks by two. */
export function gather(): void {
	store<i32>(rows, load<i32>(words, 128), 32);
}

/** Makes the next two blocks of the key stream. */
export function two(): void {
	const first = i32x4(0x61707865, 0x3320646e, 0x79622d32, 0x6b206574);
	const low = v128.load(rows);
	const high = v128.load(rows, 16);
	const counted = v128.load(rows, 32);
	const next = i32x4.add(counted, i32x4(1, 0, 0, 0));
	let a = first, b = low, c = high, d = counted;
	let e = first, f = low, g = high, h = next;
	for (let round = 0; round < 10; round++) {
		// columns
		a = i32x4.add(a, b); d = rotated16(v128.xor(d, a));
		e = i32x4.add(e, f); h = rotated16(v128.xor(h, e));
		c = i32x4.add(c, d); b = rotated(v128.xor(b, c), 12);
		g = i32x4.add(g, h); f = rotated(v128.xor(f, g), 12);
		a = i32x4.add(a, b); d = rotated8(v128.xor(d, a));
		e = i32x4.add(e, f); h = rotated8(v128.xor(h, e));
		c = i32x4.add(c, d); b = turned1(rotated(v128.xor(b, c), 7));
		g = i32x4.add(g, h); f = turned1(rotated(v128.xor(f, g), 7));
		c = turned2(c); d = turned3(d);
		g = turned2(g); h = turned3(h);
		// diagonals, turned into columns
		a = i32x4.add(a, b); d = rotated16(v128.xor(d, a));
		e = i32x4.add(e, f); h = rotated16(v128.xor(h, e));
		c = i32x4.add(c, d); b = rotated(v128.xor(b, c), 12);
		g = i32x4.add(g, h); f = rotated(v128.xor(f, g), 12);
		a = i32x4.add(a, b); d = rotated8(v128.xor(d, a));
		e = i32x4.add(e, f); h = rotated8(v128.xor(h, e));
		c = i32x4.add(c, d); b = turned3(rotated(v128.xor(b, c), 7));
		g = i32x4.add(g, h); f = turned3(rotated(v128.xor(f, g), 7));
		c = turned2(c); d = turned1(d);
		g = turned2(g); h = turned1(h);
	}
	v128.store(stream, i32x4.add(a, first));
	v128.store(stream, i32x4.add(b, low), 16);
	v128.store(stream, i32x4.add(c, high), 32);
	v128.store(stream, i32x4.add(d, counted), 48);
	v128.store(stream, i32x4.add(e, first), 64);
	v128.store(stream, i32x4.add(f, low), 80);
	v128.store(stream, i32x4.add(g, high), 96);
	v128.store(stream, i32x4.add(h, next), 112);
	v128.store(rows, i32x4.add(next, i32x4(1, 0, 0, 0)), 32);
}

/** A row whose words have moved so many places to the left, in a circle. */
@inline
function turned1(x: v128): v128 {
	return v128.shuffle<u32>(x, x, 1, 2, 3, 0);
}

@inline
function turned2(x: v128): v128 {
	return v128.shuffle<u32>(x, x, 2, 3, 0, 1);
}

@inline
function turned3(x: v128): v128 {
	return v128.shuffle<u32>(x, x, 3, 0, 1, 2);
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

/**
 * XORs the next four blocks of the key stream into 256 bytes. Meanwhile Poly1305 takes pairs of its blocks, at most ten, from
 * what lies anywhere before they change: its products fill the cycles in which the vectors wait for one another.
 */
export function four(at: usize, from: usize, pairs: i32): void {
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
		if (round < pairs) {
			poly1305.block(from);
			poly1305.block(from + 16);
			from += 32;
		}
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
