// The portable engine: ElGamal on BigInt, for browsers and as the reference.
import { type Random, spendSecret } from '@i2p/util';
import { drawPrivate, PrivateKey, PublicKey } from './elgamal.js';
import { bigPower } from './group.js';
import type { ElGamalPrivateKey, ElGamalPublicKey } from './key.js';

/** A handle on a 256-byte public key (copied). Throws RangeError on another length, TypeError on what is no Uint8Array; to what is no key nothing can be encrypted. */
export function importElGamalPublic(raw: Uint8Array): ElGamalPublicKey {
	return new PublicKey(raw, bigPower);
}

/** A handle on a 256-byte private key (copied). Throws RangeError on another length or a number out of range, TypeError on what is no Uint8Array. */
export function importElGamalPrivate(raw: Uint8Array): ElGamalPrivateKey {
	return new PrivateKey(raw, bigPower);
}

/** A fresh key pair, exponent of full length. */
export function generateElGamal(random: Random): ElGamalPrivateKey {
	return spendSecret(drawPrivate(random), importElGamalPrivate);
}
