// Keys and certificate: router identities and destinations. Common structures "KeysAndCert".
// Must not know how identities are found or stored.
import { sha256 } from '@i2p/crypto-sha256';
import { concatBytes, fromBase64, Reader, toBase64, WireError } from '@i2p/util';
import { type Certificate, type KeyTypes, keyTypes, readCertificate } from './certificate.js';
import { encryptionFieldBytes, keysBytes, signingFieldBytes } from './constants.js';
import { b32Address, type HashKey, hashKey } from './hash.js';
import { type Verifier, verifierOf } from './signature-keys.js';
import { encryptionKeyBytes, signatureType } from './types.js';

/** Two public keys and a certificate; what is common to routers and destinations. Immutable; owns its bytes. */
class KeysAndCert {
	/** The whole structure, 387 bytes or more. */
	readonly bytes: Uint8Array;
	readonly certificate: Certificate;
	readonly encryptionType: number;
	/** View of the encryption public key: 32 bytes for X25519, else the whole field of 256. */
	readonly encryptionKey: Uint8Array;
	readonly signatureType: number;
	/** The signing public key; the whole field of 128 bytes if the type's length is not known. */
	readonly signingKey: Uint8Array;
	#hash: Uint8Array | undefined;
	#key: HashKey | undefined;
	#verifier: Verifier | undefined;

	/** Reads one structure and copies it. */
	constructor(reader: Reader) {
		const keys = reader.bytes(keysBytes);
		const { type, payload } = readCertificate(reader);
		const bytes = new Uint8Array(keysBytes + 3 + payload.length);
		bytes.set(keys);
		bytes[keysBytes] = type;
		bytes[keysBytes + 1] = payload.length >>> 8;
		bytes[keysBytes + 2] = payload.length;
		bytes.set(payload, keysBytes + 3);
		this.bytes = bytes;
		this.certificate = { type, payload: bytes.subarray(keysBytes + 3) };
		const types = keyTypes(this.certificate);
		this.encryptionType = types.encryption;
		this.encryptionKey = bytes.subarray(0, encryptionKeyBytes(types.encryption));
		this.signatureType = types.signature;
		this.signingKey = signingKeyOf(bytes, types);
	}

	/** SHA-256 of the whole structure, 32 bytes. */
	get hash(): Uint8Array {
		this.#hash ??= sha256(this.bytes);
		return this.#hash;
	}

	/** The hash as a key of maps. */
	get key(): HashKey {
		this.#key ??= hashKey(this.hash);
		return this.#key;
	}

	/** Length of a signature by this identity in bytes, or `undefined` if the type is not known. */
	get signatureBytes(): number | undefined {
		return signatureType(this.signatureType)?.signatureBytes;
	}

	/** Whether the signature over the message is by this identity; false for RSA and unknown types. */
	verify(message: Uint8Array, signature: Uint8Array): boolean {
		this.#verifier ??= verifierOf(this.signatureType, this.signingKey);
		return this.#verifier?.verify(message, signature) ?? false;
	}
}

function signingKeyOf(bytes: Uint8Array, types: KeyTypes): Uint8Array {
	const field = bytes.subarray(encryptionFieldBytes, keysBytes);
	const length = signatureType(types.signature)?.publicBytes ?? signingFieldBytes;
	if (length <= signingFieldBytes) return field.subarray(signingFieldBytes - length);
	const beyond = length - signingFieldBytes;
	if (types.overflow.length < beyond) throw new WireError('truncated');
	return concatBytes(field, types.overflow.subarray(0, beyond));
}

/** Who a router is. */
export class RouterIdentity extends KeysAndCert {
	readonly kind = 'router';

	/** Reads an identity of exactly these bytes; throws WireError, `trailing-bytes` included. */
	static decode(bytes: Uint8Array): RouterIdentity {
		const reader = new Reader(bytes);
		const identity = new RouterIdentity(reader);
		reader.expectEnd();
		return identity;
	}

	/** Reads an identity at the reader's place and copies it; throws WireError. */
	static read(reader: Reader): RouterIdentity {
		return new RouterIdentity(reader);
	}
}

/** Who an application endpoint is. */
export class Destination extends KeysAndCert {
	readonly kind = 'destination';

	/** Reads a destination of exactly these bytes; throws WireError, `trailing-bytes` included. */
	static decode(bytes: Uint8Array): Destination {
		const reader = new Reader(bytes);
		const destination = new Destination(reader);
		reader.expectEnd();
		return destination;
	}

	/** Reads a destination at the reader's place and copies it; throws WireError. */
	static read(reader: Reader): Destination {
		return new Destination(reader);
	}

	/** The destination written in I2P base64, or `undefined` if it is none. */
	static fromBase64(text: string): Destination | undefined {
		const bytes = fromBase64(text);
		if (bytes === undefined) return undefined;
		try {
			return Destination.decode(bytes);
		} catch (fault) {
			if (fault instanceof WireError) return undefined;
			throw fault;
		}
	}

	/** Its address `….b32.i2p`. */
	get b32(): string {
		return b32Address(this.hash);
	}

	/** The whole structure in I2P base64. */
	get base64(): string {
		return toBase64(this.bytes);
	}
}
