// Su3 files: every field, every way to sign, who may sign when; hostile input.
import { constants, createHash, generateKeyPairSync, privateEncrypt } from 'node:crypto';
import { generateDsa, generateEcdsa } from '@i2p/crypto-dsa';
import { isSu3, readSu3, type Signer, Signers, type Su3Content, signSu3 } from '@i2p/reseed';
import { acceptedMistakes, hostile, seededRandom, virtualStart } from '@i2p/testkit';
import { after, wall } from '@i2p/time';
import { toHex, utf8, WireError } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import { ownSeeds, ownSigner, signByOwn } from '../../../tools/fixtures/seeds.js';

const content = utf8('content');
const file = ownSeeds(content);
const dated = { notBefore: virtualStart, notAfter: after(virtualStart, 1000) };

const code = (read: () => unknown): string => {
	try {
		read();
	} catch (error) {
		if (error instanceof WireError) return error.code;
		throw error;
	}
	return 'read';
};
const changed = (at: number, ...bytes: number[]): Uint8Array => {
	const copy = new Uint8Array(file);
	copy.set(bytes, at);
	return copy;
};

describe('an su3 file', () => {
	it('has its fields where the specification has them', () => {
		expect(toHex(file.subarray(0, 40))).toBe(
			`${toHex(utf8('I2Psu3'))}00000006020000100${'00c'}0000000000000007000000030000${'00'.repeat(10)}`.replace(
				/ /g,
				'',
			),
		);
		expect(toHex(file.subarray(40, 56))).toBe(toHex(utf8('1767225600')).padEnd(32, '0'));
		expect(file.subarray(56, 68)).toEqual(utf8('own@test.i2p'));
		expect(file.subarray(68, 75)).toEqual(content);
		expect(file).toHaveLength(75 + 512);
	});

	it('reads back what was written', () => {
		const { signed, signature, ...said } = readSu3(file);
		expect(said).toEqual({
			signatureType: 6,
			version: '1767225600',
			signer: 'own@test.i2p',
			fileType: 0,
			contentType: 3,
			content,
		});
		expect(signed).toEqual(file.subarray(0, 75));
		expect(signature).toEqual(file.subarray(75));
		expect(readSu3(ownSeeds(content, { version: '1'.repeat(30) })).version).toHaveLength(30);
		expect(isSu3(file)).toBe(true);
		expect(isSu3(utf8('I2Ps'))).toBe(false);
	});

	it('is refused for each field that cannot be', () => {
		expect(code(() => readSu3(changed(0, 0x4a)))).toBe('not-su3');
		expect(code(() => readSu3(changed(7, 1)))).toBe('unknown-version');
		expect(code(() => readSu3(changed(8, 0, 8)))).toBe('unknown-signature-type');
		expect(code(() => readSu3(changed(8, 0, 5)))).toBe('signature-length');
		expect(code(() => readSu3(changed(13, 15)))).toBe('version-length');
		expect(code(() => readSu3(changed(15, 0)))).toBe('no-signer');
		expect(code(() => readSu3(changed(16, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff)))).toBe('truncated');
		expect(code(() => readSu3(changed(16, 0xff)))).toBe('too-large');
		expect(code(() => readSu3(changed(23, 6)))).toBe('trailing-bytes');
		expect(code(() => readSu3(changed(56, 0xff)))).toBe('not-utf8');
		expect(code(() => readSu3(changed(6, 9)))).toBe('read');
	});

	it('of any other bytes reads or is refused', () => {
		const fields = [
			{ at: 10, bytes: 2 as const },
			{ at: 13, bytes: 1 as const },
			{ at: 15, bytes: 1 as const },
			{ at: 20, bytes: 4 as const },
		];
		hostile(readSu3, file, { lengths: fields });
		expect(acceptedMistakes('su3', readSu3)).toEqual([]);
	});

	it('is not written with what does not fit', () => {
		const fine: Su3Content = { ...readSu3(file) };
		const sign = () => new Uint8Array(512);
		expect(() => signSu3({ ...fine, signatureType: 8 }, sign)).toThrow(RangeError);
		expect(() => signSu3({ ...fine, signer: '' }, sign)).toThrow(RangeError);
		expect(() => signSu3({ ...fine, version: '1'.repeat(256) }, sign)).toThrow(RangeError);
		expect(() => signSu3(fine, () => new Uint8Array(511))).toThrow(RangeError);
		expect(acceptedMistakes('su3 content', (given) => signSu3({ ...fine, content: given }, sign))).toEqual([]);
	});
});

