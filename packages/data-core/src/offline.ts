// Offline signatures: a destination's key lends its voice to a transient key. Common structures "OfflineSignature".
import { checkBytes, checkInteger, concatBytes, Reader, Writer } from '@i2p/util';
import { type Verifier, verifierOf } from './signature-keys.js';
import type { Signer } from './signer.js';
import { ed25519Type, signatureType } from './types.js';

/** Expiry 4, type 2: what stands before the transient key, in bytes. */
const offlineHeadBytes = 6;

/** A transient signing key, signed by the destination's own. Owns its bytes. */
export class OfflineSignature {
	/** The whole section: expires 4, type 2, public key, signature. */
	readonly bytes: Uint8Array;
	/** Unix seconds after which the transient key speaks no more. */
	readonly expiresSeconds: number;
	readonly transientType: number;
	readonly transientKey: Uint8Array;
	readonly signature: Uint8Array;
	/** Length of a signature by the transient key, in bytes. */
	readonly signatureBytes: number;
	readonly #signed: Uint8Array;
	#verifier: Verifier | undefined;

	/** Reads a section whose signature is by a key of `signerType` and copies it; throws WireError `unknown-signature-type`, `truncated`. */
	static read(reader: Reader, signerType: number): OfflineSignature {
		const head = reader.bytes(offlineHeadBytes);
		const transient = signatureType((head[4]! << 8) | head[5]!);
		const signer = signatureType(signerType);
		if (transient === undefined || signer === undefined) throw reader.fault('unknown-signature-type');
		return new OfflineSignature(concatBytes(head, reader.bytes(transient.publicBytes + signer.signatureBytes)));
	}

	/** Takes over the bytes of one section; throws WireError for one that is too short or of an unknown type. */
	constructor(given: Uint8Array) {
		const reader = new Reader(given, 'OfflineSignature');
		this.bytes = given;
		this.expiresSeconds = reader.u32();
		this.transientType = reader.u16();
		const type = signatureType(this.transientType);
		if (type === undefined) throw reader.fault('unknown-signature-type');
		this.transientKey = reader.bytes(type.publicBytes);
		this.signatureBytes = type.signatureBytes;
		this.#signed = given.subarray(0, reader.offset);
		this.signature = reader.rest();
	}

	/** Whether the destination (or its blinded key) signed this section. Says nothing of its age. */
	verify(signer: Verifier): boolean {
		return signer.verify(this.#signed, this.signature);
	}

	/** Whether the signature over the message is by the transient key; false for RSA types. */
	verifyMessage(message: Uint8Array, signature: Uint8Array): boolean {
		this.#verifier ??= verifierOf(this.transientType, this.transientKey);
		return this.#verifier?.verify(message, signature) ?? false;
	}
}

/**
 * Signs a section for a transient public key, valid until `expiresSeconds` (Unix seconds). Throws RangeError unless the key is as long
 * as its type (Ed25519 unless said otherwise) wants.
 */
export function signOffline(
	destinationKey: Signer,
	transientKey: Uint8Array,
	expiresSeconds: number,
	transientType: number = ed25519Type,
): OfflineSignature {
	const type = signatureType(transientType);
	if (type === undefined) throw new RangeError(`transient key: expected a known signature type, got ${transientType}`);
	checkBytes(`transient key of type ${transientType}`, transientKey, type.publicBytes);
	checkInteger('expiry in seconds', expiresSeconds, 0, 0xffff_ffff);
	const writer = new Writer(offlineHeadBytes + type.publicBytes);
	const signed = writer.u32(expiresSeconds).u16(transientType).bytes(transientKey).finish();
	return new OfflineSignature(concatBytes(signed, destinationKey.sign(signed)));
}
