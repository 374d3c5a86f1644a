// Families: what a RouterInfo says of one, proven by the key that it tells or that a certificate tells (ECDSA P-256 in i2pd; Ed25519 too).
import { createRouterKeys, generateSigningKey, mappingOf } from '@i2p/data-core';
import { loadVectors, seededRandom } from '@i2p/testkit';
import { fromHex, toBase64, utf8 } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import { familyOf, familyOptions, maxFamilyNameBytes, RouterInfo, verifyFamily } from '../src/index.js';

const random = seededRandom('family');
const { hash } = createRouterKeys(random).identity;
const other = createRouterKeys(random).identity.hash;

describe.each([1, 7])('a family with a key of type %i', (type) => {
	const signing = generateSigningKey(type, random);
	const options = familyOptions('stormy', signing, hash);
	const family = familyOf(mappingOf(options))!;

	it('signs its name and the hash of the router', () => {
		expect(family.name).toBe('stormy');
		expect(options['family.key']).toBe(`${type}:${toBase64(signing.publicKey)}`);
		expect(verifyFamily(family, hash)).toBe(true);
		expect(verifyFamily(family, other)).toBe(false);
		expect(verifyFamily({ ...family, name: 'stormx' }, hash)).toBe(false);
	});

	it('is held to the key that is known of it', () => {
		const { 'family.key': _, ...withoutKey } = options;
		const told = familyOf(mappingOf(withoutKey))!;
		expect(told.key).toBeUndefined();
		expect(verifyFamily(told, hash)).toBe(false);
		expect(verifyFamily(told, hash, { type, key: signing.publicKey })).toBe(true);
		const foreign = generateSigningKey(type, random);
		expect(verifyFamily(family, hash, { type, key: foreign.publicKey })).toBe(false);
	});
});

describe('the family of an i2pd', () => {
	const v = loadVectors<{ name: string; publicKey: string; info: string }>(
		new URL('vectors/i2pd-family.json', import.meta.url),
	);
	const info = RouterInfo.decode(new Uint8Array(Buffer.from(v.info, 'base64')));
	const known = { type: 1, key: fromHex(v.publicKey) };

	it('is told without a key and proven with the one of its certificate', () => {
		expect(info.verify()).toBe(true);
		expect(info.family).toMatchObject({ name: v.name, key: undefined });
		expect(verifyFamily(info.family!, info.hash)).toBe(false);
		expect(verifyFamily(info.family!, info.hash, known)).toBe(true);
		expect(verifyFamily(info.family!, other, known)).toBe(false);
	});
});

describe('families', () => {
	const signing = generateSigningKey(7, random);
	const good = familyOptions('f', signing, hash);

	it('are none where something is missing or makes no sense', () => {
		expect(familyOf(mappingOf({}))).toBeUndefined();
		const broken = [
			['family', ''],
			['family', 'x'.repeat(maxFamilyNameBytes + 1)],
			['family.sig', ''],
			['family.sig', '!'],
		] as const;
		for (const [name, value] of broken) expect(familyOf(mappingOf({ ...good, [name]: value }))).toBeUndefined();
		const { 'family.sig': _, ...unsigned } = good;
		expect(familyOf(mappingOf(unsigned))).toBeUndefined();
	});

	it('have no key where it makes no sense', () => {
		for (const key of ['', '7', '7:', ':AAAA', '7:AAAA', '99:AAAA', `x:${toBase64(signing.publicKey)}`]) {
			const family = familyOf(mappingOf({ ...good, 'family.key': key }))!;
			expect(family.key, key).toBeUndefined();
			expect(verifyFamily(family, hash)).toBe(false);
		}
	});

	it('are made with names that i2pd takes', () => {
		expect(familyOptions('ü'.repeat(maxFamilyNameBytes / 2), signing, hash)['family']).toHaveLength(34);
		expect(() => familyOptions('', signing, hash)).toThrow('family name');
		expect(() => familyOptions('x'.repeat(maxFamilyNameBytes + 1), signing, hash)).toThrow('got 69');
		expect(() => familyOptions('Mine', signing, hash)).toThrow('lower case');
		expect(() => familyOptions('mine', signing, utf8('x'))).toThrow('router hash: expected 32 bytes, got 1');
	});
});