describe('a signature', () => {
	const su3 = readSu3(file);

	it('counts within the dates of its signer', () => {
		const signers = new Signers([{ ...ownSigner, ...dated }]);
		expect(signers.fault(su3, after(virtualStart, -1))).toBe('signer-not-yet-valid');
		expect(signers.fault(su3, virtualStart)).toBeUndefined();
		expect(signers.fault(su3, after(virtualStart, 1000))).toBeUndefined();
		expect(signers.fault(su3, after(virtualStart, 1001))).toBe('signer-expired');
	});

	it('of nobody, of another key, over other bytes does not count', () => {
		const signers = new Signers([ownSigner]);
		expect(new Signers().fault(su3, virtualStart)).toBe('unknown-signer');
		const other = { ...ownSigner, publicKey: new Uint8Array(ownSigner.publicKey).fill(0xc5) };
		expect(new Signers([other]).fault(su3, virtualStart)).toBe('bad-signature');
		const p256 = generateEcdsa('P-256', seededRandom('p256'));
		const small = { id: ownSigner.id, signatureType: 1, publicKey: p256.publicKey, ...dated };
		expect(new Signers([small]).fault(su3, virtualStart)).toBe('signature-type');
		for (const at of [6, 41, 60, 70, 80]) {
			const byte = file[at]! ^ 1;
			const fault = signers.fault(readSu3(changed(at, byte)), virtualStart);
			expect(fault).toBe(at === 60 ? 'unknown-signer' : 'bad-signature');
		}
	});

	it('may be by a successor of the same name; the fifth key pushes out the first', () => {
		const key = (seed: number): Signer => ({ ...ownSigner, publicKey: new Uint8Array(512).fill(seed) });
		const signers = new Signers([key(0xc1), ownSigner, ownSigner, key(0xc3), key(0xc5)]);
		expect(signers.fault(su3, virtualStart)).toBeUndefined();
		signers.add(key(0xc7));
		expect(signers.fault(su3, virtualStart)).toBeUndefined();
		signers.add(key(0xc9));
		expect(signers.fault(su3, virtualStart)).toBe('bad-signature');
	});

	it('may be of each type that the specification has and our keys can verify', () => {
		const random = seededRandom('types');
		const curves = ['P-256', 'P-384', 'P-521'] as const;
		const keys = [generateDsa(random), ...curves.map((curve) => generateEcdsa(curve, random))];
		const ways = keys.map(({ publicKey, sign }, i) => ({ publicKey, sign: sign.bind(keys[i]) }));
		const { publicKey: rsa, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
		const padded = { key: privateKey, padding: constants.RSA_PKCS1_PADDING };
		ways.push({
			publicKey: new Uint8Array(Buffer.from(rsa.export({ format: 'jwk' }).n as string, 'base64url')),
			sign: (bytes) => new Uint8Array(privateEncrypt(padded, createHash('sha256').update(bytes).digest())),
		});
		for (const [signatureType, { publicKey, sign }] of ways.entries()) {
			const signer: Signer = { id: 'somebody', signatureType, publicKey, ...dated };
			const bytes = signSu3({ ...su3, signer: 'somebody', signatureType }, sign);
			const signers = new Signers([signer]);
			expect(signers.fault(readSu3(bytes), virtualStart)).toBeUndefined();
			bytes[70]! ^= 1;
			expect(signers.fault(readSu3(bytes), virtualStart)).toBe('bad-signature');
		}
	});

	it('needs a key that is one', () => {
		expect(() => new Signers([{ ...ownSigner, publicKey: new Uint8Array(511) }])).toThrow(RangeError);
		expect(() => new Signers([{ ...ownSigner, signatureType: 7 }])).toThrow(RangeError);
		const many = Array.from({ length: 201 }, (_, i) => ({ ...ownSigner, id: `${i}` }));
		expect(() => new Signers(many)).toThrow(RangeError);
		expect(signByOwn(content)).toHaveLength(512);
		expect(ownSigner.notAfter).toBeGreaterThan(wall(4_900_000_000_000));
	});
});
