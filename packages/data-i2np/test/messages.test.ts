// Headers, bodies, cloves and payloads of our own making: round trips, limits, hostile input.
import { createDestinationKeys, createRouterKeys, mappingOf } from '@i2p/data-core';
import { sealLeaseSet, signLeaseSet2, signMetaLeaseSet } from '@i2p/data-leaseset';
import { signRouterInfo } from '@i2p/data-routerinfo';
import { hostile, seededRandom } from '@i2p/testkit';
import { wall } from '@i2p/time';
import { gzipStored, Reader, toHex, WireError, Writer } from '@i2p/util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	decodeClove,
	decodeData,
	decodeDatabaseLookup,
	decodeDatabaseSearchReply,
	decodeDatabaseStore,
	decodeGarlic,
	decodeLongRecords,
	decodePayload,
	decodeShortRecords,
	decodeStandard,
	decodeTunnelData,
	decodeTunnelGateway,
	encodeClove,
	encodeData,
	encodeDatabaseLookup,
	encodeDatabaseSearchReply,
	encodeDatabaseStore,
	encodeGarlic,
	encodeLongRecords,
	encodePayload,
	encodeShort,
	encodeShortRecords,
	encodeStandard,
	encodeTunnelData,
	encodeTunnelGateway,
	type GarlicDelivery,
	maxMessageBytes,
	readShortMessage,
	storedLeaseSet,
	storedRouterInfo,
	storeOfLeaseSet,
	storeOfRouterInfo,
} from '../src/index.js';

const random = seededRandom('data-i2np');
const now = wall(1_767_225_600_000);

function code(run: () => unknown): string | undefined {
	try {
		run();
	} catch (fault) {
		if (fault instanceof WireError) return fault.code;
		throw fault;
	}
	return undefined;
}

const anyMessage = fc.record({
	type: fc.integer({ min: 1, max: 255 }),
	id: fc.nat({ max: 0xffff_ffff }),
	expires: fc.nat({ max: 0xffff_ffff }).map((s) => wall(s * 1000)),
	body: fc.uint8Array({ maxLength: 300 }),
});

describe('headers', () => {
	it('give back what they were given', () => {
		fc.assert(
			fc.property(anyMessage, (message) => {
				expect(readShortMessage(new Reader(encodeShort(message)))).toEqual(message);
				expect(decodeStandard(encodeStandard(message))).toEqual(message);
			}),
			{ numRuns: 60 },
		);
	});

	it('round a short expiration up', () => {
		const bytes = encodeShort({ type: 1, id: 2, expires: wall(1001), body: new Uint8Array(0) });
		expect(readShortMessage(new Reader(bytes)).expires).toBe(2000);
	});

	it('refuse damage and size', () => {
		const bytes = encodeStandard({ type: 20, id: 2, expires: now, body: random.bytes(40) });
		bytes[20] = bytes[20]! ^ 1;
		expect(code(() => decodeStandard(bytes))).toBe('checksum');
		expect(() => encodeStandard({ type: 20, id: 2, expires: now, body: new Uint8Array(maxMessageBytes) })).toThrow(
			RangeError,
		);
	});
});

describe('cloves', () => {
	it('give back what they were given', () => {
		const hash = fc.uint8Array({ minLength: 32, maxLength: 32 });
		const delivery = fc.oneof<fc.Arbitrary<GarlicDelivery>[]>(
			fc.constant({ kind: 'local' as const }),
			hash.map((h) => ({ kind: 'destination' as const, hash: h })),
			hash.map((h) => ({ kind: 'router' as const, hash: h })),
			fc
				.tuple(hash, fc.integer({ min: 1, max: 0xffff_ffff }))
				.map(([h, tunnelId]) => ({ kind: 'tunnel' as const, hash: h, tunnelId })),
		);
		fc.assert(
			fc.property(delivery, anyMessage, (d, message) => {
				expect(decodeClove(encodeClove({ delivery: d, message }))).toEqual({ delivery: d, message });
			}),
			{ numRuns: 60 },
		);
	});

	it('number their targets as garlic does', () => {
		const message = { type: 20, id: 1, expires: now, body: new Uint8Array(0) };
		const hash = random.bytes(32);
		expect(encodeClove({ delivery: { kind: 'destination', hash }, message })[0]).toBe(0x20);
		expect(encodeClove({ delivery: { kind: 'router', hash }, message })[0]).toBe(0x40);
		const tunnel = encodeClove({ delivery: { kind: 'tunnel', hash, tunnelId: 7 }, message });
		expect(tunnel[0]).toBe(0x60);
		expect(toHex(tunnel.subarray(1, 37))).toBe(`${toHex(hash)}00000007`);
		expect(() => encodeClove({ delivery: { kind: 'router', hash: hash.subarray(1) }, message })).toThrow(RangeError);
	});

	it('pass over a delay and refuse a session key', () => {
		const message = encodeShort({ type: 20, id: 1, expires: now, body: new Uint8Array(0) });
		const delayed = new Writer().u8(0x10).u32(5).bytes(message).finish();
		expect(decodeClove(delayed).message.type).toBe(20);
		expect(code(() => decodeClove(new Writer().u8(0x80).bytes(message).finish()))).toBe('legacy-session-key');
	});

	it('survive hostile input', () => {
		const message = { type: 20, id: 1, expires: now, body: new Uint8Array(0) };
		const delivery = { kind: 'tunnel' as const, hash: random.bytes(32), tunnelId: 7 };
		hostile(decodeClove, encodeClove({ delivery, message }));
	});
});

