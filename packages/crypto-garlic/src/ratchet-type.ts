// The encryption types of garlic sessions: how each begins, and how long its first messages are at least.
// ECIES-X25519-AEAD-Ratchet; "ECIES-X25519-AEAD-Ratchet Hybrid Encryption". Types stand in lease sets; whose they are is not known here.
import { type MlKemLevel, mlKemCiphertextLength, mlKemPublicKeyLength } from '@i2p/crypto-mlkem';
import {
	hybridNames,
	type Kem,
	mlKem,
	noiseNames,
	type Pattern,
	patternIK,
	patternIKhfs,
	SymmetricState,
} from '@i2p/crypto-noise';
import type { X25519PrivateKey } from '@i2p/crypto-x25519';
import { boxTagBytes, leastNewSessionBytes, leastReplyBytes } from './constants.js';

/** An encryption type of a lease set: 4 is X25519 alone; 5, 6 and 7 add ML-KEM-512, -768 and -1024. */
export type RatchetType = 4 | 5 | 6 | 7;

/** A static key of ours, which stays its owner's, and the type that our lease set names it under. */
export interface OwnKey {
	readonly type: RatchetType;
	readonly key: X25519PrivateKey;
}

/** What a type means for a handshake. */
export interface RatchetKind {
	readonly type: RatchetType;
	readonly pattern: Pattern;
	/** The state before any key is mixed, for handshakes to fork. */
	readonly initial: SymmetricState;
	readonly kem?: Kem;
	/** Shortest new session: one DateTime block. */
	readonly leastNewSessionBytes: number;
	/** Shortest reply: an empty payload. */
	readonly leastReplyBytes: number;
}

const levels: Readonly<Record<number, MlKemLevel>> = { 5: 512, 6: 768, 7: 1024 };
const kinds = new Map<RatchetType, RatchetKind>();

/** The kind of a type; RangeError if it is none of 4 to 7. */
export function ratchetKind(type: RatchetType): RatchetKind {
	const known = kinds.get(type);
	if (known !== undefined) return known;
	const kind = type === 4 ? classic() : hybrid(type);
	kinds.set(type, kind);
	return kind;
}

function classic(): RatchetKind {
	const initial = SymmetricState.fromName(noiseNames.ratchet);
	return { type: 4, pattern: patternIK, initial, leastNewSessionBytes, leastReplyBytes };
}

function hybrid(type: RatchetType): RatchetKind {
	const level = levels[type];
	if (level === undefined) throw new RangeError(`encryption type: expected 4, 5, 6 or 7, got ${String(type)}`);
	return {
		type,
		pattern: patternIKhfs,
		initial: SymmetricState.fromName(hybridNames.ratchet[level]),
		kem: mlKem(level),
		leastNewSessionBytes: leastNewSessionBytes + mlKemPublicKeyLength[level] + boxTagBytes,
		leastReplyBytes: leastReplyBytes + mlKemCiphertextLength[level] + boxTagBytes,
	};
}
