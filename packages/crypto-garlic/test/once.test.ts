// Garlic without sessions: router garlic and one-time keys, against vectors made with i2pd and read by emissary.
import { importX25519Private, type X25519PrivateKey } from '@i2p/crypto-x25519';
import { seededRandom } from '@i2p/testkit';
import { fromWallSeconds, mono } from '@i2p/time';
import { fromHex, randomFrom, toHex } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import {
	OneTimeTags,
	openForRouter,
	readBlocks,
	sealCloveForRouter,
	sealCloveOneTime,
	sealForRouter,
	sealOneTime,
} from '../src/index.js';
import { sealWithEphemeral } from '../src/router-garlic.js';
import { readVectors } from './vectors.js';

interface RouterVectors {
	readonly router: { x25519Priv: string; x25519Pub: string };
	readonly ephemeralPriv: string;
	readonly payload: string;
	readonly garlicPayload: string;
	readonly symmetricKeyMessage: { key: string; tag: string; garlicPayload: string; payload: string };
}
const vectors = readVectors<RouterVectors>('router-garlic');
const router = importX25519Private(fromHex(vectors.router.x25519Priv));
const seeded = seededRandom('once');
const body = fromHex(vectors.garlicPayload).subarray(4);
const counting = () => {
	let next = 1;
	const random = randomFrom(
		(bytes) => {
			for (let i = 0; i < bytes.length; i++) bytes[i] = next++;
		},
		() => random,
	);
	return random;
};

describe('router garlic', () => {
	it('is made as i2pd makes it', () => {
		const ephemeral = importX25519Private(fromHex(vectors.ephemeralPriv));
		const made = sealWithEphemeral(fromHex(vectors.router.x25519Pub), fromHex(vectors.payload), ephemeral);
		expect(toHex(made)).toBe(toHex(body));
	});

	it('is opened as i2pd made it', () => {
		const payload = openForRouter(router, body)!;
		expect(toHex(payload)).toBe(vectors.payload);
		expect(readBlocks(payload).map(({ kind }) => kind)).toEqual(['dateTime', 'clove', 'padding']);
	});

	it('opens only whole and unaltered', () => {
		for (let length = 0; length < body.length; length++)
			expect(openForRouter(router, body.subarray(0, length))).toBeUndefined();
		for (const at of [0, 10, 32, 60, body.length - 1]) {
			const altered = new Uint8Array(body);
			altered[at]! ^= 1;
			expect(openForRouter(router, altered)).toBeUndefined();
		}
		expect(openForRouter(router, new Uint8Array(100))).toBeUndefined();
	});

	it('makes a new key for each message', () => {
		const random = counting();
		const one = sealForRouter(router.publicKey, fromHex(vectors.payload), random);
		const two = sealForRouter(router.publicKey, fromHex(vectors.payload), random);
		expect(one).not.toEqual(two);
		expect(toHex(openForRouter(router, two)!)).toBe(vectors.payload);
	});

	it('leaks nothing to a key that yields no secret', () => {
		const message = sealForRouter(new Uint8Array(32), fromHex(vectors.payload), counting());
		expect(message).toHaveLength(vectors.payload.length / 2 + 48);
		const anyone = { publicKey: new Uint8Array(32), agree: () => new Uint8Array(32) } as unknown as X25519PrivateKey;
		expect(openForRouter(anyone, message)).toBeUndefined();
	});
});

