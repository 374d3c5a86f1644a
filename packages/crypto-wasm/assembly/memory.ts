// The one memory: regions of fixed size, and how they are wiped. After a call no region holds a secret, but for what it
// answers; the key's region holds zeros.

/** A message of at most 64 KiB, then its tag, its padding, or what is spilled behind it. */
export const data = memory.data(0x1_0000 + 256, 16);
/** What is authenticated only; for HKDF a block, then the info: at most 4 KiB either way, then padding. */
export const aside = memory.data(4096 + 256, 16);
/** A key: 32 bytes of ChaCha20, or up to 64 of HMAC, zeros behind them. */
export const key = memory.data(64, 16);
/** What a call answers: a digest, a step of SipHash. */
export const out = memory.data(32, 16);

/** Zeros over a region, in steps of 16 bytes: it may reach up to 15 bytes behind the end. */
@inline
export function wipe(at: usize, bytes: i32): void {
	const end = at + <usize>bytes;
	for (let i = at; i < end; i += 16) v128.store(i, i64x2.splat(0));
}

/** Wipes the first bytes of the data, which have been copied out. */
export function forget(bytes: i32): void {
	wipe(data, bytes);
}
