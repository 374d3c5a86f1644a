// Ed25519ph, which signs a SHA-512 of the message under a prefix of its own. RFC 8032 section 5.1 with PH = SHA-512 and no context.
// The same code serves both engines: node:crypto of Node 20 does not offer it.
import { checkBytes, type Random, spendSecret, utf8 } from '@i2p/util';
import { ed25519ph } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { type Ed25519PrivateKey, type Ed25519PublicKey, ed25519KeyLength, names } from './key.js';
import { PortablePrivateKey, PortablePublicKey } from './portable-keys.js';

/** dom2 with flag 1 and an empty context. */
const prefix = utf8('SigEd25519 no Ed25519 collisions\x01\x00');

/** A handle on a 32-byte public key (copied) that verifies Ed25519ph. Throws RangeError on another length, TypeError on what is no Uint8Array. */
export function importEd25519phPublic(raw: Uint8Array): Ed25519PublicKey {
	checkBytes(names.public, raw, ed25519KeyLength);
	return new PortablePublicKey(raw, prefix, sha512);
}

/** A handle on a 32-byte seed (copied) that signs Ed25519ph. Throws RangeError on another length, TypeError on what is no Uint8Array. */
export function importEd25519phPrivate(seed: Uint8Array): Ed25519PrivateKey {
	checkBytes(names.seed, seed, ed25519KeyLength);
	return new PortablePrivateKey(seed, (message, own) => ed25519ph.sign(message, own));
}

/** A fresh Ed25519ph key pair from 32 random bytes. */
export function generateEd25519ph(random: Random): Ed25519PrivateKey {
	return spendSecret(random.bytes(ed25519KeyLength), importEd25519phPrivate);
}
