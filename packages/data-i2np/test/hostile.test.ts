// Every codec of messages against hostile bytes: cut anywhere, flipped anywhere, lengths and counts that lie, gzip that swells;
// faults that say where.
import { acceptedMistakes, hostile, type LengthField, seededRandom } from '@i2p/testkit';
import { wall } from '@i2p/time';
import { concatBytes, gzipDeflate, gzipStored } from '@i2p/util';
import { describe, expect, it, test } from 'vitest';
import { testDestination, testLeaseSet, testRouter } from '../../../tools/fixtures/data.js';
import { placed } from '../../../tools/fixtures/placed.js';
import {
	decodeClove,
	decodeData,
	decodeDatabaseLookup,
	decodeDatabaseSearchReply,
	decodeDatabaseStore,
	decodeDeliveryStatus,
	decodeGarlic,
	decodeLongRecords,
	decodePayload,
	decodeShort,
	decodeShortRecords,
	decodeStandard,
	decodeTunnelBuild,
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
	maxBuildRecords,
	maxExcluded,
	maxInflatedBytes,
	maxLegacyTags,
	maxSearchReplyHashes,
	storedLeaseSet,
	storedRouterInfo,
	storeOfLeaseSet,
	storeOfRouterInfo,
} from '../src/index.js';

const random = seededRandom('hostile messages');
const key = random.bytes(32);
const from = random.bytes(32);
const excluded = [random.bytes(32), random.bytes(32)];
const message = { type: I2np.Data, id: 7, expires: wall(1_767_225_600_000), body: encodeData(random.bytes(40)) };
const records = (length: number, count = 2) => Array.from({ length: count }, () => random.bytes(length));
const reply = { replyToken: 5, replyTunnel: 6, replyGateway: from };
const { info } = testRouter('hostile');
const infoStore = encodeDatabaseStore(storeOfRouterInfo(info, reply));
const setStore = encodeDatabaseStore(storeOfLeaseSet(testLeaseSet(testDestination('hostile')), reply));
const plainLookup = { key, from, kind: 'routerInfo' as const, excluded };
const sealedLookup = { ...plainLookup, replyTunnel: 3, encryption: { key, tag: random.bytes(8) } };
const legacyLookup = { ...plainLookup, legacyEncryption: { key, tags: [key, from] } };

const cases: [string, (bytes: Uint8Array) => unknown, Uint8Array, LengthField[]][] = [
	['a message with the standard header', decodeStandard, encodeStandard(message), [{ at: 13, bytes: 2 }]],
	['a DatabaseStore of a RouterInfo', decodeDatabaseStore, infoStore, [{ at: 73, bytes: 2 }]],
	['a lookup', decodeDatabaseLookup, encodeDatabaseLookup(plainLookup), [{ at: 65, bytes: 2, most: maxExcluded }]],
	[
		'a lookup with a sealed reply',
		decodeDatabaseLookup,
		encodeDatabaseLookup(sealedLookup),
		[
			{ at: 69, bytes: 2, most: maxExcluded },
			{ at: 71 + 64 + 32, bytes: 1, most: 1 },
		],
	],
	[
		'a lookup with an AES reply',
		decodeDatabaseLookup,
		encodeDatabaseLookup(legacyLookup),
		[{ at: 67 + 64 + 32, bytes: 1, most: maxLegacyTags }],
	],
	[
		'a search reply',
		decodeDatabaseSearchReply,
		encodeDatabaseSearchReply({ key, hashes: excluded, from }),
		[{ at: 32, bytes: 1, most: maxSearchReplyHashes }],
	],
	['a DeliveryStatus', decodeDeliveryStatus, encodeDeliveryStatus({ messageId: 1, time: message.expires }), []],
	['a Garlic', decodeGarlic, encodeGarlic(random.bytes(90)), [{ at: 0, bytes: 4 }]],
	['a Data', decodeData, encodeData(random.bytes(90)), [{ at: 0, bytes: 4 }]],
	['a TunnelData', decodeTunnelData, encodeTunnelData({ tunnelId: 1, data: random.bytes(1024) }), []],
	[
		'a TunnelGateway',
		decodeTunnelGateway,
		encodeTunnelGateway({ tunnelId: 1, message: encodeStandard(message) }),
		[{ at: 4, bytes: 2 }],
	],
	[
		'short build records',
		decodeShortRecords,
		encodeShortRecords(records(218)),
		[{ at: 0, bytes: 1, most: maxBuildRecords }],
	],
	[
		'long build records',
		decodeLongRecords,
		encodeLongRecords(records(528)),
		[{ at: 0, bytes: 1, most: maxBuildRecords }],
	],
	['an old build', decodeTunnelBuild, encodeTunnelBuild(records(528, 8)), []],
	[
		'a stored payload',
		decodePayload,
		encodePayload({ protocol: 6, fromPort: 1, toPort: 2, payload: random.bytes(90), compress: false }),
		[{ at: 11, bytes: 2 }],
	],
	[
		'a deflated payload',
		decodePayload,
		encodePayload({ protocol: 6, fromPort: 1, toPort: 2, payload: new Uint8Array(900), compress: true }),
		[],
	],
];

