// Poly1305 (RFC 8439 section 2.5) in words of 32 bits: sixteen products a block, whose sums fit 64 bits.
// The words of r are below 2^28, and but for the first they are multiples of 4: what a product has at 2^128 and above comes
// back as 5/4 of itself, for 2^130 is 5. Carries are left where the next block can bear them. Before a block, h0 is below
// 2.25 · 2^32 and h3 below 2^34; with the block and its bit on top, a sum of products is below 15.75 · 2^60.

/** h: four words, 64 bits for each; the last begins at bit 96 and goes on to the end. */
const h = memory.data(4 * 8, 16);
/** The words of r, then 5/4 of the last three: 64 bits for each. */
const r = memory.data(7 * 8, 16);
/** The second half of the key, which is added at the end. */
const pad = memory.data(16, 16);

const low32: u64 = 0xffff_ffff;
const low34: u64 = 0x3_ffff_ffff;
/** The bit on top of each block, 2^128, in the last word. */
const top: u64 = 0x1_0000_0000;

/** Takes the one-time key's 32 bytes. */
export function start(at: usize): void {
	const words = v128.and(v128.load(at), i32x4(0x0fff_ffff, 0x0fff_fffc, 0x0fff_fffc, 0x0fff_fffc));
	const folded = i32x4.add(words, i32x4.shr_u(words, 2));
	v128.store(r, i64x2.extend_low_i32x4_u(words));
	v128.store(r, i64x2.extend_high_i32x4_u(words), 16);
	v128.store(r, i64x2.extend_high_i32x4_u(folded), 40);
	store<u64>(r, <u64>(<u32>i32x4.extract_lane(folded, 1)), 32);
	v128.store(h, i64x2.splat(0));
	v128.store(h, i64x2.splat(0), 16);
	v128.store(pad, v128.load(at, 16));
}

/** Takes blocks of 16 bytes: as many as hold these bytes, which zeros must follow. */
export function absorb(at: usize, bytes: i32): void {
	for (let i = 0; i < bytes; i += 16) block(at + i);
}

/** Takes a block of 16 bytes. */
@inline
export function block(at: usize): void {
	const h0 = load<u64>(h) + load<u32>(at);
	const h1 = load<u64>(h, 8) + load<u32>(at, 4);
	const h2 = load<u64>(h, 16) + load<u32>(at, 8);
	const h3 = load<u64>(h, 24) + load<u32>(at, 12) + top;
	const r0 = load<u64>(r);
	const r1 = load<u64>(r, 8);
	const r2 = load<u64>(r, 16);
	const r3 = load<u64>(r, 24);
	const f1 = load<u64>(r, 32);
	const f2 = load<u64>(r, 40);
	const f3 = load<u64>(r, 48);
	// h0, which is the last to be known, is multiplied last
	const d0 = h1 * f3 + h2 * f2 + h3 * f1 + h0 * r0;
	const d1 = h2 * f3 + h3 * f2 + h1 * r0 + h0 * r1 + (d0 >> 32);
	const d2 = h3 * f3 + h2 * r0 + h1 * r1 + h0 * r2 + (d1 >> 32);
	const d3 = h3 * r0 + h2 * r1 + h1 * r2 + h0 * r3 + (d2 >> 32);
	store<u64>(h, (d0 & low32) + 5 * (d3 >> 34));
	store<u64>(h, d1 & low32, 8);
	store<u64>(h, d2 & low32, 16);
	store<u64>(h, d3 & low34, 24);
}

/** The tag; forgets everything. */
export function finish(): v128 {
	let h0 = load<u64>(h);
	let h1 = load<u64>(h, 8) + (h0 >> 32);
	let h2 = load<u64>(h, 16) + (h1 >> 32);
	let h3 = load<u64>(h, 24) + (h2 >> 32);
	// A second time: what comes back from above bit 130 may be carried on, but not up to there again.
	h0 = (h0 & low32) + 5 * (h3 >> 34);
	h1 = (h1 & low32) + (h0 >> 32);
	h2 = (h2 & low32) + (h1 >> 32);
	h3 = (h3 & low34) + (h2 >> 32);
	h0 &= low32;
	h1 &= low32;
	h2 &= low32;
	// h + 5 reaches 2^130 exactly when h is at least p: then h - p is wanted, chosen without a branch.
	const g0 = h0 + 5;
	const g1 = h1 + (g0 >> 32);
	const g2 = h2 + (g1 >> 32);
	const g3 = h3 + (g2 >> 32);
	const reduced: u64 = 0 - (g3 >> 34);
	const low = ((h0 | (h1 << 32)) & ~reduced) | (((g0 & low32) | (g1 << 32)) & reduced);
	const high = ((h2 | (h3 << 32)) & ~reduced) | (((g2 & low32) | (g3 << 32)) & reduced);
	const padLow = load<u64>(pad);
	const tagLow = low + padLow;
	const tagHigh = high + load<u64>(pad, 8) + <u64>(tagLow < padLow);
	for (let i = 0; i < 32; i += 8) store<u64>(h + i, 0);
	for (let i = 0; i < 56; i += 8) store<u64>(r + i, 0);
	v128.store(pad, i64x2.splat(0));
	return i64x2.replace_lane(i64x2.splat(tagLow), 1, tagHigh);
}
