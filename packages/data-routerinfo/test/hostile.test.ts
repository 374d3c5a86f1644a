// RouterInfos against hostile bytes: everything is refused when it is decoded, nothing when it is looked at; where faults are said to be.
import { createRouterKeys, mappingOf, skipMapping } from '@i2p/data-core';
import { hostile, type LengthField, runs, seededRandom } from '@i2p/testkit';
import { wall } from '@i2p/time';
import { concatBytes, copyBytes, Reader, toBase64, WireError, Writer } from '@i2p/util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	familyOf,
	maxRouterInfoBytes,
	ntcp2Address,
	parseCapabilities,
	publishedNtcp2Address,
	RouterInfo,
	readRouterAddress,
	signRouterInfo,
	skipRouterAddress,
	ssu2Address,
	unpublishedSsu2Address,
	verifyFamily,
	writeRouterAddress,
} from '../src/index.js';

const random = seededRandom('hostile router infos');
const { identity, signing } = createRouterKeys(random);
const staticKey = random.bytes(32);
const staticText = toBase64(staticKey);
const info = signRouterInfo(
	{
		identity,
		published: wall(1_767_225_600_123),
		addresses: [
			publishedNtcp2Address({ host: '192.0.2.1', port: 1234, staticKey, iv: random.bytes(16) }),
			unpublishedSsu2Address({ staticKey, introKey: random.bytes(32), ipv4: true }),
		],
		options: mappingOf({ caps: 'XfR', netId: '2', 'router.version': '0.9.69', family: 'ü' }),
	},
	signing,
);
/** Where the count of addresses stands: after the identity and the date. */
const countAt = identity.bytes.length + 8;

/** All length fields of the RouterInfo above, found by walking over it. */
function lengthFields(): LengthField[] {
	const fields: LengthField[] = [
		{ at: 385, bytes: 2, most: 1024 },
		{ at: countAt, bytes: 1, most: 16 },
	];
	const reader = new Reader(info.bytes, 'walk', countAt + 1);
	for (let i = 0; i < info.addressCount; i++) {
		reader.skip(9);
		fields.push({ at: reader.offset, bytes: 1 });
		reader.skipString();
		fields.push({ at: reader.offset, bytes: 2 }, { at: reader.offset + 2, bytes: 1 });
		skipMapping(reader);
	}
	fields.push({ at: reader.offset, bytes: 1 }, { at: reader.offset + 1, bytes: 2 });
	return fields;
}

/** Decodes, and asks for everything that is read later. */
function readAll(bytes: Uint8Array): void {
	const read = RouterInfo.decode(bytes);
	expect(() => {
		read.addresses.length;
		read.options.size;
		read.peers.length;
		read.ntcp2();
		read.ssu2();
		read.family;
		read.caps;
		read.version;
		read.netId;
	}).not.toThrow();
}

function faultOf(bytes: Uint8Array): string {
	try {
		RouterInfo.decode(bytes);
	} catch (fault) {
		if (fault instanceof WireError) return fault.message;
		throw fault;
	}
	return 'decoded';
}

describe('hostile bytes', () => {
	it('are refused when a RouterInfo is decoded, never later', () => {
		expect(hostile(readAll, info.bytes, { lengths: lengthFields() }).accepted).toBeGreaterThan(0);
		fc.assert(
			fc.property(fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 6 }), (changes) => {
				const bytes = copyBytes(info.bytes);
				for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
				try {
					readAll(bytes);
				} catch (fault) {
					if (!(fault instanceof WireError)) throw fault;
				}
			}),
			{ numRuns: runs(300) },
		);
	});

	it('are no RouterInfo where they are no bytes', () => {
		for (const value of [undefined, 'text', 641, [1]] as unknown as Uint8Array[])
			expect(() => RouterInfo.decode(value)).toThrow(/^RouterInfo: expected a Uint8Array, got /);
	});

	it('do no harm as texts of options', () => {
		const names = ['v', 's', 'i', 'host', 'port', 'caps', 'mtu', 'pq', 'ih0', 'itag0', 'iexp0', 'family', 'family.sig'];
		const text = fc.oneof(
			fc.string({ maxLength: 60 }),
			fc.constantFrom('2', '4', staticText, '192.0.2.1', '::1', 'BC'),
		);
		const options = fc.dictionary(fc.constantFrom(...names, 'family.key'), text);
		fc.assert(
			fc.property(options, fc.constantFrom('NTCP2', 'SSU2'), (given, style) => {
				const address = { cost: 1, style, options: mappingOf(given) };
				ntcp2Address(address);
				ssu2Address(address);
				const family = familyOf(address.options);
				if (family !== undefined) expect(verifyFamily(family, identity.hash)).toBe(false);
				parseCapabilities(given['caps'] ?? '');
			}),
			{ numRuns: runs(300) },
		);
	});

	it('do no harm to addresses, read or passed over', () => {
		const writer = new Writer();
		writeRouterAddress(writer, info.addresses[0]!);
		const lengths: LengthField[] = [
			{ at: 9, bytes: 1 },
			{ at: 15, bytes: 2 },
			{ at: 17, bytes: 1 },
		];
		for (const read of [readRouterAddress, skipRouterAddress])
			hostile((bytes) => read(new Reader(bytes, 'RouterAddress')), writer.finish(), { lengths });
	});
});

describe('faults', () => {
	const changed = (at: number, byte: number): string => {
		const bytes = copyBytes(info.bytes);
		bytes[at] = byte;
		return faultOf(bytes);
	};

	it('name the structure and the byte', () => {
		expect(faultOf(new Uint8Array(maxRouterInfoBytes + 1))).toBe('RouterInfo: too-large at byte 3072');
		expect(faultOf(concatBytes(info.bytes, Uint8Array.of(0)))).toBe(
			`RouterInfo: trailing-bytes at byte ${info.bytes.length}`,
		);
		expect(faultOf(info.bytes.subarray(0, 100))).toBe('RouterInfo: truncated at byte 0');
		expect(changed(388, 99)).toBe('RouterInfo: unknown-signature-type at byte 387');
		expect(changed(391, 0xff)).toBe('RouterInfo: too-large at byte 391');
		expect(changed(countAt, 17)).toBe(`RouterInfo: too-many-addresses at byte ${countAt}`);
		expect(changed(countAt + 11, 0xff)).toBe(`RouterInfo: not-utf8 at byte ${countAt + 11}`);
		const firstOption = countAt + 1 + 9 + 6 + 2;
		expect(changed(firstOption + 5, 0x20)).toBe(`Mapping: bad-mapping at byte ${firstOption + 5}`);
	});

	it('of peers that nobody counts any more are none', () => {
		const at = countAt + 1;
		const writer = new Writer().bytes(identity.bytes).u64(1).u8(0).u8(2).bytes(random.bytes(64)).u16(0);
		const signed = writer.finish();
		const read = RouterInfo.decode(concatBytes(signed, signing.sign(signed)));
		expect(read.verify()).toBe(true);
		expect(read.peers).toEqual([signed.subarray(at + 1, at + 33), signed.subarray(at + 33, at + 65)]);
		expect(read.options.size).toBe(0);
	});
});