test.each(cases)('hostile bytes as %s', (_name, decode, valid, lengths) => {
	hostile(placed(decode), valid, { lengths, positions: 300 });
});

describe('hostile bytes that may end early: what is left is the body', () => {
	const delivery = { kind: 'tunnel' as const, hash: key, tunnelId: 7 };
	const body = { positions: 300, truncatedMayDecode: true };
	it('as a message with the short header', () => hostile(placed(decodeShort), encodeShort(message), body));
	it('as a clove', () => hostile(placed(decodeClove), encodeClove({ delivery, message }), body));
	it('as a DatabaseStore of a lease set', () => hostile(placed(decodeDatabaseStore), setStore, body));
});

describe('hostile content of a store', () => {
	it('as a RouterInfo', () => {
		hostile(
			placed((bytes) => storedRouterInfo(decodeDatabaseStore(bytes))),
			infoStore,
			{ positions: 300 },
		);
	});

	it('as a lease set', () => {
		hostile(
			placed((bytes) => storedLeaseSet(decodeDatabaseStore(bytes))),
			setStore,
			{ positions: 300 },
		);
	});
});

describe('gzip that swells', () => {
	const fault = (decode: () => unknown): string => {
		let text = 'none';
		try {
			decode();
		} catch (error) {
			text = String(error);
		}
		return text;
	};
	/** The same member that claims to hold so many bytes only. */
	const claiming = (member: Uint8Array, length: number): Uint8Array => {
		const changed = Uint8Array.from(member);
		new DataView(changed.buffer).setUint32(changed.length - 4, length, true);
		return changed;
	};
	const bombs = [gzipDeflate(new Uint8Array(16 * 1024 * 1024)), gzipStored(new Uint8Array(maxInflatedBytes + 1))];

	it.each(bombs)('is stopped at its bound, whatever its length says', (bomb) => {
		const store = (data: Uint8Array) => ({ ...storeOfRouterInfo(info), data });
		for (const member of [bomb, claiming(bomb, 100), claiming(bomb, 3000)]) {
			const before = process.memoryUsage().arrayBuffers;
			expect(fault(() => decodePayload(member))).toMatch(/gzip|deflate/);
			expect(fault(() => storedRouterInfo(store(member)))).toMatch(/gzip|deflate/);
			expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4 * 1024 * 1024);
		}
	});

	it('is stopped behind a header with optional fields too', () => {
		const header = Uint8Array.of(0x1f, 0x8b, 8, 0x1c, 0, 0, 0, 0, 2, 6, 2, 0, 1, 2, 65, 0, 66, 0);
		const member = concatBytes(header, bombs[0]!.subarray(10));
		expect(fault(() => decodePayload(member))).toContain('too-large');
	});
});

it.each([
	['DeliveryStatus', decodeDeliveryStatus],
	['Garlic', decodeGarlic],
	['Data', decodeData],
	['ShortTunnelBuild', decodeShortRecords],
	['VariableTunnelBuild', decodeLongRecords],
	['TunnelBuild', decodeTunnelBuild],
	['DatabaseLookup', decodeDatabaseLookup],
	['DatabaseSearchReply', decodeDatabaseSearchReply],
	['DatabaseStore', decodeDatabaseStore],
	['garlic clove', decodeClove],
	['I2NP message', decodeShort],
	['I2NP message', decodeStandard],
	['TunnelData', decodeTunnelData],
	['TunnelGateway', decodeTunnelGateway],
	['gzip', decodePayload],
])('%s is told from what is no bytes', (name, decode) => {
	expect(acceptedMistakes(name, decode)).toEqual([]);
});
