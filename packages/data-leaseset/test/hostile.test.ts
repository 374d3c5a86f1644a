// Every codec of lease sets against hostile bytes: cut anywhere, flipped anywhere, lengths that lie; faults that say where.
import { createDestinationKeys, generateSigningKey, mappingOf, signOffline } from '@i2p/data-core';
import { acceptedMistakes, hostile, type LengthField, seededRandom } from '@i2p/testkit';
import { after, wall } from '@i2p/time';
import { concatBytes, WireError } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import { placed } from '../../../tools/fixtures/placed.js';
import {
	blindSigningKey,
	EncryptedLeaseSet,
	importPreSharedKey,
	LeaseSet,
	LeaseSet2,
	MetaLeaseSet,
	maxEncryptionKeys,
	maxLeaseSetBytes,
	maxLeases,
	maxMetaLeases,
	maxRevocations,
	openLeaseSet,
	sealLeaseSet,
	signLeaseSet,
	signLeaseSet2,
	signMetaLeaseSet,
} from '../src/index.js';

const random = seededRandom('hostile lease sets');
const { destination, signing } = createDestinationKeys(random);
const published = wall(Date.UTC(2026, 10, 21, 12));
const expires = after(published, 600_000);
const dates = { published, expires };
const leases = [1, 2].map((tunnelId) => ({ gateway: random.bytes(32), tunnelId, endMs: expires }));
const encryptionKeys = [
	{ type: 6, key: random.bytes(32) },
	{ type: 4, key: random.bytes(32) },
];
const options = mappingOf({ a: 'b', cd: 'ef' });
const content = { ...dates, destination, encryptionKeys, leases, options };
const transient = generateSigningKey(7, random);
const offline = signOffline(signing, transient.publicKey, published / 1000 + 1);

const destinationBytes = destination.bytes.length;
/** Certificate of the destination, and the options after 8 bytes of dates and flags. */
const headLengths: readonly LengthField[] = [
	{ at: destinationBytes - 6, bytes: 2 },
	{ at: destinationBytes + 8, bytes: 2 },
	{ at: destinationBytes + 10, bytes: 1 },
];
const optionsBytes = 2 + 6 + 8;

describe('hostile bytes', () => {
	it('as a LeaseSet2', () => {
		const at = destinationBytes + 8 + optionsBytes;
		hostile(placed(LeaseSet2.decode), signLeaseSet2(content, signing).bytes, {
			lengths: [
				...headLengths,
				{ at, bytes: 1, most: maxEncryptionKeys },
				{ at: at + 3, bytes: 2 },
				{ at: at + 1 + 36 + 2, bytes: 2 },
				{ at: at + 1 + 72, bytes: 1, most: maxLeases },
			],
		});
	});

	it('as a LeaseSet2 that a transient key signed', () => {
		hostile(placed(LeaseSet2.decode), signLeaseSet2({ ...content, offline }, transient).bytes, { positions: 300 });
	});

	it('as an old LeaseSet', () => {
		const { bytes } = signLeaseSet({ destination, encryptionKey: random.bytes(256), leases }, signing);
		hostile(placed(LeaseSet.decode), bytes, {
			lengths: [headLengths[0]!, { at: destinationBytes + 256 + 32, bytes: 1, most: maxLeases }],
		});
	});

	it('as a MetaLeaseSet', () => {
		const entries = [{ hash: random.bytes(32), kind: 'leaseSet2' as const, cost: 1, end: expires }];
		const set = signMetaLeaseSet({ ...content, leases: entries, revocations: [random.bytes(32)] }, signing);
		const at = destinationBytes + 8 + optionsBytes;
		hostile(placed(MetaLeaseSet.decode), set.bytes, {
			lengths: [
				...headLengths,
				{ at, bytes: 1, most: maxMetaLeases },
				{ at: at + 1 + 40, bytes: 1, most: maxRevocations },
			],
		});
	});

	it('as an EncryptedLeaseSet', () => {
		const leaseSet = signLeaseSet2(content, signing);
		const { bytes } = sealLeaseSet({ ...dates, leaseSet }, signing, random);
		hostile(placed(EncryptedLeaseSet.decode), bytes, { lengths: [{ at: 2 + 32 + 8, bytes: 2 }] });
	});

	it('larger than any set', () => {
		for (const Kind of [LeaseSet, LeaseSet2, EncryptedLeaseSet, MetaLeaseSet])
			expect(() => Kind.decode(new Uint8Array(maxLeaseSetBytes + 1))).toThrow(
				new WireError('too-large', Kind.name, maxLeaseSetBytes),
			);
	});
});

describe('hostile layers of an encrypted set', () => {
	// Whoever knows the blinded key can sign anything: the layers too must stand what comes.
	const key = { publicKey: destination.signingKey, signatureType: destination.signatureType };
	const blinded = blindSigningKey(signing, '20261121', random);
	const leaseSet = signLeaseSet2({ ...content, blinded: true }, signing);
	const psk = importPreSharedKey(random.bytes(32));
	const client = { kind: 'psk', key: psk } as const;
	const plain = sealLeaseSet({ ...dates, leaseSet }, signing, random);
	const listed = sealLeaseSet({ ...dates, leaseSet, access: { kind: 'psk', clients: [psk] } }, signing, random);

	function signed(sealed: Uint8Array): EncryptedLeaseSet {
		const length = Uint8Array.of(sealed.length >>> 8, sealed.length);
		const body = concatBytes(Uint8Array.of(5), plain.bytes.subarray(0, 42), length, sealed);
		return EncryptedLeaseSet.decode(concatBytes(body.subarray(1), blinded.sign(body)));
	}

	it.each([
		['without clients', plain],
		['with a client', listed],
	])('%s are refused by name, cut or flipped anywhere', (_name, set) => {
		expect(openLeaseSet(signed(set.sealed), key, { client })).toHaveProperty('leaseSet');
		const refused = new Set<string>();
		const open = (sealed: Uint8Array) => {
			const opened = openLeaseSet(signed(sealed), key, { client });
			expect(opened).toHaveProperty('refused');
			if ('refused' in opened) refused.add(opened.refused);
		};
		// Salt 32, flag 1, for clients a salt of 32 and a count of 2; then the second layer.
		for (let at = 0; at < set.sealed.length; at += at < 32 ? 8 : at < 36 ? 1 : at < 70 ? 3 : 61) {
			open(set.sealed.subarray(0, at));
			const flipped = new Uint8Array(set.sealed);
			flipped[at]! ^= 0x55;
			open(flipped);
		}
		expect([...refused]).toEqual(expect.arrayContaining(['malformed', 'bad-signature']));
	});
});

it.each([
	['LeaseSet', LeaseSet.decode],
	['LeaseSet2', LeaseSet2.decode],
	['EncryptedLeaseSet', EncryptedLeaseSet.decode],
	['MetaLeaseSet', MetaLeaseSet.decode],
	['pre-shared key', importPreSharedKey],
])('%s is told from what is no bytes', (name, decode) => {
	expect(acceptedMistakes(name, decode)).toEqual([]);
});
