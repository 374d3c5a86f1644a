// SHA-256 (FIPS 180-4 section 6.2), HMAC (RFC 2104) and HKDF (RFC 5869) over the data region.
import { aside, data, key, out, wipe } from './memory';

// prettier-ignore
const constants = memory.data<u32>([
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
	0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
	0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
	0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
	0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
], 16);
const first = memory.data<u32>([
	0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
], 16);

const blockBytes: i32 = 64;
const digestBytes: i32 = 32;
/** Most bytes of padding behind a message: not quite a block, and a length. */
const paddingBytes: i32 = 72;
/** Sixteen words of the message schedule, each with its constant. */
const words = memory.data(64, 16);
/** States of 8 words: the hash in progress, and a MAC key's inner and outer pad. */
const state = memory.data(32, 16);
const inner = memory.data(32, 16);
const outer = memory.data(32, 16);
/** One block for pads and outer hashes. */
const block = memory.data(64, 16);

@inline
function copyState(into: usize, from: usize): void {
	v128.store(into, v128.load(from));
	v128.store(into, v128.load(from, 16), 16);
}

@inline
function swapped(x: v128): v128 {
	return v128.shuffle<u8>(x, x, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12);
}

/** The state's bytes, big-endian. */
@inline
function put(into: usize): void {
	v128.store(into, swapped(v128.load(state)));
	v128.store(into, swapped(v128.load(state, 16)), 16);
}

@inline
function sum1(e: u32): u32 {
	return rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25);
}

@inline
function sum0(a: u32): u32 {
	return rotr(a, 2) ^ rotr(a, 13) ^ rotr(a, 22);
}

@inline
function choice(e: u32, f: u32, g: u32): u32 {
	return g ^ (e & (f ^ g));
}

@inline
function lanes(x: v128, right: i32): v128 {
	return v128.or(i32x4.shr_u(x, right), i32x4.shl(x, 32 - right));
}

@inline
function sigma0(x: v128): v128 {
	return v128.xor(v128.xor(lanes(x, 7), lanes(x, 18)), i32x4.shr_u(x, 3));
}

@inline
function sigma1(x: v128): v128 {
	return v128.xor(v128.xor(lanes(x, 17), lanes(x, 19)), i32x4.shr_u(x, 10));
}

/** The four words of the schedule that follow these sixteen; the last two of them stand on the first two. */
@inline
function following(w0: v128, w1: v128, w2: v128, w3: v128): v128 {
	const none = i64x2.splat(0);
	const older = i32x4.add(w0, sigma0(v128.shuffle<u32>(w0, w1, 1, 2, 3, 4)));
	const sum = i32x4.add(older, v128.shuffle<u32>(w2, w3, 1, 2, 3, 4));
	const half = i32x4.add(sum, sigma1(v128.shuffle<u64>(w3, none, 1, 2)));
	return i32x4.add(half, sigma1(v128.shuffle<u64>(none, half, 0, 2)));
}

/** Takes a block into the state. */
function compress(at: usize): void {
	let w0 = swapped(v128.load(at));
	let w1 = swapped(v128.load(at, 16));
	let w2 = swapped(v128.load(at, 32));
	let w3 = swapped(v128.load(at, 48));
	let a = load<u32>(state);
	let b = load<u32>(state, 4);
	let c = load<u32>(state, 8);
	let d = load<u32>(state, 12);
	let e = load<u32>(state, 16);
	let f = load<u32>(state, 20);
	let g = load<u32>(state, 24);
	let h = load<u32>(state, 28);
	// The majority of a, b, c is b ^ ((a ^ b) & (b ^ c)); b ^ c was a ^ b in the round before.
	let s = b ^ c;
	let t: u32 = 0;
	for (let k = constants; k < constants + 256; k += 64) {
		const more = k < constants + 192; // the last sixteen rounds need no words behind them
		v128.store(words, i32x4.add(w0, v128.load(k)));
		v128.store(words, i32x4.add(w1, v128.load(k, 16)), 16);
		v128.store(words, i32x4.add(w2, v128.load(k, 32)), 32);
		v128.store(words, i32x4.add(w3, v128.load(k, 48)), 48);
		if (more) w0 = following(w0, w1, w2, w3);
		h += load<u32>(words) + sum1(e) + choice(e, f, g); d += h; t = a ^ b; h += sum0(a) + (b ^ (t & s));
		g += load<u32>(words, 4) + sum1(d) + choice(d, e, f); c += g; s = h ^ a; g += sum0(h) + (a ^ (s & t));
		f += load<u32>(words, 8) + sum1(c) + choice(c, d, e); b += f; t = g ^ h; f += sum0(g) + (h ^ (t & s));
		e += load<u32>(words, 12) + sum1(b) + choice(b, c, d); a += e; s = f ^ g; e += sum0(f) + (g ^ (s & t));
		if (more) w1 = following(w1, w2, w3, w0);
		d += load<u32>(words, 16) + sum1(a) + choice(a, b, c); h += d; t = e ^ f; d += sum0(e) + (f ^ (t & s));
		c += load<u32>(words, 20) + sum1(h) + choice(h, a, b); g += c; s = d ^ e; c += sum0(d) + (e ^ (s & t));
		b += load<u32>(words, 24) + sum1(g) + choice(g, h, a); f += b; t = c ^ d; b += sum0(c) + (d ^ (t & s));
		a += load<u32>(words, 28) + sum1(f) + choice(f, g, h); e += a; s = b ^ c; a += sum0(b) + (c ^ (s & t));
		if (more) w2 = following(w2, w3, w0, w1);
		h += load<u32>(words, 32) + sum1(e) + choice(e, f, g); d += h; t = a ^ b; h += sum0(a) + (b ^ (t & s));
		g += load<u32>(words, 36) + sum1(d) + choice(d, e, f); c += g; s = h ^ a; g += sum0(h) + (a ^ (s & t));
		f += load<u32>(words, 40) + sum1(c) + choice(c, d, e); b += f; t = g ^ h; f += sum0(g) + (h ^ (t & s));
		e += load<u32>(words, 44) + sum1(b) + choice(b, c, d); a += e; s = f ^ g; e += sum0(f) + (g ^ (s & t));
		if (more) w3 = following(w3, w0, w1, w2);
		d += load<u32>(words, 48) + sum1(a) + choice(a, b, c); h += d; t = e ^ f; d += sum0(e) + (f ^ (t & s));
		c += load<u32>(words, 52) + sum1(h) + choice(h, a, b); g += c; s = d ^ e; c += sum0(d) + (e ^ (s & t));
		b += load<u32>(words, 56) + sum1(g) + choice(g, h, a); f += b; t = c ^ d; b += sum0(c) + (d ^ (t & s));
		a += load<u32>(words, 60) + sum1(f) + choice(f, g, h); e += a; s = b ^ c; a += sum0(b) + (c ^ (s & t));
	}
	store<u32>(state, load<u32>(state) + a);
	store<u32>(state, load<u32>(state, 4) + b, 4);
	store<u32>(state, load<u32>(state, 8) + c, 8);
	store<u32>(state, load<u32>(state, 12) + d, 12);
	store<u32>(state, load<u32>(state, 16) + e, 16);
	store<u32>(state, load<u32>(state, 20) + f, 20);
	store<u32>(state, load<u32>(state, 24) + g, 24);
	store<u32>(state, load<u32>(state, 28) + h, 28);
}

