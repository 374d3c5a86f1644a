// Whatever is written is read again, the same: properties over both headers, every body, cloves and payloads.
import { runs } from '@i2p/testkit';
import { wall } from '@i2p/time';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	type DatabaseStore,
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
	type GarlicDelivery,
	I2np,
} from '../src/index.js';

const u16 = fc.nat({ max: 0xffff });
const u32 = fc.nat({ max: 0xffff_ffff });
const tunnelId = fc.integer({ min: 1, max: 0xffff_ffff });
const exactly = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const hash = exactly(32);
const bytes = fc.uint8Array({ maxLength: 600 });
const instant = fc.maxSafeNat().map(wall);
const message = fc.record({
	type: fc.integer({ min: 1, max: 255 }),
	id: u32,
	expires: u32.map((seconds) => wall(seconds * 1000)),
	body: bytes,
});

function survives<T>(
	content: fc.Arbitrary<T>,
	encode: (value: T) => Uint8Array,
	decode: (bytes: Uint8Array) => unknown,
): void {
	fc.assert(
		fc.property(content, (value) => {
			expect(decode(encode(value))).toEqual(value);
		}),
		{ numRuns: runs(20) },
	);
}

describe('survives the way there and back', () => {
	it('a message with the short header', () => survives(message, encodeShort, decodeShort));

	it('a message with the standard header', () => {
		const precise = fc.tuple(message, instant).map(([m, expires]) => ({ ...m, expires }));
		survives(precise, encodeStandard, decodeStandard);
	});

	it('DatabaseStore', () => {
		const kind = fc.constantFrom('routerInfo', 'leaseSet', 'leaseSet2', 'encryptedLeaseSet', 'metaLeaseSet');
		const reply = fc.oneof(
			fc.constant({ replyToken: 0 }),
			fc.record({ replyToken: tunnelId, replyTunnel: u32, replyGateway: hash }),
		);
		const store: fc.Arbitrary<DatabaseStore> = fc
			.tuple(fc.record({ key: hash, kind, data: bytes }), reply)
			.map(([content, how]) => ({ ...content, ...how }));
		survives(store, encodeDatabaseStore, decodeDatabaseStore);
	});

	it('DatabaseLookup', () => {
		const sealing = fc.oneof(
			fc.constant({}),
			fc.record({ encryption: fc.record({ key: hash, tag: exactly(8) }) }),
			fc.record({
				legacyEncryption: fc.record({ key: hash, tags: fc.array(hash, { minLength: 1, maxLength: 32 }) }),
			}),
		);
		const lookup = fc
			.tuple(
				fc.record(
					{
						key: hash,
						from: hash,
						kind: fc.constantFrom('any' as const, 'leaseSet' as const, 'routerInfo' as const, 'exploration' as const),
						excluded: fc.array(hash, { maxLength: 20 }),
						replyTunnel: tunnelId,
					},
					{ requiredKeys: ['key', 'from', 'kind', 'excluded'] },
				),
				sealing,
			)
			.map(([content, how]) => ({ ...content, ...how }));
		survives(lookup, encodeDatabaseLookup, decodeDatabaseLookup);
	});

	it('DatabaseSearchReply', () => {
		const reply = fc.record({ key: hash, hashes: fc.array(hash, { maxLength: 16 }), from: hash });
		survives(reply, encodeDatabaseSearchReply, decodeDatabaseSearchReply);
	});

	it('DeliveryStatus', () => {
		survives(fc.record({ messageId: u32, time: instant }), encodeDeliveryStatus, decodeDeliveryStatus);
	});

	it('Garlic and Data', () => {
		survives(bytes, encodeGarlic, decodeGarlic);
		survives(bytes, encodeData, decodeData);
	});

	it('TunnelData and TunnelGateway', () => {
		survives(fc.record({ tunnelId, data: exactly(1024) }), encodeTunnelData, decodeTunnelData);
		const inner = message
			.filter(({ type }) => type !== I2np.TunnelData && type !== I2np.TunnelGateway)
			.map(encodeStandard);
		survives(fc.record({ tunnelId, message: inner }), encodeTunnelGateway, decodeTunnelGateway);
	});

	it('builds of all kinds', () => {
		const records = (length: number, least: number) => fc.array(exactly(length), { minLength: least, maxLength: 8 });
		survives(records(218, 1), encodeShortRecords, decodeShortRecords);
		survives(records(528, 1), encodeLongRecords, decodeLongRecords);
		survives(records(528, 8), encodeTunnelBuild, decodeTunnelBuild);
	});

	it('a clove', () => {
		const delivery: fc.Arbitrary<GarlicDelivery> = fc.oneof(
			fc.constant({ kind: 'local' as const }),
			fc.record({ kind: fc.constantFrom('destination' as const, 'router' as const), hash }),
			fc.record({ kind: fc.constant('tunnel' as const), hash, tunnelId }),
		);
		survives(fc.record({ delivery, message }), encodeClove, decodeClove);
	});

	it('a payload, deflated or not, never more than 23 bytes longer nor below 23', () => {
		const content = fc.record({ protocol: fc.nat({ max: 255 }), fromPort: u16, toPort: u16, payload: bytes });
		fc.assert(
			fc.property(content, fc.boolean(), (value, compress) => {
				const wrapped = encodePayload({ ...value, compress });
				expect(wrapped.length).toBeGreaterThanOrEqual(23);
				expect(wrapped.length).toBeLessThanOrEqual(value.payload.length + 23);
				expect(decodePayload(wrapped)).toEqual(value);
			}),
			{ numRuns: runs(20) },
		);
	});
});
