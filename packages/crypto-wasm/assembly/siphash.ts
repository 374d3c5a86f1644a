// SipHash-2-4 (Aumasson, Bernstein 2012).
import { data, out, wipe } from './memory';

/** The hash of the data, as the call's answer. */
export function sipHash(k0: i32, k0High: i32, k1: i32, k1High: i32, length: i32): void {
	const key0 = <u64>(<u32>k0) | (<u64>(<u32>k0High) << 32);
	const key1 = <u64>(<u32>k1) | (<u64>(<u32>k1High) << 32);
	let a = key0 ^ 0x736f6d6570736575;
	let b = key1 ^ 0x646f72616e646f6d;
	let c = key0 ^ 0x6c7967656e657261;
	let d = key1 ^ 0x7465646279746573;
	const last = length & ~7;
	store<u64>(data + length, 0);
	store<u8>(data + last, length, 7);
	for (let i = 0; i <= last; i += 8) {
		const m = load<u64>(data + i);
		d ^= m;
		for (let round = 0; round < 2; round++) {
			a += b; c += d; b = rotl(b, 13) ^ a; d = rotl(d, 16) ^ c; a = rotl(a, 32);
			c += b; a += d; b = rotl(b, 17) ^ c; d = rotl(d, 21) ^ a; c = rotl(c, 32);
		}
		a ^= m;
	}
	c ^= 0xff;
	for (let round = 0; round < 4; round++) {
		a += b; c += d; b = rotl(b, 13) ^ a; d = rotl(d, 16) ^ c; a = rotl(a, 32);
		c += b; a += d; b = rotl(b, 17) ^ c; d = rotl(d, 21) ^ a; c = rotl(c, 32);
	}
	store<u64>(out, a ^ b ^ c ^ d);
	wipe(data, last + 8);
}
