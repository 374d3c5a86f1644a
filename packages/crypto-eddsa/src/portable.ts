// The portable engine: Ed25519 on noble, for browsers and as the reference, with OpenSSL's answers. RFC 8032.
import { checkBytes, type Random, spendSecret } from '@i2p/util';
import { ed25519 } from '@noble/curves/ed25519.js';
import { type Ed25519PrivateKey, type Ed25519PublicKey, ed25519KeyLength, names } from './key.js';
import { PortablePrivateKey, PortablePublicKey } from './portable-keys.js';

const noPrefix = new Uint8Array(0);

/** A handle on a 32-byte public key (copied). Throws RangeError on another length, TypeError on what is no Uint8Array; what is no point verifies nothing. */
export function importEd25519Public(raw: Uint8Array): Ed25519PublicKey {
	checkBytes(names.public, raw, ed25519KeyLength);
	return new PortablePublicKey(raw, noPrefix, (message) => message);
}

/** A handle on a 32-byte seed (copied). Throws RangeError on another length, TypeError on what is no Uint8Array. */
export function importEd25519Private(seed: Uint8Array): Ed25519PrivateKey {
	checkBytes(names.seed, seed, ed25519KeyLength);
	return new PortablePrivateKey(seed, (message, own) => ed25519.sign(message, own));
}

/** A fresh key pair from 32 random bytes. */
export function generateEd25519(random: Random): Ed25519PrivateKey {
	return spendSecret(random.bytes(ed25519KeyLength), importEd25519Private);
}

/** A handle on a 32-byte Red25519 public key (copied): verification is that of Ed25519. Throws RangeError on another length, TypeError on what is no Uint8Array. */
export function importRed25519Public(raw: Uint8Array): Ed25519PublicKey {
	return importEd25519Public(raw);
}
