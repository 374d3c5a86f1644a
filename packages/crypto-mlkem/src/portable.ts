// The portable engine: ML-KEM on noble, for browsers and as the reference; chance is always the caller's. FIPS 203.
import { checkBytes, copyBytes, destroyedKey, type Random, spendSecret, wipe } from '@i2p/util';
import { ml_kem512, ml_kem768, ml_kem1024 } from '@noble/post-quantum/ml-kem.js';
import {
	checkLevel,
	type MlKemEncapsulation,
	type MlKemLevel,
	type MlKemPrivateKey,
	mlKemCiphertextLength,
	mlKemPublicKeyLength,
	mlKemSeedLength,
	privateName,
} from './key.js';

const kems = { 512: ml_kem512, 768: ml_kem768, 1024: ml_kem1024 } as const;
const modulus = 3329;
const rhoLength = 32;

class PortableKey implements MlKemPrivateKey {
	readonly level: MlKemLevel;
	readonly publicKey: Uint8Array;
	#secretKey: Uint8Array | undefined;

	constructor(level: MlKemLevel, seed: Uint8Array) {
		const pair = kems[level].keygen(seed);
		this.level = level;
		this.publicKey = pair.publicKey;
		this.#secretKey = pair.secretKey;
	}

	decapsulate(ciphertext: Uint8Array): Uint8Array {
		if (this.#secretKey === undefined) throw destroyedKey(privateName);
		checkBytes('ML-KEM ciphertext', ciphertext, mlKemCiphertextLength[this.level]);
		return kems[this.level].decapsulate(ciphertext, this.#secretKey);
	}

	destroy(): void {
		wipe(this.#secretKey);
		this.#secretKey = undefined;
	}
}

/** True when every 12-bit coefficient is below the modulus: the check that FIPS 203 section 7.2 asks for. Public bytes only. */
function isReduced(publicKey: Uint8Array): boolean {
	for (let i = 0; i < publicKey.length - rhoLength; i += 3) {
		const three = publicKey[i]! | (publicKey[i + 1]! << 8) | (publicKey[i + 2]! << 16);
		if ((three & 0xfff) >= modulus || three >> 12 >= modulus) return false;
	}
	return true;
}

/**
 * A handle on the key pair of a 64-byte seed `d ‖ z` (copied; the caller wipes its own). Throws RangeError on another length or level, TypeError on
 * what is no Uint8Array. FIPS 203 algorithm 16.
 */
export function importMlKemPrivate(level: MlKemLevel, seed: Uint8Array): MlKemPrivateKey {
	checkLevel(level);
	checkBytes('ML-KEM seed', seed, mlKemSeedLength);
	return new PortableKey(level, seed);
}

/** A fresh key pair from 64 random bytes. Throws RangeError on another level. FIPS 203 algorithm 19. */
export function generateMlKem(level: MlKemLevel, random: Random): MlKemPrivateKey {
	checkLevel(level);
	return spendSecret(random.bytes(mlKemSeedLength), (seed) => importMlKemPrivate(level, seed));
}

/**
 * A fresh 32-byte secret, from 32 random bytes, and its ciphertext for the owner of an encapsulation key of 800, 1184 or 1568 bytes; `undefined` if
 * the key is none (a coefficient not below the modulus). Throws RangeError on another length or level, TypeError on
 * what is no Uint8Array. FIPS 203 algorithm 20.
 */
export function encapsulate(level: MlKemLevel, publicKey: Uint8Array, random: Random): MlKemEncapsulation | undefined {
	checkLevel(level);
	checkBytes('ML-KEM public key', publicKey, mlKemPublicKeyLength[level]);
	if (!isReduced(publicKey)) return undefined;
	const message = random.bytes(32);
	const { cipherText, sharedSecret } = kems[level].encapsulate(publicKey, message);
	wipe(message);
	const secret = copyBytes(sharedSecret); // a view of a longer buffer until here
	wipe(sharedSecret);
	return { ciphertext: cipherText, secret };
}
