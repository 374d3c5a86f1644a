// Keys and certificate: router identities and destinations. Common structures "KeysAndCert".
// Must not know how identities are found or stored.
import { sha256 } from '@i2p/crypto-sha256';
import { concatBytes, fromBase64, Reader, toBase64, unlessMalformed } from '@i2p/util';
import { type Certificate, certificateType } from './certificate.js';
import {
	encryptionFieldBytes,
	keysBytes,
	maxCertificateBytes,
	minIdentityBytes,
	signingFieldBytes,
} from './constants.js';
import { b32Address, type HashKey, hashKey } from './hash.js';
import { type Verifier, verifierOf } from './signature-keys.js';
import { dsaSha1Type, encryptionKeyBytes, encryptionType, signatureType } from './types.js';

/** Two public keys and a certificate; what is common to routers and destinations. Immutable; owns its bytes. */
abstract class KeysAndCert {
	/** The whole structure, 387 bytes or more. */
	readonly bytes: Uint8Array;
	/** Code of the encryption type. */
	readonly encryptionType: number;
	/** Code of the signature type. */
	readonly signatureType: number;
	#signingKey: Uint8Array | undefined;
	#hash: Uint8Array | undefined;
	#key: HashKey | undefined;
	#verifier: Verifier | undefined;

	/** Reads one structure and copies it. */
	constructor(reader: Reader) {
		const keys = reader.bytes(keysBytes);
		const type = reader.u8();
		const length = reader.u16();
		if (length > maxCertificateBytes) throw reader.fault('certificate-too-long');
		const payload = reader.bytes(length);
		const bytes = new Uint8Array(minIdentityBytes + length);
		bytes.set(keys);
		bytes[keysBytes] = type;
		bytes[keysBytes + 1] = length >>> 8;
		bytes[keysBytes + 2] = length;
		bytes.set(payload, minIdentityBytes);
		this.bytes = bytes;
		const isKey = type === certificateType.key;
		if (isKey && length < 4) throw reader.fault('truncated');
		this.signatureType = isKey ? (payload[0]! << 8) | payload[1]! : dsaSha1Type;
		this.encryptionType = isKey ? (payload[2]! << 8) | payload[3]! : encryptionType.elGamal;
		const beyondField = (signatureType(this.signatureType)?.publicBytes ?? 0) - signingFieldBytes;
		if (beyondField > 0 && length < 4 + beyondField) throw reader.fault('truncated');
	}

	/** The certificate, its payload a view. */
	get certificate(): Certificate {
		return { type: this.bytes[keysBytes]!, payload: this.bytes.subarray(minIdentityBytes) };
	}

	/** View of the encryption public key: 32 bytes for X25519, else the whole field of 256. */
	get encryptionKey(): Uint8Array {
		return this.bytes.subarray(0, encryptionKeyBytes(this.encryptionType));
	}

	/** The signing public key, its overflow in the certificate joined to it; the whole field of 128 bytes if the type's length is not known. */
	get signingKey(): Uint8Array {
		this.#signingKey ??= signingKeyOf(this.bytes, this.signatureType);
		return this.#signingKey;
	}

	/** View of what stands between the two keys: 0 to 320 bytes without meaning that count for the hash. */
	get padding(): Uint8Array {
		const signing = signatureType(this.signatureType)?.publicBytes ?? signingFieldBytes;
		const end = signing < signingFieldBytes ? keysBytes - signing : encryptionFieldBytes;
		return this.bytes.subarray(encryptionKeyBytes(this.encryptionType), end);
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

function signingKeyOf(bytes: Uint8Array, type: number): Uint8Array {
	const length = signatureType(type)?.publicBytes ?? signingFieldBytes;
	if (length <= signingFieldBytes) return bytes.subarray(keysBytes - length, keysBytes);
	const overflowAt = minIdentityBytes + 4;
	const overflow = bytes.subarray(overflowAt, overflowAt + length - signingFieldBytes);
	return concatBytes(bytes.subarray(encryptionFieldBytes, keysBytes), overflow);
}

/** Who a router is. */
export class RouterIdentity extends KeysAndCert {
	readonly kind = 'router';

	/** Reads an identity of exactly these bytes; throws WireError, `trailing-bytes` included. */
	static decode(bytes: Uint8Array): RouterIdentity {
		const reader = new Reader(bytes, 'RouterIdentity');
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
		const reader = new Reader(bytes, 'Destination');
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
		return unlessMalformed(() => Destination.decode(bytes));
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
