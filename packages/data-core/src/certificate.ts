// Certificates: type 1, length 2, payload. Common structures "Certificate", "Key Certificates".
import { Reader, WireError, type Writer } from '@i2p/util';
import { maxCertificateBytes } from './constants.js';
import { dsaSha1Type, encryptionType } from './types.js';

/** Codes of certificate types; all but `null` and `key` are obsolete. */
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

/** Reads one certificate; throws WireError `truncated` or `certificate-too-long`. */
export function readCertificate(reader: Reader): Certificate {
	const type = reader.u8();
	const length = reader.u16();
	if (length > maxCertificateBytes) throw new WireError('certificate-too-long');
	return { type, payload: reader.bytes(length) };
}

/** Writes a KEY certificate: signature type first, then encryption type, then what of the keys overflows. */
export function writeKeyCertificate(writer: Writer, types: KeyTypes): void {
	writer.u8(certificateType.key).u16(4 + types.overflow.length);
	writer.u16(types.signature).u16(types.encryption).bytes(types.overflow);
}

const noBytes = new Uint8Array(0);

/** The key types a certificate tells; DSA-SHA1 and ElGamal for any but a KEY certificate. Throws `truncated`. */
export function keyTypes(certificate: Certificate): KeyTypes {
	if (certificate.type !== certificateType.key)
		return { signature: dsaSha1Type, encryption: encryptionType.elGamal, overflow: noBytes };
	const reader = new Reader(certificate.payload);
	return { signature: reader.u16(), encryption: reader.u16(), overflow: reader.rest() };
}
