// The node engine: powers by OpenSSL's Diffie-Hellman, constant in time and six times as fast as BigInt's.
import { createDiffieHellman, type DiffieHellman } from 'node:crypto';
import { bytesBE, numberBE, type Power, type Random, spendSecret, wipe } from '@i2p/util';
import { drawPrivate, PrivateKey, PublicKey } from '../elgamal.js';
import { bigPower, prime } from '../group.js';
import { type ElGamalPrivateKey, type ElGamalPublicKey, elGamalKeyLength } from '../key.js';

/** What the Diffie-Hellman object holds between two powers: nothing secret. */
const idle = Uint8Array.of(1);
let agreement: DiffieHellman | undefined;

/** Powers by OpenSSL; what it refuses (results 0, 1 and p - 1, and what leads to them), some versions by no bytes at all, is left to BigInt. */
export const nativePower: Power = (base, exponent) => {
	agreement ??= createDiffieHellman(bytesBE(prime, elGamalKeyLength), 2);
	const secret = bytesBE(exponent, elGamalKeyLength);
	try {
		agreement.setPrivateKey(secret);
		const result = agreement.computeSecret(bytesBE(base, elGamalKeyLength));
		const value = numberBE(result);
		wipe(result);
		if (value > 1n) return value;
	} catch {
		// refused
	} finally {
		agreement.setPrivateKey(idle);
		wipe(secret);
	}
	return bigPower(base, exponent);
};

/** A handle on a 256-byte public key (copied). Throws RangeError on another length, TypeError on what is no Uint8Array; to what is no key nothing can be encrypted. */
export function importElGamalPublic(raw: Uint8Array): ElGamalPublicKey {
	return new PublicKey(raw, nativePower);
}

/** A handle on a 256-byte private key (copied). Throws RangeError on another length or a number out of range, TypeError on what is no Uint8Array. */
export function importElGamalPrivate(raw: Uint8Array): ElGamalPrivateKey {
	return new PrivateKey(raw, nativePower);
}

/** A fresh key pair, exponent of full length. */
export function generateElGamal(random: Random): ElGamalPrivateKey {
	return spendSecret(drawPrivate(random), importElGamalPrivate);
}
