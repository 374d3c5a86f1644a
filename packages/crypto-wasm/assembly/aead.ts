// ChaCha20-Poly1305 (RFC 8439 section 2.8) in place over the data region. The first two blocks of the key stream are made at
// once: block 0 holds the one-time key, block 1 is the message's first 64 bytes. Of a long message Poly1305 takes what it can
// while the stream is made. What is XORed by four blocks reaches up to 127 bytes behind the end, and is wiped there.
import * as chacha20 from './chacha20';
import { aside, data, wipe } from './memory';
import * as poly1305 from './poly1305';

const firstBytes: i32 = 64;
const spilledBytes: i32 = 128;
/** Most pairs of Poly1305's blocks beside four of the stream, one a round: 64 bytes more than those four are. */
const mostPairs: i32 = 10;

/** Makes the keys of the call, and authenticates what stands aside. */
function begin(n0: i32, n1: i32, n2: i32, asideLength: i32): void {
	chacha20.start(0, n0, n1, n2);
	chacha20.two();
	poly1305.start(chacha20.stream);
	if (asideLength > 0) {
		v128.store(aside + asideLength, i64x2.splat(0));
		poly1305.absorb(aside, asideLength);
		wipe(aside, asideLength);
	}
}

/** XORs the message's first bytes; block 1 of the stream still lies where it was made. */
@inline
function cipherFirst(length: i32): void {
	chacha20.xorStream(data, chacha20.stream + 64, min(length, firstBytes));
}

/** XORs the message's last bytes, if there are any. */
@inline
function cipherLast(at: usize, bytes: i32): void {
	if (bytes <= 0) return;
	chacha20.two();
	chacha20.xorStream(at, chacha20.stream, bytes);
}

/** The tag; overwrites block 0 of the stream. */
function tag(asideLength: i32, length: i32): v128 {
	const lengths = chacha20.stream;
	store<u64>(lengths, asideLength);
	store<u64>(lengths, length, 8);
	poly1305.absorb(lengths, 16);
	return poly1305.finish();
}

/** Seals the data in place; its tag stands behind it. */
export function seal(n0: i32, n1: i32, n2: i32, asideLength: i32, length: i32): void {
	begin(n0, n1, n2, asideLength);
	cipherFirst(length);
	const end = data + length;
	let from = data;
	let at = data + firstBytes;
	let left = length - firstBytes;
	if (left > chacha20.shortBytes) {
		chacha20.spread();
		do {
			// Poly1305 follows: it takes what has been sealed
			const pairs = min(mostPairs, <i32>(at - from) >> 5);
			chacha20.four(at, from, pairs);
			from += pairs << 5;
			at += 256;
			left -= 256;
		} while (left > chacha20.shortBytes);
		chacha20.gather();
	}
	cipherLast(at, left);
	wipe(end, spilledBytes);
	poly1305.absorb(from, <i32>(end - from));
	v128.store(end, tag(asideLength, length));
	chacha20.finish();
}

/** Opens the data in place, if the tag behind it is theirs; answers 0 and wipes it otherwise. */
export function open(n0: i32, n1: i32, n2: i32, asideLength: i32, length: i32): i32 {
	begin(n0, n1, n2, asideLength);
	const end = data + length;
	const given = v128.load(end);
	v128.store(end, i64x2.splat(0));
	let from = data;
	let at = data + firstBytes;
	let left = length - firstBytes;
	if (left > chacha20.shortBytes) {
		if ((length + 15) & 16) {
			poly1305.absorb(from, 16);
			from += 16;
		}
		chacha20.spread();
		do {
			// Poly1305 goes ahead: ten pairs are 64 bytes more than is opened, so that it has taken all of that
			const pairs = min(mostPairs, <i32>(end + 15 - from) >> 5);
			chacha20.four(at, from, pairs);
			from += pairs << 5;
			at += 256;
			left -= 256;
		} while (left > chacha20.shortBytes);
		chacha20.gather();
	}
	poly1305.absorb(from, <i32>(end - from));
	const authentic = !v128.any_true(v128.xor(given, tag(asideLength, length)));
	if (authentic) {
		cipherFirst(length);
		cipherLast(at, left);
	} else wipe(data, length);
	wipe(end, spilledBytes);
	chacha20.finish();
	return i32(authentic);
}

/** XORs the key stream from a block on into the data in place. */
export function xor(counter: i32, n0: i32, n1: i32, n2: i32, length: i32): void {
	chacha20.start(counter, n0, n1, n2);
	let at = data;
	let left = length;
	if (left > chacha20.shortBytes) {
		chacha20.spread();
		do {
			chacha20.four(at, at, 0);
			at += 256;
			left -= 256;
		} while (left > chacha20.shortBytes);
		chacha20.gather();
	}
	cipherLast(at, left);
	wipe(data + length, spilledBytes);
	chacha20.finish();
}