describe('bodies', () => {
	it('with a length survive', () => {
		const content = random.bytes(100);
		expect(toHex(decodeGarlic(encodeGarlic(content)))).toBe(toHex(content));
		expect(toHex(decodeData(encodeData(content)))).toBe(toHex(content));
		hostile(decodeData, encodeData(content));
		hostile(decodeGarlic, encodeGarlic(content));
	});

	it('of tunnels survive', () => {
		const message = random.bytes(77);
		const gateway = encodeTunnelGateway({ tunnelId: 9, message });
		expect(decodeTunnelGateway(gateway)).toEqual({ tunnelId: 9, message });
		hostile(decodeTunnelGateway, gateway);
		const data = random.bytes(1024);
		expect(decodeTunnelData(encodeTunnelData({ tunnelId: 9, data }))).toEqual({ tunnelId: 9, data });
		expect(code(() => decodeTunnelData(new Uint8Array(1028)))).toBe('zero-tunnel-id');
		expect(() => encodeTunnelData({ tunnelId: 9, data: random.bytes(1023) })).toThrow(RangeError);
	});

	it('of builds survive', () => {
		for (const [length, encode, decode] of [
			[218, encodeShortRecords, decodeShortRecords],
			[528, encodeLongRecords, decodeLongRecords],
		] as const) {
			const records = Array.from({ length: 4 }, () => random.bytes(length));
			expect(decode(encode(records))).toEqual(records);
			expect(() => encode([])).toThrow(RangeError);
			expect(() => encode([random.bytes(3)])).toThrow(RangeError);
			expect(code(() => decode(Uint8Array.of(0)))).toBe('bad-record-count');
			expect(code(() => decode(new Uint8Array(1 + 9 * length).fill(9, 0, 1)))).toBe('bad-record-count');
			hostile(decode, encode(records.slice(0, 1)), { positions: 100 });
		}
	});
});

describe('DatabaseStore', () => {
	const router = createRouterKeys(random);
	const info = signRouterInfo(
		{ identity: router.identity, published: now, addresses: [], options: mappingOf({ netId: '2' }) },
		router.signing,
	);
	const client = createDestinationKeys(random);
	const leaseSet = signLeaseSet2(
		{
			destination: client.destination,
			published: now,
			expires: wall(now + 600_000),
			encryptionKeys: [{ type: 4, key: random.bytes(32) }],
			leases: [{ gateway: random.bytes(32), tunnelId: 1, endMs: wall(now + 600_000) }],
		},
		client.signing,
	);
	const reply = { replyToken: 5, replyTunnel: 6, replyGateway: random.bytes(32) };

	it('carries a RouterInfo like other routers', () => {
		const store = decodeDatabaseStore(encodeDatabaseStore(storeOfRouterInfo(info, reply)));
		expect(store).toMatchObject({ kind: 'routerInfo', ...reply });
		expect(toHex(store.data.subarray(0, 10))).toBe('1f8b08000000000002ff');
		expect(storedRouterInfo(store).verify()).toBe(true);
		expect(code(() => storedLeaseSet(store))).toBe('not-a-lease-set');
	});

	it('carries a lease set', () => {
		const store = decodeDatabaseStore(encodeDatabaseStore(storeOfLeaseSet(leaseSet)));
		expect(store.replyGateway).toBeUndefined();
		expect(storedLeaseSet(store).verify()).toBe(true);
		expect(code(() => storedRouterInfo(store))).toBe('not-a-router-info');
		expect(code(() => storedLeaseSet({ ...store, kind: 'unknown' }))).toBe('not-a-lease-set');
	});

	it('carries encrypted and meta sets', () => {
		const { published, expires, destination } = leaseSet;
		const leases = [{ hash: random.bytes(32), kind: 'leaseSet2' as const, cost: 1, end: expires }];
		const meta = signMetaLeaseSet({ destination, published, expires, leases }, client.signing);
		const sealed = sealLeaseSet({ leaseSet, published, expires }, client.signing, random);
		for (const set of [meta, sealed]) {
			const store = decodeDatabaseStore(encodeDatabaseStore(storeOfLeaseSet(set)));
			expect(storedLeaseSet(store)).toMatchObject({ kind: set.kind, key: set.key });
			expect(code(() => storedLeaseSet({ ...store, key: random.bytes(32) }))).toBe('wrong-key');
		}
	});

	it('refuses content under another key, bombs and misuse', () => {
		const key = random.bytes(32);
		expect(code(() => storedRouterInfo({ ...storeOfRouterInfo(info), key }))).toBe('wrong-key');
		expect(code(() => storedLeaseSet({ ...storeOfLeaseSet(leaseSet), key }))).toBe('wrong-key');
		const bomb = gzipStored(new Uint8Array(3073));
		expect(code(() => storedRouterInfo({ ...storeOfRouterInfo(info), data: bomb }))).toBe('too-large');
		expect(() => encodeDatabaseStore({ ...storeOfLeaseSet(leaseSet), kind: 'unknown' })).toThrow(RangeError);
		expect(() => encodeDatabaseStore({ ...storeOfLeaseSet(leaseSet), replyToken: 1 })).toThrow(RangeError);
	});

	it('knows kinds by the low half of their byte', () => {
		const bytes = encodeDatabaseStore(storeOfLeaseSet(leaseSet));
		bytes[32] = 0xf5;
		expect(decodeDatabaseStore(bytes).kind).toBe('encryptedLeaseSet');
		bytes[32] = 0x0f;
		expect(decodeDatabaseStore(bytes).kind).toBe('unknown');
	});
});