/** Takes the rest of a message and pads it, behind its end in memory; so many bytes of it were taken before. */
function absorb(at: usize, bytes: i32, before: i32): void {
	const end = at + bytes;
	const last = at + ((bytes + 8) & ~63) + 56;
	wipe(end, paddingBytes);
	store<u8>(end, 0x80);
	store<u64>(last, bswap<u64>((<u64>(before + bytes)) << 3));
	for (; at < last; at += blockBytes) compress(at);
	wipe(end, paddingBytes);
}

/** Forgets what was hashed. */
@inline
function finish(): void {
	wipe(words, 64);
	wipe(state, digestBytes);
	wipe(inner, digestBytes);
	wipe(outer, digestBytes);
	wipe(block, blockBytes);
}

/** The digest of the data, as the call's answer. */
export function sha256(length: i32): void {
	copyState(state, first);
	absorb(data, length, 0);
	put(out);
	wipe(data, length);
	wipe(words, 64);
	wipe(state, digestBytes);
}

/** Takes a key of 64 bytes, zeros at its end. */
function takeKey(at: usize): void {
	for (let i = 0; i < blockBytes; i += 16) v128.store(block + i, v128.xor(v128.load(at + i), i8x16.splat(0x36)));
	copyState(state, first);
	compress(block);
	copyState(inner, state);
	for (let i = 0; i < blockBytes; i += 16) v128.store(block + i, v128.xor(v128.load(at + i), i8x16.splat(0x5c)));
	copyState(state, first);
	compress(block);
	copyState(outer, state);
}

/** The MAC of a message under the key that was taken, into the state. */
function mac(at: usize, bytes: i32): void {
	copyState(state, inner);
	absorb(at, bytes, blockBytes);
	put(block);
	v128.store(block, i64x2(0x80, 0), 32);
	v128.store(block, i64x2(0, 0x0003_0000_0000_0000), 48);
	copyState(state, outer);
	compress(block);
}

/** The MAC of the data under the key region, as the call's answer. */
export function hmac(length: i32): void {
	takeKey(key);
	mac(data, length);
	put(out);
	wipe(data, length);
	wipe(key, blockBytes);
	finish();
}

/** Blocks of HKDF in the data region: the salt is the key region, the input the data, the info stands 32 bytes aside. */
export function hkdf(inputLength: i32, infoLength: i32, blocks: i32): void {
	takeKey(key);
	mac(data, inputLength);
	wipe(data, inputLength);
	put(key);
	wipe(key + digestBytes, digestBytes);
	takeKey(key);
	const info = aside + digestBytes;
	for (let i = 1; i <= blocks; i++) {
		store<u8>(info + infoLength, i);
		if (i === 1) mac(info, infoLength + 1);
		else mac(aside, digestBytes + infoLength + 1);
		put(aside);
		put(data + (i - 1) * digestBytes);
	}
	wipe(key, blockBytes);
	wipe(aside, digestBytes + infoLength + 1);
	finish();
}
