// Every kind by every signature type; hostile bytes; what the signature covers.
import { createDestinationKeys, generateSigningKey, mappingOf, signOffline } from '@i2p/data-core';
import { hostile, type LengthField, runs, seededRandom } from '@i2p/testkit';
import { wall } from '@i2p/time';
import { WireError } from '@i2p/util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	decodeDatagram1,
	decodeDatagram2,
	decodeDatagram3,
	encodeDatagram3,
	signDatagram1,
	signDatagram2,
	verifyDatagram1,
	verifyDatagram2,
} from '../src/index.js';

const random = seededRandom('datagram codecs');
const now = wall(1_795_000_000_000);
const inAnHour = 1_795_003_600;
const target = random.bytes(32);
const payload = random.bytes(100);
const keys = createDestinationKeys(random);
const from = keys.destination;
const transient = generateSigningKey(7, random);
const offline = signOffline(keys.signing, transient.publicKey, inAnHour);

describe('datagrams of all signature types', () => {
	it.each([0, 1, 2, 3, 7, 8, 11])('of type %i are proven, and changed ones are not', (type) => {
		const { destination, signing } = createDestinationKeys(random, type);
		const one = signDatagram1(destination, signing, payload);
		expect(decodeDatagram1(one).payload).toEqual(payload);
		expect(verifyDatagram1(decodeDatagram1(one))).toBe(true);
		one[one.length - 1]! ^= 1;
		expect(verifyDatagram1(decodeDatagram1(one))).toBe(false);
		const two = signDatagram2({ from: destination, target, payload }, { signer: signing });
		expect(decodeDatagram2(two).payload).toEqual(payload);
		expect(verifyDatagram2(decodeDatagram2(two), target, now)).toBe(true);
		expect(verifyDatagram2(decodeDatagram2(two), random.bytes(32), now)).toBe(false);
	});
});

describe('Datagram2', () => {
	const signer = { signer: transient, offline };
	const whole = signDatagram2({ from, target, options: mappingOf({ b: '2', a: '1' }), payload }, signer);

	it('carries options and the voice of a transient key while it lasts', () => {
		const read = decodeDatagram2(whole);
		expect([...read.options!]).toEqual([
			['a', '1'],
			['b', '2'],
		]);
		expect(read.offline!.bytes).toEqual(offline.bytes);
		expect(verifyDatagram2(read, target, now)).toBe(true);
		expect(verifyDatagram2(read, target, wall((inAnHour + 1) * 1000))).toBe(false);
	});

	it('does not take a transient key that another destination lent its voice', () => {
		const other = createDestinationKeys(random);
		const bytes = signDatagram2({ from: other.destination, target, payload }, signer);
		expect(verifyDatagram2(decodeDatagram2(bytes), target, now)).toBe(false);
	});

	it('covers every byte behind the destination', () => {
		for (let i = from.bytes.length; i < whole.length; i++) {
			const bytes = whole.slice();
			bytes[i]! ^= 0x40;
			let believed = false;
			try {
				believed = verifyDatagram2(decodeDatagram2(bytes), target, now);
			} catch (fault) {
				expect(fault).toBeInstanceOf(WireError);
			}
			expect(believed, `byte ${i}`).toBe(false);
		}
	});
});

describe('hostile bytes', () => {
	it('throw nothing but WireError', () => {
		const options = mappingOf({ key: 'value' });
		const lengths = (optionsAt: number): LengthField[] => [
			{ at: optionsAt, bytes: 2 },
			{ at: optionsAt + 2, bytes: 1 },
		];
		const most = { truncatedMayDecode: true };
		const two = signDatagram2({ from, target, options, payload }, { signer: transient, offline });
		const three = encodeDatagram3({ fromHash: from.key, options, payload });
		hostile(decodeDatagram1, signDatagram1(from, keys.signing, payload), { ...most, lengths: [{ at: 385, bytes: 2 }] });
		hostile(decodeDatagram2, two, { ...most, lengths: lengths(from.bytes.length + 2) });
		hostile(decodeDatagram3, three, { ...most, lengths: lengths(34) });
	});

	it('of another version, or from a destination that cannot be known, have their code', () => {
		const two = signDatagram2({ from, target, payload }, { signer: keys.signing });
		two[from.bytes.length + 1] = 3;
		expect(() => decodeDatagram2(two)).toThrow('unknown-version');
		const three = encodeDatagram3({ fromHash: from.key, options: undefined, payload });
		three[33] = 2;
		expect(() => decodeDatagram3(three)).toThrow('unknown-version');
		const strange = signDatagram1(from, keys.signing, payload);
		strange[388] = 99;
		expect(() => decodeDatagram1(strange)).toThrow('unknown-signature-type');
		const stranger = signDatagram2({ from, target, payload }, { signer: keys.signing });
		stranger[388] = 99;
		expect(() => decodeDatagram2(stranger)).toThrow('unknown-signature-type');
	});

	it('come back as they were put in', () => {
		const text = fc.string({ maxLength: 40 });
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 2000 }), fc.dictionary(text, text, { maxKeys: 5 }), (bytes, entries) => {
				const options = mappingOf(entries);
				const three = decodeDatagram3(encodeDatagram3({ fromHash: from.key, options, payload: bytes }));
				expect(three.payload).toEqual(bytes);
				expect(new Map(three.options)).toEqual(new Map(options));
				const two = decodeDatagram2(signDatagram2({ from, target, options, payload: bytes }, { signer: keys.signing }));
				expect(two.payload).toEqual(bytes);
				expect(new Map(two.options)).toEqual(new Map(options));
				expect(verifyDatagram2(two, target, now)).toBe(true);
			}),
			{ numRuns: runs(50) },
		);
	});
});
