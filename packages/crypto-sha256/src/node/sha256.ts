// SHA-256 on node:crypto: the one-shot crypto.hash for whole messages, createHash for running ones.
import { createHash, type Hash, hash } from 'node:crypto';
import { concatBytes } from '@i2p/util';
import { type Sha256, sha256Bytes } from '../types.js';

/** Bytes up to which joining the parts for one one-shot call is cheaper than a hash object. */
const mostJoinedBytes = 4096;

function plain(bytes: Uint8Array): Uint8Array {
	return new Uint8Array(bytes.buffer, bytes.byteOffset, sha256Bytes);
}

/** The 32-byte SHA-256 of the parts, one after the other (FIPS 180-4). */
export function sha256(...lentParts: readonly Uint8Array[]): Uint8Array {
	if (lentParts.length === 1) return plain(hash('sha256', lentParts[0]!, 'buffer'));
	let length = 0;
	for (const part of lentParts) length += part.length;
	if (length <= mostJoinedBytes) return plain(hash('sha256', concatBytes(...lentParts), 'buffer'));
	const state = createHash('sha256');
	for (const part of lentParts) state.update(part);
	return plain(state.digest());
}

class RunningSha256 implements Sha256 {
	readonly #state: Hash;

	constructor(state: Hash) {
		this.#state = state;
	}

	update(lentBytes: Uint8Array): this {
		this.#state.update(lentBytes);
		return this;
	}

	digest(): Uint8Array {
		return plain(this.#state.digest());
	}

	clone(): Sha256 {
		return new RunningSha256(this.#state.copy());
	}
}

/** A running SHA-256 (FIPS 180-4). */
export function createSha256(): Sha256 {
	return new RunningSha256(createHash('sha256'));
}
