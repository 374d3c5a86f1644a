// A signer's X.509 certificate, in PEM or DER: name, dates and RSA key are read, nothing else. RFC 5280 section 4.1.
// Who brings the certificate vouches for it: its own signature says nothing and is not looked at.
import { type Wall, wall } from '@i2p/time';
import { checkAnyBytes, equalBytes, fromBase64, fromHex, fromUtf8, WireError } from '@i2p/util';
import { mostCertificateBytes } from './constants.js';
import { type DerValue, derContent, derTag, derUnsigned, derValues } from './der.js';
import { rsaType } from './signature-kinds.js';
import type { Signer } from './signers.js';

const commonName = fromHex('550403');
const rsaEncryption = fromHex('2a864886f70d010101');
const explicitVersion = 0xa0;

/**
 * The signer that a certificate with an RSA key of 2048, 3072 or 4096 bits names; its file may say more around the PEM block.
 * Throws WireError: `too-large` above 16 kB, `not-pem`, `key-type`, `no-name`, `date`, and faults of DER.
 */
export function readCertificate(file: Uint8Array): Signer {
	checkAnyBytes('certificate', file);
	if (file.length > mostCertificateBytes) throw new WireError('too-large', 'certificate');
	const outer = derValues(file[0] === derTag.sequence ? file : derOf(file));
	const [body] = derValues(derContent(outer[0], derTag.sequence));
	const fields = derValues(derContent(body, derTag.sequence));
	const at = fields[0]?.tag === explicitVersion ? 1 : 0;
	const [notBefore, notAfter] = derValues(derContent(fields[at + 3], derTag.sequence)).map(instantOf);
	if (notBefore === undefined || notAfter === undefined) throw new WireError('date', 'certificate');
	return { id: nameOf(fields[at + 4]), notBefore, notAfter, ...keyOf(fields[at + 5]) };
}

function derOf(file: Uint8Array): Uint8Array {
	const found = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/.exec(fromUtf8(file) ?? '');
	const text = found?.[1]?.replaceAll(/\s/g, '').replaceAll('+', '-').replaceAll('/', '~');
	const der = text === undefined ? undefined : fromBase64(text);
	if (der === undefined) throw new WireError('not-pem', 'certificate');
	return der;
}

/** The common name among the attributes of a subject. */
function nameOf(subject: DerValue | undefined): string {
	for (const set of derValues(derContent(subject, derTag.sequence)))
		for (const attribute of derValues(derContent(set, derTag.set))) {
			const [type, value] = derValues(derContent(attribute, derTag.sequence));
			if (!equalBytes(derContent(type, derTag.oid), commonName)) continue;
			const name = fromUtf8(value?.content ?? new Uint8Array());
			if (name) return name;
		}
	throw new WireError('no-name', 'certificate');
}

function keyOf(info: DerValue | undefined): Pick<Signer, 'signatureType' | 'publicKey' | 'exponent'> {
	const [algorithm, bits] = derValues(derContent(info, derTag.sequence));
	const [oid] = derValues(derContent(algorithm, derTag.sequence));
	if (!equalBytes(derContent(oid, derTag.oid), rsaEncryption)) throw new WireError('key-type', 'certificate');
	// A bit string begins with how many bits of its last byte do not count.
	const [key] = derValues(derContent(bits, derTag.bitString).subarray(1));
	const [modulus, exponent] = derValues(derContent(key, derTag.sequence)).map((number) =>
		derUnsigned(derContent(number, derTag.integer)),
	);
	const signatureType = rsaType(modulus?.length ?? 0);
	if (modulus === undefined || signatureType === undefined) throw new WireError('key-type', 'certificate');
	return { signatureType, publicKey: new Uint8Array(modulus), exponent: smallNumber(exponent) };
}

/** An exponent: odd, from 3 to 4 bytes. */
function smallNumber(bytes: Uint8Array | undefined): number {
	const value = bytes !== undefined && bytes.length <= 4 ? bytes.reduce((sum, byte) => sum * 256 + byte, 0) : 0;
	if (value < 3 || value % 2 === 0) throw new WireError('key-type', 'certificate');
	return value;
}

/** UTCTime `YYMMDDhhmmssZ` (1950 to 2049) or GeneralizedTime `YYYYMMDDhhmmssZ`. */
function instantOf({ tag, content }: DerValue): Wall {
	const text = fromUtf8(content) ?? '';
	const short = tag === derTag.utcTime && /^\d{12}Z$/.test(text);
	if (!short && !(tag === derTag.generalizedTime && /^\d{14}Z$/.test(text))) throw new WireError('date', 'certificate');
	const full = short ? `${Number(text.slice(0, 2)) < 50 ? '20' : '19'}${text}` : text;
	const [year, ...rest] = [full.slice(0, 4), ...(full.slice(4, 14).match(/../g) ?? [])].map(Number) as [number];
	const [month = 0, day = 0, hour = 0, minute = 0, second = 0] = rest as number[];
	return wall((((daysTo(year, month, day) * 24 + hour) * 60 + minute) * 60 + second) * 1000);
}

/** Days from 1970-01-01 to a date of the Gregorian calendar. */
function daysTo(year: number, month: number, day: number): number {
	if (month < 1 || month > 12 || day < 1 || day > 31) throw new WireError('date', 'certificate');
	// Years begin in March, so that the leap day is their last.
	const marchYear = month > 2 ? year : year - 1;
	const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
	const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
	return 365 * marchYear + leapDays + dayOfYear - 719_468;
}
