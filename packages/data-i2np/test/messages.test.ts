// Headers, bodies, cloves and payloads of our own making: what they refuse, and how they say it.
import { createDestinationKeys, createRouterKeys, mappingOf } from '@i2p/data-core';
import { sealLeaseSet, signLeaseSet2, signMetaLeaseSet } from '@i2p/data-leaseset';
import { signRouterInfo } from '@i2p/data-routerinfo';
import { seededRandom } from '@i2p/testkit';
import { wall } from '@i2p/time';
import { gzipStored, Reader, toHex, WireError, Writer } from '@i2p/util';
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
	encodeDeliveryStatus,
	encodeGarlic,
	encodeLongRecords,
	encodePayload,
	encodeShort,
	encodeShortRecords,
	encodeStandard,
	encodeTunnelBuild,
	encodeTunnelData,
	encodeTunnelGateway,
	I2np,
	maxMessageBytes,
	readShortMessage,
	readStandardHeader,
	storedLeaseSet,
	storedRouterInfo,
	storeOfLeaseSet,
	storeOfRouterInfo,
	tunnelIdOfData,
	writeDataClove,
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

describe('headers', () => {
	it('round a short expiration up', () => {
		const bytes = encodeShort({ type: 1, id: 2, expires: wall(1001), body: new Uint8Array(0) });
		expect(readShortMessage(new Reader(bytes)).expires).toBe(2000);
	});

	it('refuse damage and size', () => {
		const bytes = encodeStandard({ type: 20, id: 2, expires: now, body: random.bytes(40) });
		bytes[20] = bytes[20]! ^ 1;
		expect(code(() => decodeStandard(bytes))).toBe('checksum');
		expect(readStandardHeader(bytes)).toEqual({ type: 20, id: 2, expires: now });
		expect(code(() => readStandardHeader(bytes.subarray(0, 55)))).toBe('truncated');
		expect(code(() => readStandardHeader(Uint8Array.of(...bytes, 0)))).toBe('trailing-bytes');
		expect(() => encodeStandard({ type: 20, id: 2, expires: now, body: new Uint8Array(maxMessageBytes) })).toThrow(
			'body of a message: expected 0 to 62692 bytes, got 62708',
		);
		expect(() => encodeShort({ type: 256, id: 2, expires: now, body: bytes })).toThrow('type of a message');
		expect(() => encodeShort({ type: 1, id: 2 ** 32, expires: now, body: bytes })).toThrow('id of a message');
		expect(() => encodeShort({ type: 1, id: 2, expires: wall(2 ** 43), body: bytes })).toThrow(
			'expiration of a message',
		);
	});
});

describe('cloves', () => {
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

	it('with a payload are the same in one piece as part by part, behind others too', () => {
		const writer = new Writer(8).u8(1);
		const head = { id: 77, expires: now };
		const delivery = { kind: 'destination', hash: random.bytes(32) } as const;
		for (const [length, compress] of [
			[0, false],
			[1812, false],
			[900, true],
		] as const) {
			const payload = compress ? new Uint8Array(length) : random.bytes(length);
			const content = { protocol: 6, fromPort: 1, toPort: 65_535, payload, compress };
			const at = writer.length;
			writeDataClove(writer, delivery, head, content);
			const message = { type: I2np.Data, ...head, body: encodeData(encodePayload(content)) };
			expect(writer.finish().subarray(at)).toEqual(encodeClove({ delivery, message }));
			const decoded = decodePayload(decodeData(decodeClove(writer.finish().subarray(at)).message.body));
			expect(decoded).toEqual({ protocol: 6, fromPort: 1, toPort: 65_535, payload });
		}
		const bad = { protocol: 256, fromPort: 0, toPort: 0, payload: new Uint8Array(1), compress: false };
		expect(() => writeDataClove(writer, delivery, head, bad)).toThrow('protocol');
	});

	it('pass over a delay and refuse a session key', () => {
		const message = encodeShort({ type: 20, id: 1, expires: now, body: new Uint8Array(0) });
		const delayed = new Writer().u8(0x10).u32(5).bytes(message).finish();
		expect(decodeClove(delayed).message.type).toBe(20);
		expect(code(() => decodeClove(new Writer().u8(0x80).bytes(message).finish()))).toBe('legacy-session-key');
	});
});

describe('bodies', () => {
	it('of tunnels are for a tunnel, and carry nothing that is for tunnels itself', () => {
		expect(code(() => decodeTunnelData(new Uint8Array(1028)))).toBe('zero-tunnel-id');
		expect(tunnelIdOfData(encodeTunnelData({ tunnelId: 0xfedc_ba98, data: random.bytes(1024) }))).toBe(0xfedc_ba98);
		for (const bytes of [0, 3, 1027, 1029]) expect(tunnelIdOfData(new Uint8Array(bytes).fill(1))).toBe(0);
		expect(() => encodeTunnelData({ tunnelId: 9, data: random.bytes(1023) })).toThrow(
			'data of a TunnelData: expected 1024 bytes, got 1023',
		);
		expect(() => encodeTunnelData({ tunnelId: 0, data: random.bytes(1024) })).toThrow('tunnel id: expected an integer');
		for (const type of [I2np.TunnelData, I2np.TunnelGateway]) {
			const message = encodeStandard({ type, id: 2, expires: now, body: random.bytes(40) });
			expect(code(() => decodeTunnelGateway(encodeTunnelGateway({ tunnelId: 1, message })))).toBe(
				'nested-tunnel-message',
			);
		}
		const empty = new Writer().u32(1).u16(0).finish();
		expect(code(() => decodeTunnelGateway(empty))).toBe('truncated');
		expect(() => encodeTunnelGateway({ tunnelId: 1, message: empty })).toThrow('expected 16 to 62686 bytes, got 6');
	});

	it('of builds have up to eight records of one length', () => {
		for (const [length, encode, decode] of [
			[218, encodeShortRecords, decodeShortRecords],
			[528, encodeLongRecords, decodeLongRecords],
		] as const) {
			expect(() => encode([])).toThrow('number of build records: expected an integer from 1 to 8, got 0');
			expect(() => encode([random.bytes(3)])).toThrow(`build record: expected ${length} bytes, got 3`);
			expect(code(() => decode(Uint8Array.of(0)))).toBe('bad-record-count');
			expect(code(() => decode(new Uint8Array(1 + 9 * length).fill(9, 0, 1)))).toBe('bad-record-count');
		}
		expect(() => encodeTunnelBuild([random.bytes(528)])).toThrow('expected an integer from 8 to 8, got 1');
	});

	it('fit into a message', () => {
		const most = maxMessageBytes - 16 - 4;
		expect(decodeGarlic(encodeGarlic(new Uint8Array(most))).length).toBe(most);
		expect(() => encodeGarlic(new Uint8Array(most + 1))).toThrow(`expected 0 to ${most} bytes, got ${most + 1}`);
		expect(() => encodeDeliveryStatus({ messageId: -1, time: now })).toThrow('message id of a DeliveryStatus');
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
		expect(() => encodeDatabaseLookup({ ...lookup, legacyEncryption: { key, tags: [key] } })).toThrow(
			'expected one way',
		);
		expect(() => encodeDatabaseLookup({ ...lookup, replyTunnel: 0 })).toThrow('tunnel id');
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
