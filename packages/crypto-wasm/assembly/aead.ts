// ChaCha20-Poly1305 (RFC 8439 section 2.8) in place over the data region; the first four blocks of the key stream are made at
// once: block 0 holds the one-time key, the others are the message's first 192 bytes.
import * as chacha20 from './chacha20';
import { aside, data, key, wipe } from './memory';
import * as poly1305 from './poly1305';

const firstBytes: i32 = 192;

@inline
function begin(n0: i32, n1: i32, n2: i32): void {
	chacha20.start(0, n0, n1, n2);
	wipe(key, 32);
	chacha20.nextFour(chacha20.stream);
	poly1305.start(chacha20.stream);
}

/** The tag over what stands aside and the ciphertext. */
@inline
function tag(asideLength: i32, length: i32): v128 {
	if (asideLength > 0) {
		v128.store(aside + asideLength, i64x2.splat(0));
		poly1305.absorb(aside, asideLength);
	}
	if (length > 0) {
		v128.store(data + length, i64x2.splat(0));
		poly1305.absorb(data, length);
	}
	const lengths = chacha20.stream;
	store<u64>(lengths, asideLength);
	store<u64>(lengths, length, 8);
	poly1305.absorb(lengths, 16);
	return poly1305.finish();
}

@inline
function cipher(length: i32): void {
	const first = min(length, firstBytes);
	chacha20.xorStream(data, chacha20.stream + 64, first);
	if (length > first) chacha20.xorAll(data + first, length - first);
}

/** Seals the data in place; its tag stands behind it. */
export function seal(n0: i32, n1: i32, n2: i32, asideLength: i32, length: i32): void {
	begin(n0, n1, n2);
	cipher(length);
	v128.store(data + length, tag(asideLength, length));
	chacha20.finish();
	wipe(aside, asideLength);
}

/** Opens the data in place, if the tag behind it is theirs; answers 0 and leaves it as it is otherwise. */
export function open(n0: i32, n1: i32, n2: i32, asideLength: i32, length: i32): i32 {
	begin(n0, n1, n2);
	const given = v128.load(data + length);
	const differs = v128.any_true(v128.xor(given, tag(asideLength, length)));
	if (!differs) cipher(length);
	v128.store(data + length, i64x2.splat(0));
	chacha20.finish();
	wipe(aside, asideLength);
	return i32(!differs);
}

/** XORs the key stream from a block on into the data in place. */
export function xor(counter: i32, n0: i32, n1: i32, n2: i32, length: i32): void {
	chacha20.start(counter, n0, n1, n2);
	wipe(key, 32);
	chacha20.xorAll(data, length);
	v128.store(data + length, i64x2.splat(0));
	chacha20.finish();
}
