// What a hybrid handshake asks of a key encapsulation mechanism, and ML-KEM as the answer. Noise HFS; FIPS 203.
// Knows nothing of messages; whether the work is done in place or by a job is the caller's choice.
import {
	encapsulate,
	generateMlKem,
	type MlKemEncapsulation,
	type MlKemLevel,
	mlKemCiphertextLength,
	mlKemPublicKeyLength,
} from '@i2p/crypto-mlkem';
import type { Random } from '@i2p/util';

/** A key pair for one handshake. */
export interface KemKey {
	/** The encapsulation key: 800, 1184 or 1568 bytes. */
	readonly publicKey: Uint8Array;
	/** The 32-byte secret of a ciphertext; absent where a job decapsulates and hands the secret to `Handshake.read`. */
	decapsulate?(ciphertext: Uint8Array): Uint8Array;
	/** Forgets the key and wipes what can be wiped. */
	destroy(): void;
}

/** A key encapsulation mechanism that works in place. */
export interface Kem {
	/** Bytes of an encapsulation key. */
	readonly publicKeyLength: number;
	/** Bytes of a ciphertext. */
	readonly ciphertextLength: number;
	/** A fresh key pair; it belongs to the caller, who destroys it. */
	generate(random: Random): KemKey;
	/** A fresh secret and its ciphertext for the owner of an encapsulation key; `undefined` if the key is none. */
	encapsulate(lentPublicKey: Uint8Array, random: Random): MlKemEncapsulation | undefined;
}

/** ML-KEM-512, ML-KEM-768 or ML-KEM-1024. Throws RangeError on another level when it is used. */
export function mlKem(level: MlKemLevel): Kem {
	return {
		publicKeyLength: mlKemPublicKeyLength[level],
		ciphertextLength: mlKemCiphertextLength[level],
		generate: (random) => generateMlKem(level, random),
		encapsulate: (lentPublicKey, random) => encapsulate(level, lentPublicKey, random),
	};
}
