// Poly1305 (RFC 8439 section 2.5) in limbs of 26 bits, two blocks a step: (h + m) r² + m' r.

/** h, r, r²: five limbs of 64 bits each. */
const h = memory.data(5 * 8, 16);
const r1 = memory.data(5 * 8, 16);
const r2 = memory.data(5 * 8, 16);
/** The second half of the key, which is added at the end. */
const pad = memory.data(16, 16);

const low26: u64 = 0x3ff_ffff;

/** Takes the one-time key's 32 bytes. */
export function start(at: usize): void {
	const low = load<u64>(at) & 0x0fff_fffc_0fff_ffff;
	const high = load<u64>(at, 8) & 0x0fff_fffc_0fff_fffc;
	const a0 = low & low26;
	const a1 = (low >> 26) & low26;
	const a2 = ((low >> 52) | (high << 12)) & low26;
	const a3 = (high >> 14) & low26;
	const a4 = high >> 40;
	store<u64>(r1, a0);
	store<u64>(r1, a1, 8);
	store<u64>(r1, a2, 16);
	store<u64>(r1, a3, 24);
	store<u64>(r1, a4, 32);
	settle(
		r2,
		a0 * a0 + 10 * (a1 * a4 + a2 * a3),
		2 * a0 * a1 + 5 * (2 * a2 * a4 + a3 * a3),
		2 * a0 * a2 + a1 * a1 + 10 * a3 * a4,
		2 * (a0 * a3 + a1 * a2) + 5 * a4 * a4,
		2 * (a0 * a4 + a1 * a3) + a2 * a2,
	);
	for (let i = 0; i < 40; i += 8) store<u64>(h + i, 0);
	v128.store(pad, v128.load(at, 16));
}

/** Carries five sums into limbs. */
@inline
function settle(into: usize, d0: u64, d1: u64, d2: u64, d3: u64, d4: u64): void {
	d1 += d0 >> 26;
	d2 += d1 >> 26;
	d3 += d2 >> 26;
	d4 += d3 >> 26;
	const c0 = (d0 & low26) + 5 * (d4 >> 26);
	store<u64>(into, c0 & low26);
	store<u64>(into, (d1 & low26) + (c0 >> 26), 8);
	store<u64>(into, d2 & low26, 16);
	store<u64>(into, d3 & low26, 24);
	store<u64>(into, d4 & low26, 32);
}

/** Takes whole blocks of 16 bytes: as many as hold these bytes, which zeros must follow. */
export function absorb(at: usize, bytes: i32): void {
	const end = at + ((bytes + 15) & ~15);
	if ((end - at) & 16) {
		one(at);
		at += 16;
	}
	if (at < end) pairs(at, end);
}

function one(at: usize): void {
	const low = load<u64>(at);
	const high = load<u64>(at, 8);
	const a0 = load<u64>(h) + (low & low26);
	const a1 = load<u64>(h, 8) + ((low >> 26) & low26);
	const a2 = load<u64>(h, 16) + (((low >> 52) | (high << 12)) & low26);
	const a3 = load<u64>(h, 24) + ((high >> 14) & low26);
	const a4 = load<u64>(h, 32) + ((high >> 40) | (1 << 24));
	const b0 = load<u64>(r1);
	const b1 = load<u64>(r1, 8);
	const b2 = load<u64>(r1, 16);
	const b3 = load<u64>(r1, 24);
	const b4 = load<u64>(r1, 32);
	settle(
		h,
		a0 * b0 + 5 * (a1 * b4 + a2 * b3 + a3 * b2 + a4 * b1),
		a0 * b1 + a1 * b0 + 5 * (a2 * b4 + a3 * b3 + a4 * b2),
		a0 * b2 + a1 * b1 + a2 * b0 + 5 * (a3 * b4 + a4 * b3),
		a0 * b3 + a1 * b2 + a2 * b1 + a3 * b0 + 5 * (a4 * b4),
		a0 * b4 + a1 * b3 + a2 * b2 + a3 * b1 + a4 * b0,
	);
}