describe('lookups and hints', () => {
	const key = random.bytes(32);
	const from = random.bytes(32);

	it('are bounded', () => {
		const excluded = Array.from({ length: 513 }, () => key);
		expect(() => encodeDatabaseLookup({ key, from, kind: 'any', excluded })).toThrow(RangeError);
		const bytes = encodeDatabaseLookup({ key, from, kind: 'any', excluded: excluded.slice(0, 512) });
		expect(decodeDatabaseLookup(bytes).excluded.length).toBe(512);
		bytes[66] = 1;
		expect(code(() => decodeDatabaseLookup(bytes))).toBe('too-many-excluded');
		const hashes = Array.from({ length: 17 }, () => key);
		expect(() => encodeDatabaseSearchReply({ key, from, hashes })).toThrow(RangeError);
		const reply = encodeDatabaseSearchReply({ key, from, hashes: hashes.slice(1) });
		expect(decodeDatabaseSearchReply(reply).hashes.length).toBe(16);
		reply[32] = 17;
		expect(code(() => decodeDatabaseSearchReply(reply))).toBe('too-many-hashes');
	});

	it('refuse what is no more in use and what does not fit', () => {
		const encryption = { key: random.bytes(32), tag: random.bytes(8) };
		const lookup = { key, from, kind: 'leaseSet' as const, excluded: [from], encryption, replyTunnel: 3 };
		const bytes = encodeDatabaseLookup(lookup);
		expect(decodeDatabaseLookup(bytes)).toEqual(lookup);
		const legacy = new Uint8Array(bytes);
		legacy[64] = legacy[64]! | 2;
		expect(code(() => decodeDatabaseLookup(legacy))).toBe('bad-encryption-flags');
		const tags = new Uint8Array(bytes);
		tags[bytes.length - 9] = 2;
		expect(code(() => decodeDatabaseLookup(tags))).toBe('bad-tag-count');
		const short = random.bytes(31);
		expect(() => encodeDatabaseLookup({ ...lookup, key: short })).toThrow(RangeError);
		expect(() => encodeDatabaseLookup({ ...lookup, excluded: [short] })).toThrow(RangeError);
		expect(() => encodeDatabaseLookup({ ...lookup, encryption: { ...encryption, tag: short } })).toThrow(RangeError);
	});
});

describe('payloads', () => {
	it('give back what they were given', () => {
		fc.assert(
			fc.property(
				fc.nat({ max: 255 }),
				fc.nat({ max: 65_535 }),
				fc.nat({ max: 65_535 }),
				fc.uint8Array({ maxLength: 2000 }),
				fc.boolean(),
				(protocol, fromPort, toPort, payload, compress) => {
					const wrapped = encodePayload({ protocol, fromPort, toPort, payload, compress });
					expect(wrapped.length).toBeGreaterThanOrEqual(23);
					expect(wrapped.length).toBeLessThanOrEqual(payload.length + 23);
					expect(decodePayload(wrapped)).toEqual({ protocol, fromPort, toPort, payload });
				},
			),
			{ numRuns: 60 },
		);
	});

	it('are deflated when that pays and it is asked for', () => {
		const content = { protocol: 6, fromPort: 0, toPort: 0, payload: new Uint8Array(512) };
		expect(encodePayload({ ...content, compress: true }).length).toBeLessThan(60);
		expect(encodePayload({ ...content, compress: false }).length).toBe(535);
	});

	it('refuse ports and protocols that do not fit', () => {
		const content = { protocol: 6, fromPort: 0, toPort: 0, payload: new Uint8Array(1), compress: false };
		expect(() => encodePayload({ ...content, toPort: 65_536 })).toThrow(RangeError);
		expect(() => encodePayload({ ...content, fromPort: -1 })).toThrow(RangeError);
		expect(() => encodePayload({ ...content, protocol: 256 })).toThrow(RangeError);
		expect(code(() => decodePayload(gzipStored(new Uint8Array(65_537))))).toBe('too-large');
	});
});
