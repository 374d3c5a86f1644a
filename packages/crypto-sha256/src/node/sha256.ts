// SHA-256 on node:crypto: the one-shot crypto.hash for whole messages, createHash for running ones.
import { createHash, type Hash, hash } from 'node:crypto';
import { concatBytes } from '@i2p/util';
import { RunningSha256 } from '../running.js';
import { checkPart, type Sha256, sha256Bytes, totalBytes } from '../types.js';

/** Bytes up to which joining the parts for one one-shot call is cheaper than a hash object. */
const mostJoinedBytes = 4096;

/** As text of one character a byte: making that and reading it costs half of what a Buffer does. */
function digestText(message: Uint8Array): string {
	return hash('sha256', message, 'binary');
}

function oneShot(message: Uint8Array): Uint8Array {
	const text = digestText(message);
	const digest = new Uint8Array(sha256Bytes);
	for (let i = 0; i < sha256Bytes; i++) digest[i] = text.charCodeAt(i);
	return digest;
}

/** The 32-byte SHA-256 of the parts, one after the other (FIPS 180-4). */
export function sha256(...lentParts: readonly Uint8Array[]): Uint8Array {
	const length = totalBytes(lentParts);
	if (lentParts.length === 1) return oneShot(lentParts[0]!);
	if (length <= mostJoinedBytes) return oneShot(concatBytes(...lentParts));
	const state = createHash('sha256');
	for (const part of lentParts) state.update(part);
	const digest = state.digest();
	return new Uint8Array(digest.buffer, digest.byteOffset, sha256Bytes);
}

/** The first 4 bytes of the SHA-256 of a message as one number, big-endian: checksums are made of no more, and it costs less. */
export function sha256Prefix(lentMessage: Uint8Array): number {
	checkPart(lentMessage);
	const text = digestText(lentMessage);
	const high = (text.charCodeAt(0) << 8) | text.charCodeAt(1);
	return ((high << 16) | (text.charCodeAt(2) << 8) | text.charCodeAt(3)) >>> 0;
}

const copyOf = (state: Hash): Hash => state.copy();

/** A running SHA-256 (FIPS 180-4). */
export function createSha256(): Sha256 {
	return new RunningSha256(createHash('sha256'), copyOf);
}