describe('garlic around one clove', () => {
	const clove = fromHex('00'.repeat(30));

	it('is dated and padded for a router', () => {
		const lengths = new Set<number>();
		for (let i = 0; i < 40; i++) {
			const message = sealCloveForRouter(router.publicKey, clove, fromWallSeconds(1_790_000_000), seeded);
			const blocks = readBlocks(openForRouter(router, message)!);
			expect(blocks.slice(0, 2)).toEqual([
				{ kind: 'dateTime', wall: fromWallSeconds(1_790_000_000) },
				{ kind: 'clove', bytes: clove },
			]);
			expect(blocks[2]?.kind).toBe('padding');
			lengths.add(message.length);
		}
		expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThan(16);
		expect(lengths.size).toBeGreaterThan(8);
	});

	it('is padded under a key awaited once', () => {
		const [key, tag] = [seeded.bytes(32), seeded.bytes(8)];
		const tags = new OneTimeTags<string>(1, 1000);
		tags.expect(tag, key, 'lookup', mono(0));
		const opened = tags.open(sealCloveOneTime(key, tag, clove, seeded), mono(1))!;
		expect(readBlocks(opened.payload).map(({ kind }) => kind)).toEqual(['clove', 'padding']);
		expect(() => sealCloveOneTime(key, tag.subarray(1), clove, seeded)).toThrow(RangeError);
	});
});

describe('one-time tags', () => {
	const { key, tag, garlicPayload, payload } = vectors.symmetricKeyMessage;
	const message = fromHex(garlicPayload).subarray(4);
	const awaiting = (capacity = 10) => {
		const tags = new OneTimeTags<string>(capacity, 1000);
		tags.expect(fromHex(tag), fromHex(key), 'reply', mono(0));
		return tags;
	};

	it('are sealed as i2pd seals them', () => {
		expect(toHex(sealOneTime(fromHex(key), fromHex(tag), fromHex(payload)))).toBe(toHex(message));
	});

	it('open one message, once', () => {
		const tags = awaiting();
		const opened = tags.open(message, mono(999))!;
		expect([opened.value, toHex(opened.payload)]).toEqual(['reply', payload]);
		expect(tags.open(message, mono(999))).toBeUndefined();
		expect(tags.size).toBe(0);
	});

	it('are not spent by a forgery', () => {
		const tags = awaiting();
		for (let i = 0; i < message.length; i++) {
			const forged = new Uint8Array(message);
			forged[i]! ^= 0x80;
			expect(tags.open(forged, mono(0))).toBeUndefined();
			expect(tags.open(message.subarray(0, i), mono(0))).toBeUndefined();
		}
		expect(tags.open(message, mono(0))?.value).toBe('reply');
	});

	it('end with their time, and make room when full', () => {
		expect(awaiting().open(message, mono(1000))).toBeUndefined();
		const small = awaiting(2);
		for (const n of [1, 2]) small.expect(new Uint8Array(8).fill(n), new Uint8Array(32), 'later', mono(1));
		expect(small.open(message, mono(2))).toBeUndefined();
		expect(small.size).toBe(2);
	});

	it('have room and time', () => {
		expect(() => new OneTimeTags(0, 1000)).toThrow(RangeError);
		expect(() => new OneTimeTags(4, 0)).toThrow(RangeError);
		const tags = new OneTimeTags<number>(2, 1000);
		const sealed = [1, 2, 3].map((n) => {
			const [key, tag] = [seeded.bytes(32), seeded.bytes(8)];
			tags.expect(tag, key, n, mono(n));
			return sealOneTime(key, tag, new Uint8Array(3));
		});
		expect(sealed.map((message) => tags.open(message, mono(4))?.value)).toEqual([undefined, 2, 3]);
		const again = awaiting();
		again.expect(fromHex(tag), fromHex(key), 'newer', mono(500));
		expect([again.size, again.open(message, mono(1400))?.value]).toEqual([1, 'newer']);
	});

	it('refuse keys and tags of other sizes', () => {
		const tags = awaiting();
		expect(() => tags.expect(new Uint8Array(7), new Uint8Array(32), '', mono(0))).toThrow(RangeError);
		expect(() => tags.expect(new Uint8Array(8), new Uint8Array(31), '', mono(0))).toThrow(RangeError);
		expect(() => sealOneTime(new Uint8Array(32), new Uint8Array(9), new Uint8Array(0))).toThrow(RangeError);
	});
});
