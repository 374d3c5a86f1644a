// Su3 files: header, version, signer, content, signature. SU3 file specification.
// Bytes only: whose signature counts, and what the content is good for, is decided elsewhere.
import { checkAnyBytes, checkInteger, concatBytes, equalBytes, fromUtf8, Reader, utf8, Writer } from '@i2p/util';
import { su3HeaderBytes, su3LeastVersionBytes } from './constants.js';
import { signatureKind } from './signature-kinds.js';

const magic = utf8('I2Psu3');

/** What an su3 file says, and what its signature is over. */
export interface Su3Content {
	/** How it is signed: 0 to 6, as signature types of keys are numbered. */
	readonly signatureType: number;
	/** Seconds since 1970 in ASCII for seeds; without padding. */
	readonly version: string;
	/** Who signed it, such as `somebody@mail.i2p`; at most 255 bytes. */
	readonly signer: string;
	/** 0 for a zip archive. */
	readonly fileType: number;
	/** 3 for seeds: the domain in which a signer is trusted. */
	readonly contentType: number;
	readonly content: Uint8Array;
}

/** One su3 file; its bytes are views of what was read. */
export interface Su3 extends Su3Content {
	/** Everything from the first byte to the end of the content. */
	readonly signed: Uint8Array;
	readonly signature: Uint8Array;
}

/** Whether bytes begin as an su3 file does. */
export function isSu3(bytes: Uint8Array): boolean {
	return bytes.length >= magic.length && equalBytes(bytes.subarray(0, magic.length), magic);
}

/**
 * Reads one whole file; verifies nothing. Bytes that must be 0 may be anything, as other routers have it.
 * Throws WireError: `not-su3`, `unknown-version`, `unknown-signature-type`, `signature-length`, `version-length`, `no-signer`, and codec faults.
 */
export function readSu3(bytes: Uint8Array): Su3 {
	const reader = new Reader(bytes, 'su3');
	if (!equalBytes(reader.bytes(magic.length), magic)) throw reader.fault('not-su3');
	reader.skip(1);
	if (reader.u8() !== 0) throw reader.fault('unknown-version');
	const signatureType = reader.u16();
	const kind = signatureKind(signatureType);
	if (kind === undefined) throw reader.fault('unknown-signature-type');
	if (reader.u16() !== kind.signatureBytes) throw reader.fault('signature-length');
	reader.skip(1);
	const versionBytes = reader.u8();
	if (versionBytes < su3LeastVersionBytes) throw reader.fault('version-length');
	reader.skip(1);
	const signerBytes = reader.u8();
	if (signerBytes === 0) throw reader.fault('no-signer');
	const contentBytes = reader.u64();
	reader.skip(1);
	const fileType = reader.u8();
	reader.skip(1);
	const contentType = reader.u8();
	reader.skip(su3HeaderBytes - reader.offset);
	const version = readText(reader, versionBytes).replace(/\0+$/, '');
	const signer = readText(reader, signerBytes);
	const content = reader.bytes(contentBytes);
	const signed = bytes.subarray(0, reader.offset);
	const signature = reader.bytes(kind.signatureBytes);
	reader.expectEnd();
	return { signatureType, version, signer, fileType, contentType, content, signed, signature };
}

/**
 * Writes and signs one file. Throws RangeError for a signature type that is none, a signer or version too long, a signature of the wrong length.
 * @param sign the signature over these bytes: over their bare hash in PKCS#1 padding, for RSA
 */
export function signSu3(su3: Su3Content, sign: (signed: Uint8Array) => Uint8Array): Uint8Array {
	const kind = signatureKind(su3.signatureType);
	if (kind === undefined) throw new RangeError(`su3 signature type: expected 0 to 6, got ${su3.signatureType}`);
	checkAnyBytes('su3 content', su3.content);
	const version = utf8(su3.version);
	const signer = utf8(su3.signer);
	checkInteger('su3 version length in bytes', version.length, 0, 255);
	checkInteger('su3 signer length in bytes', signer.length, 1, 255);
	const padding = Math.max(0, su3LeastVersionBytes - version.length);
	const signed = new Writer(su3HeaderBytes + 512 + su3.content.length)
		.bytes(magic)
		.u16(0)
		.u16(su3.signatureType)
		.u16(kind.signatureBytes)
		.u16(version.length + padding)
		.u16(signer.length)
		.u64(su3.content.length)
		.u16(su3.fileType)
		.u16(su3.contentType)
		.zeros(12)
		.bytes(version)
		.zeros(padding)
		.bytes(signer)
		.bytes(su3.content)
		.finish();
	const signature = sign(signed);
	checkInteger('su3 signature length in bytes', signature.length, kind.signatureBytes, kind.signatureBytes);
	return concatBytes(signed, signature);
}

function readText(reader: Reader, length: number): string {
	const text = fromUtf8(reader.bytes(length));
	if (text === undefined) throw reader.fault('not-utf8');
	return text;
}
