// The three operations of ML-KEM as jobs: bytes in, bytes out, chance inside the bytes, so that any thread can do them. FIPS 203.
// Knows no threads; whoever has some is given the table.
import { checkBytes, concatBytes, copyBytes, type Random, randomFrom, spendSecret } from '@i2p/util';
import {
	checkLevel,
	type MlKemEncapsulation,
	type MlKemImport,
	type MlKemLevel,
	type MlKemPrivateKey,
	mlKemCiphertextLength,
	mlKemPublicKeyLength,
	mlKemSecretLength,
	mlKemSeedLength,
} from './key.js';
import { encapsulate } from './portable.js';

/** A piece of work to be done elsewhere: its kind in the table `mlKemJobs`, and its input. */
export interface MlKemJob {
	readonly kind: 'ml-kem-key' | 'ml-kem-encapsulate' | 'ml-kem-decapsulate';
	readonly bytes: Uint8Array;
}

/** What each kind of work does: what a thread's module exports, among other tables, as its jobs. */
export type MlKemJobTable = Readonly<Record<MlKemJob['kind'], (bytes: Uint8Array) => Uint8Array>>;

const drawnLength = 32;

/** Makes the encapsulation key of a 64-byte seed `d ‖ z` (copied). The answer: 800, 1184 or 1568 bytes. Throws RangeError on another length or level. */
export function mlKemKeyJob(level: MlKemLevel, seed: Uint8Array): MlKemJob {
	checkLevel(level);
	checkBytes('ML-KEM seed', seed, mlKemSeedLength);
	return { kind: 'ml-kem-key', bytes: concatBytes(Uint8Array.of(level >>> 8), seed) };
}

/**
 * Encapsulates to a key of 800, 1184 or 1568 bytes with 32 bytes drawn now; {@link mlKemEncapsulationOf} reads the answer.
 * Throws RangeError on another length or level.
 */
export function mlKemEncapsulateJob(level: MlKemLevel, publicKey: Uint8Array, random: Random): MlKemJob {
	checkLevel(level);
	checkBytes('ML-KEM public key', publicKey, mlKemPublicKeyLength[level]);
	return {
		kind: 'ml-kem-encapsulate',
		bytes: spendSecret(random.bytes(drawnLength), (drawn) => concatBytes(Uint8Array.of(level >>> 8), drawn, publicKey)),
	};
}

/**
 * Decapsulates a ciphertext of 768, 1088 or 1568 bytes with the key of a 64-byte seed. The answer: the 32-byte secret. Throws
 * RangeError on another length or level.
 */
export function mlKemDecapsulateJob(level: MlKemLevel, seed: Uint8Array, ciphertext: Uint8Array): MlKemJob {
	checkLevel(level);
	checkBytes('ML-KEM seed', seed, mlKemSeedLength);
	checkBytes('ML-KEM ciphertext', ciphertext, mlKemCiphertextLength[level]);
	return { kind: 'ml-kem-decapsulate', bytes: concatBytes(Uint8Array.of(level >>> 8), seed, ciphertext) };
}

/** What {@link mlKemEncapsulateJob} answered, copied; `undefined` if the peer's key was none. Throws RangeError for other bytes than a job's. */
export function mlKemEncapsulationOf(level: MlKemLevel, answer: Uint8Array): MlKemEncapsulation | undefined {
	checkLevel(level);
	if (answer.length === 0) return undefined;
	const ciphertextLength = mlKemCiphertextLength[level];
	checkBytes('ML-KEM encapsulation', answer, ciphertextLength + mlKemSecretLength);
	return {
		ciphertext: copyBytes(answer.subarray(0, ciphertextLength)),
		secret: copyBytes(answer.subarray(ciphertextLength)),
	};
}

/** The table over one engine's keys. */
export function jobsOf(importPrivate: MlKemImport): MlKemJobTable {
	return {
		'ml-kem-key': (bytes) => withKey(importPrivate, bytes, (key) => key.publicKey),
		'ml-kem-encapsulate': (bytes) => {
			const drawn = bytes.subarray(1, 1 + drawnLength);
			const chance: Random = randomFrom(
				(into) => void into.set(drawn),
				() => chance,
			);
			const made = encapsulate(levelOf(bytes), bytes.subarray(1 + drawnLength), chance);
			if (made === undefined) return new Uint8Array(0);
			return spendSecret(made.secret, (secret) => concatBytes(made.ciphertext, secret));
		},
		'ml-kem-decapsulate': (bytes) =>
			withKey(importPrivate, bytes, (key) => key.decapsulate(bytes.subarray(1 + mlKemSeedLength))),
	};
}

function levelOf(bytes: Uint8Array): MlKemLevel {
	return (bytes[0]! << 8) as MlKemLevel;
}

function withKey(importPrivate: MlKemImport, bytes: Uint8Array, use: (key: MlKemPrivateKey) => Uint8Array): Uint8Array {
	const key = importPrivate(levelOf(bytes), bytes.subarray(1, 1 + mlKemSeedLength));
	const answer = use(key);
	key.destroy();
	return answer;
}
