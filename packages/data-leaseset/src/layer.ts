// One layer of an encrypted lease set: a salt, then ChaCha20 under keys from salt and secret. "Encrypted LeaseSet", layers 1 and 2.
// No layer has a checksum: what opens with the wrong secret is noise, told by the signature of the set inside.
import { chacha20 } from '@i2p/crypto-chacha20';
import { hkdf } from '@i2p/crypto-hkdf';
import { concatBytes, WireError, Writer, wipe } from '@i2p/util';
import { keyBytes } from './constants.js';

const nonceBytes = 12;

/** Which layer; the info of its key derivation. */
export type LayerLabel = 'ELS2_L1K' | 'ELS2_L2K';

/** What all keys of a set are derived from: subcredential 32 and publishing date 4. */
export function credentialsOf(subcredential: Uint8Array, published: number): Uint8Array {
	return new Writer(36)
		.bytes(subcredential)
		.u32(Math.floor(published / 1000))
		.finish();
}

/** Salt of 32 bytes and ciphertext as long as the plaintext. */
export function sealLayer(label: LayerLabel, salt: Uint8Array, secret: Uint8Array, plaintext: Uint8Array): Uint8Array {
	return concatBytes(salt, crypt(label, salt, secret, plaintext));
}

/** The plaintext of a layer, or noise if the secret is another. Throws WireError `truncated` below 32 bytes. */
export function openLayer(label: LayerLabel, sealed: Uint8Array, secret: Uint8Array): Uint8Array {
	if (sealed.length < keyBytes) throw new WireError('truncated', 'EncryptedLeaseSet layer', 0);
	return crypt(label, sealed.subarray(0, keyBytes), secret, sealed.subarray(keyBytes));
}

function crypt(label: LayerLabel, salt: Uint8Array, secret: Uint8Array, data: Uint8Array): Uint8Array {
	const keys = hkdf(salt, secret, label, keyBytes + nonceBytes);
	const result = chacha20(keys.subarray(0, keyBytes), keys.subarray(keyBytes), data);
	wipe(keys);
	return result;
}
