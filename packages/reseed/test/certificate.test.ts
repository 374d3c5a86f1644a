// Certificates: read as node:crypto reads them; the bundled signers are those of the public certificates; hostile input.
import { X509Certificate } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { bundledSigners, knownHosts, readCertificate, type Signer, Signers } from '@i2p/reseed';
import { acceptedMistakes, hostile } from '@i2p/testkit';
import { wall } from '@i2p/time';
import { toHex, utf8, WireError } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import { vector } from '../../../tools/fixtures/seeds.js';
import { derContent, derTag, derUnsigned, derValues } from '../src/der.js';

const folder = new URL('./vectors/certificates/', import.meta.url);
const files = readdirSync(folder).sort();
const today = wall(Date.UTC(2026, 10, 30));

/** What node:crypto says of a certificate. */
function byNode(file: Uint8Array): Signer {
	const { publicKey, subject, validFrom, validTo } = new X509Certificate(file);
	const n = new Uint8Array(Buffer.from(publicKey.export({ format: 'jwk' }).n as string, 'base64url'));
	return {
		id: /CN=(.*)/.exec(subject)![1]!,
		signatureType: 6,
		publicKey: n,
		exponent: 65537,
		notBefore: wall(Date.parse(validFrom)),
		notAfter: wall(Date.parse(validTo)),
	};
}

const code = (read: () => unknown): string => {
	try {
		read();
	} catch (error) {
		if (error instanceof WireError) return error.code;
		throw error;
	}
	return 'read';
};

/** A certificate with some bytes of its DER in place of others of the same length. */
function altered(from: string, to: string): Uint8Array {
	const der = new Uint8Array(new X509Certificate(vector('own-signer.pem')).raw);
	const hex = toHex(der);
	expect(hex).toContain(from);
	return new Uint8Array(Buffer.from(hex.replaceAll(from, to), 'hex'));
}

describe('certificates', () => {
	it('are read as node:crypto reads them, in PEM and DER', () => {
		const all = [...files.map((name) => `certificates/${name}`), 'expired/hottuna_at_mail.i2p.crt', 'own-signer.pem'];
		for (const name of [...all, 'own-signer-expired.pem']) {
			const file = vector(name);
			expect(readCertificate(file)).toEqual(byNode(file));
			expect(readCertificate(new Uint8Array(new X509Certificate(file).raw))).toEqual(byNode(file));
		}
	});

	it('say what they are named for, and what the bundled signers say', () => {
		expect(
			bundledSigners()
				.map(({ id }) => `${id.replace('@', '_at_')}.crt`)
				.sort(),
		).toEqual(files);
		for (const signer of bundledSigners()) {
			const file = vector(`certificates/${signer.id.replace('@', '_at_')}.crt`);
			expect({ ...signer, exponent: 65537 }).toEqual(byNode(file));
		}
	});

	it('are all within their dates at the end of November 2026', () => {
		for (const { notBefore, notAfter } of bundledSigners()) {
			expect(notBefore).toBeLessThan(today);
			expect(notAfter).toBeGreaterThan(today);
		}
		expect(byNode(vector('expired/hottuna_at_mail.i2p.crt')).notAfter).toBeLessThan(today);
		expect(new Signers(bundledSigners()).ids).toHaveLength(17);
	});

	it('of hosts are those that were copied, and there are thirteen hosts', () => {
		expect(knownHosts).toHaveLength(13);
		expect(new Set(knownHosts.map(({ url }) => url)).size).toBe(13);
		const pinned = knownHosts.flatMap(({ authorities = [] }) => authorities);
		expect(pinned).toHaveLength(1);
		const copied = new X509Certificate(vector('hosts/i2pseed.creativecowpat.net.crt'));
		expect(new X509Certificate(pinned[0]!).fingerprint256).toBe(copied.fingerprint256);
		expect(copied.subject).toContain('CN=i2pseed.creativecowpat.net');
	});

	it('without an RSA key, a name or dates are refused', () => {
		expect(code(() => readCertificate(vector('own-host.pem')))).toBe('key-type');
		expect(code(() => readCertificate(utf8('no certificate')))).toBe('not-pem');
		expect(code(() => readCertificate(utf8('-----BEGIN CERTIFICATE-----\nA\n-----END CERTIFICATE-----')))).toBe(
			'not-pem',
		);
		expect(code(() => readCertificate(new Uint8Array(20_000)))).toBe('too-large');
		expect(code(() => readCertificate(altered('0603550403', '0603550463')))).toBe('no-name');
		expect(code(() => readCertificate(altered('0203010001', '0203010002')))).toBe('key-type');
	});

	it('have dates of either form', () => {
		const der = new Uint8Array(new X509Certificate(vector('own-signer.pem')).raw);
		// Its end, a hundred years on, is a GeneralizedTime; its beginning a UTCTime.
		const { notBefore, notAfter } = readCertificate(der);
		expect(notAfter - notBefore).toBe(36_500 * 86_400_000);
		const year = der.findIndex((byte, i) => byte === derTag.utcTime && der[i + 1] === 13) + 2;
		const broken = new Uint8Array(der);
		broken[year + 2] = 0x39;
		expect(code(() => readCertificate(broken))).toBe('date');
		broken[year + 2] = 0x20;
		expect(code(() => readCertificate(broken))).toBe('date');
		const old = new Uint8Array(der);
		old[year] = 0x39;
		expect(readCertificate(old).notBefore).toBeLessThan(Date.UTC(2000, 0));
	});

	it('of any other bytes read as something or are refused', () => {
		const der = new Uint8Array(new X509Certificate(vector('certificates/igor_at_novg.net.crt')).raw);
		hostile(readCertificate, der, { truncatedMayDecode: true, positions: 600 });
		expect(acceptedMistakes('certificate', readCertificate)).toEqual([]);
	});
});

describe('DER', () => {
	it('is read value by value', () => {
		expect(derValues(Uint8Array.of(2, 1, 5, 0x30, 0x81, 0))).toEqual([
			{ tag: 2, content: Uint8Array.of(5) },
			{ tag: 0x30, content: new Uint8Array() },
		]);
		expect(code(() => derValues(Uint8Array.of(2, 0x83, 0, 0, 1, 9)))).toBe('length');
		expect(code(() => derValues(Uint8Array.of(0x1f, 1, 0)))).toBe('tag');
		expect(code(() => derValues(Uint8Array.of(2, 2, 0)))).toBe('truncated');
		expect(code(() => derContent(undefined, derTag.oid))).toBe('truncated');
		expect(code(() => derUnsigned(Uint8Array.of(0x80)))).toBe('negative');
		expect(code(() => derUnsigned(new Uint8Array()))).toBe('negative');
		expect(derUnsigned(Uint8Array.of(0))).toEqual(Uint8Array.of(0));
	});
});