function pairs(at: usize, end: usize): void {
	const r0 = load<u64>(r1);
	const ra = load<u64>(r1, 8);
	const rb = load<u64>(r1, 16);
	const rc = load<u64>(r1, 24);
	const rd = load<u64>(r1, 32);
	const s0 = load<u64>(r2);
	const sa = load<u64>(r2, 8);
	const sb = load<u64>(r2, 16);
	const sc = load<u64>(r2, 24);
	const sd = load<u64>(r2, 32);
	let h0 = load<u64>(h);
	let h1 = load<u64>(h, 8);
	let h2 = load<u64>(h, 16);
	let h3 = load<u64>(h, 24);
	let h4 = load<u64>(h, 32);
	while (at < end) {
		const lowA = load<u64>(at);
		const highA = load<u64>(at, 8);
		const lowB = load<u64>(at, 16);
		const highB = load<u64>(at, 24);
		at += 32;
		h0 += lowA & low26;
		h1 += (lowA >> 26) & low26;
		h2 += ((lowA >> 52) | (highA << 12)) & low26;
		h3 += (highA >> 14) & low26;
		h4 += (highA >> 40) | (1 << 24);
		const m0 = lowB & low26;
		const m1 = (lowB >> 26) & low26;
		const m2 = ((lowB >> 52) | (highB << 12)) & low26;
		const m3 = (highB >> 14) & low26;
		const m4 = (highB >> 40) | (1 << 24);
		const d0 = h0 * s0 + m0 * r0 + 5 * (h1 * sd + h2 * sc + h3 * sb + h4 * sa + m1 * rd + m2 * rc + m3 * rb + m4 * ra);
		let d1 = h0 * sa + h1 * s0 + m0 * ra + m1 * r0 + 5 * (h2 * sd + h3 * sc + h4 * sb + m2 * rd + m3 * rc + m4 * rb);
		let d2 = h0 * sb + h1 * sa + h2 * s0 + m0 * rb + m1 * ra + m2 * r0 + 5 * (h3 * sd + h4 * sc + m3 * rd + m4 * rc);
		let d3 = h0 * sc + h1 * sb + h2 * sa + h3 * s0 + m0 * rc + m1 * rb + m2 * ra + m3 * r0 + 5 * (h4 * sd + m4 * rd);
		let d4 = h0 * sd + h1 * sc + h2 * sb + h3 * sa + h4 * s0 + m0 * rd + m1 * rc + m2 * rb + m3 * ra + m4 * r0;
		d1 += d0 >> 26;
		d2 += d1 >> 26;
		d3 += d2 >> 26;
		d4 += d3 >> 26;
		h0 = (d0 & low26) + 5 * (d4 >> 26);
		h1 = (d1 & low26) + (h0 >> 26);
		h0 &= low26;
		h2 = d2 & low26;
		h3 = d3 & low26;
		h4 = d4 & low26;
	}
	store<u64>(h, h0);
	store<u64>(h, h1, 8);
	store<u64>(h, h2, 16);
	store<u64>(h, h3, 24);
	store<u64>(h, h4, 32);
}

/** The tag; forgets everything. */
export function finish(): v128 {
	let h0 = load<u64>(h);
	let h1 = load<u64>(h, 8);
	let h2 = load<u64>(h, 16);
	let h3 = load<u64>(h, 24);
	let h4 = load<u64>(h, 32);
	h2 += h1 >> 26;
	h3 += h2 >> 26;
	h4 += h3 >> 26;
	h0 += 5 * (h4 >> 26);
	h1 = (h1 & low26) + (h0 >> 26);
	h2 = (h2 & low26) + (h1 >> 26);
	h0 &= low26;
	h1 &= low26;
	h2 &= low26;
	h3 &= low26;
	h4 &= low26;
	// h + 5 reaches 2^130 exactly when h is at least p: then h - p is wanted, chosen without a branch.
	let g0 = h0 + 5;
	let g1 = h1 + (g0 >> 26);
	let g2 = h2 + (g1 >> 26);
	let g3 = h3 + (g2 >> 26);
	const g4 = h4 + (g3 >> 26);
	const reduced: u64 = 0 - (g4 >> 26);
	h0 = (h0 & ~reduced) | (g0 & low26 & reduced);
	h1 = (h1 & ~reduced) | (g1 & low26 & reduced);
	h2 = (h2 & ~reduced) | (g2 & low26 & reduced);
	h3 = (h3 & ~reduced) | (g3 & low26 & reduced);
	h4 = (h4 & ~reduced) | (g4 & low26 & reduced);
	const low = h0 | (h1 << 26) | (h2 << 52);
	const high = (h2 >> 12) | (h3 << 14) | (h4 << 40);
	const padLow = load<u64>(pad);
	const tagLow = low + padLow;
	const tagHigh = high + load<u64>(pad, 8) + <u64>(tagLow < padLow);
	for (let i = 0; i < 40; i += 8) {
		store<u64>(h + i, 0);
		store<u64>(r1 + i, 0);
		store<u64>(r2 + i, 0);
	}
	v128.store(pad, i64x2.splat(0));
	return i64x2.replace_lane(i64x2.splat(tagLow), 1, tagHigh);
}
