// Certificates: type 1, length 2, payload. Common structures "Certificate", "Key Certificates".
import { checkInteger, fromUtf8, Reader, WireError, type Writer } from '@i2p/util';
import { dsaSignatureBytes, hashBytes, maxCertificateBytes } from './constants.js';
import { dsaSha1Type, encryptionType } from './types.js';

/** Codes of certificate types; all but `null` and `key` are obsolete, and mean DSA-SHA1 and ElGamal keys as `null` does. */
export const certificateType = { null: 0, hashcash: 1, hidden: 2, signed: 3, multiple: 4, key: 5 } as const;

/** A certificate as read. */
export interface Certificate {
	readonly type: number;
	/** View of the payload. */
	readonly payload: Uint8Array;
}

/** What a KEY certificate says; the defaults for any other. */
export interface KeyTypes {
	readonly signature: number;
	readonly encryption: number;
	/** What of the keys does not fit their fields. */
	readonly overflow: Uint8Array;
}

/** What a certificate says, by its type. */
export type CertificateContent =
	| { readonly kind: 'null' | 'hidden' }
	/** The stamp, colon-separated. */
	| { readonly kind: 'hashcash'; readonly stamp: string }
	/** A DSA signature of 40 bytes, and the 32-byte hash of who signed if it is told. */
	| { readonly kind: 'signed'; readonly signature: Uint8Array; readonly signer: Uint8Array | undefined }
	| { readonly kind: 'multiple'; readonly certificates: readonly Certificate[] }
	| ({ readonly kind: 'key' } & KeyTypes)
	| { readonly kind: 'unknown' };

/** Reads one certificate; throws WireError `truncated` or `certificate-too-long`. */
export function readCertificate(reader: Reader): Certificate {
	const type = reader.u8();
	const length = reader.u16();
	if (length > maxCertificateBytes) throw reader.fault('certificate-too-long');
	return { type, payload: reader.bytes(length) };
}

/** Writes a certificate; throws RangeError for a type over 255 or a payload over 1,024 bytes. */
export function writeCertificate(writer: Writer, certificate: Certificate): void {
	checkInteger('certificate payload length', certificate.payload.length, 0, maxCertificateBytes);
	writer.u8(certificate.type).u16(certificate.payload.length).bytes(certificate.payload);
}

/**
 * Writes a KEY certificate: signature type 2, encryption type 2, then what of the keys overflows. Throws RangeError for a type over 65,535 or
 * an overflow over 1,020 bytes.
 */
export function writeKeyCertificate(writer: Writer, types: KeyTypes): void {
	checkInteger('certificate payload length', 4 + types.overflow.length, 4, maxCertificateBytes);
	writer.u8(certificateType.key).u16(4 + types.overflow.length);
	writer.u16(types.signature).u16(types.encryption).bytes(types.overflow);
}

const noBytes = new Uint8Array(0);

/** The key types a certificate tells; DSA-SHA1 and ElGamal for any but a KEY certificate. Throws `truncated`. */
export function keyTypes(certificate: Certificate): KeyTypes {
	if (certificate.type !== certificateType.key)
		return { signature: dsaSha1Type, encryption: encryptionType.elGamal, overflow: noBytes };
	const reader = new Reader(certificate.payload, 'KEY certificate');
	return { signature: reader.u16(), encryption: reader.u16(), overflow: reader.rest() };
}

/**
 * What the payload of a certificate says. Throws WireError for one that says nothing: `not-empty` (NULL and HIDDEN carry no payload),
 * `not-utf8`, `bad-length` (SIGNED), `truncated`, and what {@link readCertificate} throws for the parts of MULTIPLE.
 */
export function certificateContent(certificate: Certificate): CertificateContent {
	const { type, payload } = certificate;
	switch (type) {
		case certificateType.null:
		case certificateType.hidden:
			if (payload.length > 0) throw new WireError('not-empty', 'certificate', 0);
			return { kind: type === certificateType.null ? 'null' : 'hidden' };
		case certificateType.hashcash: {
			const stamp = fromUtf8(payload);
			if (stamp === undefined) throw new WireError('not-utf8', 'HASHCASH certificate', 0);
			return { kind: 'hashcash', stamp };
		}
		case certificateType.signed: {
			const hasSigner = payload.length === dsaSignatureBytes + hashBytes;
			if (!hasSigner && payload.length !== dsaSignatureBytes)
				throw new WireError('bad-length', 'SIGNED certificate', 0);
			const signer = hasSigner ? payload.subarray(dsaSignatureBytes) : undefined;
			return { kind: 'signed', signature: payload.subarray(0, dsaSignatureBytes), signer };
		}
		case certificateType.multiple: {
			const reader = new Reader(payload, 'MULTIPLE certificate');
			const certificates: Certificate[] = [];
			while (reader.remaining > 0) certificates.push(readCertificate(reader));
			return { kind: 'multiple', certificates };
		}
		case certificateType.key:
			return { kind: 'key', ...keyTypes(certificate) };
		default:
			return { kind: 'unknown' };
	}
}
