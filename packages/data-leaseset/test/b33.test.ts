// b33 addresses, days and blinded keys against those of i2pd (vectors/blinding.json).
import { importSigningKey } from '@i2p/data-core';
import { loadVectors, runs, seededRandom } from '@i2p/testkit';
import { concatBytes, crc32, fromBase32, fromHex, randomFrom, toBase32, toHex, utf8 } from '@i2p/util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { b33Address, blindedDay, blindSigningKey, parseB33Address } from '../src/index.js';

interface Vectors {
	destinations: {
		sigType: number;
		signingPriv: string;
		signingPub: string;
		b33: string;
		b33ClientAuth: string;
		days: {
			date: string;
			blindedPub: string;
			subcredential: string;
			storeHash: string;
			signRandom: string[];
			message: string;
			signature: string;
		}[];
	}[];
}
const { destinations } = loadVectors<Vectors>(new URL('vectors/blinding.json', import.meta.url));
const random = seededRandom('b33');

describe.each(destinations)('a key of type $sigType', (v) => {
	const key = { publicKey: fromHex(v.signingPub), signatureType: v.sigType };

	it('has its addresses', () => {
		expect(b33Address(key)).toBe(`${v.b33}.b32.i2p`);
		expect(b33Address(key, { clientKey: true })).toBe(`${v.b33ClientAuth}.b32.i2p`);
		expect(parseB33Address(`${v.b33.toUpperCase()}.B32.i2p`)).toEqual({
			...key,
			isSecretNeeded: false,
			isClientKeyNeeded: false,
		});
		expect(parseB33Address(`${v.b33ClientAuth}.b32.i2p`)).toMatchObject({ isClientKeyNeeded: true });
		expect(parseB33Address(b33Address(key, { secret: true }))).toMatchObject({ isSecretNeeded: true });
	});

	it.each(v.days)('is another on $date', (day) => {
		const blinded = blindedDay(key, day.date)!;
		expect(toHex(blinded.publicKey)).toBe(day.blindedPub);
		expect(toHex(blinded.subcredential)).toBe(day.subcredential);
		expect(toHex(blinded.storageKey)).toBe(day.storeHash);
		const draws = randomFrom(
			(bytes) => bytes.set(fromHex(day.signRandom[0]!)),
			() => draws,
		);
		const signing = importSigningKey(v.sigType, fromHex(v.signingPriv));
		expect(toHex(blindSigningKey(signing, day.date, draws).sign(fromHex(day.message)))).toBe(day.signature);
		expect(blindedDay(key, day.date, utf8('word'))?.publicKey).not.toEqual(blinded.publicKey);
	});
});

describe('b33 addresses', () => {
	const key = { publicKey: random.bytes(32), signatureType: 11 };
	const address = b33Address(key);

	it('are refused in other forms', () => {
		for (const name of [
			'',
			'a.b32.i2p',
			address.slice(1),
			`a${address}`,
			address.replace('b32', 'b33'),
			`0${address.slice(1)}`,
		])
			expect(parseB33Address(name)).toBeUndefined();
	});

	it('stand no change of a byte in the key', () => {
		const bytes = fromBase32(address.slice(0, 56))!;
		for (let at = 0; at < bytes.length; at++)
			for (const flip of [0x01, 0x80, 0xff]) {
				const changed = new Uint8Array(bytes);
				changed[at]! ^= flip;
				const parsed = parseB33Address(`${toBase32(changed)}.b32.i2p`);
				expect(parsed === undefined || at < 3).toBe(true);
			}
	});

	it('may say their types in two bytes each', () => {
		const bytes = concatBytes(Uint8Array.of(3, 0, 11, 0, 11), key.publicKey);
		const sum = crc32(bytes.subarray(3));
		for (let i = 0; i < 3; i++) bytes[i]! ^= (sum >>> (8 * i)) & 0xff;
		const wide = `${toBase32(bytes)}.b32.i2p`;
		expect(wide).toHaveLength(60 + 8);
		expect(parseB33Address(wide)).toEqual({ ...key, isSecretNeeded: true, isClientKeyNeeded: false });
		bytes[0]! ^= 1;
		expect(parseB33Address(`${toBase32(bytes)}.b32.i2p`)).toBeUndefined();
	});

	it('refuse keys that cannot be blinded', () => {
		expect(() => b33Address({ ...key, signatureType: 1 })).toThrow(RangeError);
		expect(() => b33Address({ ...key, publicKey: random.bytes(31) })).toThrow(RangeError);
		expect(() => blindedDay({ ...key, signatureType: 0 }, '20260921')).toThrow(RangeError);
		expect(() => blindedDay(key, 'today')).toThrow(RangeError);
		expect(blindedDay({ signatureType: 7, publicKey: fromHex(`02${'00'.repeat(31)}`) }, '20260921')).toBeUndefined();
	});

	it('survive the way there and back', () => {
		fc.assert(
			fc.property(
				fc.uint8Array({ minLength: 32, maxLength: 32 }),
				fc.boolean(),
				fc.boolean(),
				(publicKey, secret, clientKey) => {
					const parsed = parseB33Address(b33Address({ publicKey, signatureType: 7 }, { secret, clientKey }))!;
					expect(toHex(parsed.publicKey)).toBe(toHex(publicKey));
					expect([parsed.isSecretNeeded, parsed.isClientKeyNeeded]).toEqual([secret, clientKey]);
				},
			),
			{ numRuns: runs(50) },
		);
	});
});
