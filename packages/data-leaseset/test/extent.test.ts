// How long a set is that stands before other bytes: the same for every kind as the set itself says.
import { createDestinationKeys, generateSigningKey, mappingOf, signOffline } from '@i2p/data-core';
import { hostile, seededRandom } from '@i2p/testkit';
import { after, wall } from '@i2p/time';
import { concatBytes, WireError } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import { leaseSetExtent, sealLeaseSet, signLeaseSet, signLeaseSet2, signMetaLeaseSet } from '../src/index.js';

const random = seededRandom('extent');
const published = wall(Date.UTC(2026, 10, 21, 12));
const expires = after(published, 600_000);
const dates = { published, expires };
const leases = [1, 2, 3].map((tunnelId) => ({ gateway: random.bytes(32), tunnelId, endMs: expires }));
const encryptionKeys = [4, 6].map((type) => ({ type, key: random.bytes(32) }));
const options = mappingOf({ _: 'x' });

function setsOf(signatureType: number): [name: string, storeType: number, bytes: Uint8Array][] {
	const { destination, signing } = createDestinationKeys(random, signatureType);
	const transient = generateSigningKey(7, random);
	const offline = signOffline(signing, transient.publicKey, published / 1000 + 60);
	const content = { ...dates, destination, encryptionKeys, leases, options };
	const meta = { hash: random.bytes(32), kind: 'leaseSet2' as const, cost: 1, end: expires };
	const plain = signLeaseSet2(content, signing);
	const sets: [string, number, Uint8Array][] = [
		['LeaseSet', 1, signLeaseSet({ destination, encryptionKey: random.bytes(256), leases }, signing).bytes],
		['LeaseSet2', 3, plain.bytes],
		['LeaseSet2 of a transient key', 3, signLeaseSet2({ ...content, offline }, transient).bytes],
		['MetaLeaseSet', 7, signMetaLeaseSet({ ...content, leases: [meta], revocations: [meta.hash] }, signing).bytes],
	];
	if (signatureType === 7)
		sets.push(['EncryptedLeaseSet', 5, sealLeaseSet({ ...dates, leaseSet: plain }, signing, random).bytes]);
	return sets;
}

describe('the extent of a set', () => {
	for (const signatureType of [0, 1, 3, 7, 11])
		it(`is found before other bytes, signature type ${signatureType}`, () => {
			for (const [name, storeType, bytes] of setsOf(signatureType)) {
				expect([name, leaseSetExtent(concatBytes(bytes, random.bytes(99)), storeType)]).toEqual([name, bytes.length]);
				expect(leaseSetExtent(bytes, storeType)).toBe(bytes.length);
			}
		});

	it('is refused of bytes that are none', () => {
		for (const [, storeType, bytes] of setsOf(7))
			hostile((broken) => leaseSetExtent(broken, storeType), bytes, { positions: 300 });
		expect(() => leaseSetExtent(new Uint8Array(500), 2)).toThrow(new WireError('unknown-store-type', 'lease set', 0));
	});
});
