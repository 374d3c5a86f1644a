// MetaLeaseSet: the specification's layout written by hand, our own there and back, and hostile bytes. No router makes any today.
import { createDestinationKeys, mappingOf, signOffline } from '@i2p/data-core';
import { seededRandom } from '@i2p/testkit';
import { wall } from '@i2p/time';
import { concatBytes, fromHex, toHex } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import {
	LeaseSet2,
	type MetaLeaseKind,
	MetaLeaseSet,
	maxMetaLeases,
	maxRevocations,
	signMetaLeaseSet,
} from '../src/index.js';

const random = seededRandom('meta');
const { destination, signing } = createDestinationKeys(random);
const published = wall(1_767_225_600_000);
const expires = wall(1_767_225_600_000 + 65_535_000);
const lease = (kind: MetaLeaseKind = 'leaseSet2') => ({ hash: random.bytes(32), kind, cost: 7, end: expires });
const content = { destination, published, expires, leases: [lease()] };

describe('a MetaLeaseSet', () => {
	it('is laid out as the specification says, and signed over the type 7', () => {
		const hash = '11'.repeat(32);
		const gone = '22'.repeat(32);
		const body = concatBytes(
			destination.bytes,
			fromHex(`6955b900ffff00040000`),
			fromHex(`01${hash}00000505${'6955b901'}01${gone}`),
		);
		const bytes = concatBytes(body, signing.sign(concatBytes(Uint8Array.of(7), body)));
		const set = MetaLeaseSet.decode(bytes);
		expect(set.published).toBe(published);
		expect(set.expires).toBe(expires);
		expect(set.flags).toEqual({ offline: false, unpublished: false, blinded: true });
		expect(set.leases.map((l) => ({ ...l, hash: toHex(l.hash) }))).toEqual([
			{ hash, kind: 'metaLeaseSet', cost: 5, end: 1_767_225_601_000 },
		]);
		expect(set.revocations.map(toHex)).toEqual([gone]);
		expect(set.verify()).toBe(true);
		expect(set.key).toBe(destination.key);
		const { leases, revocations } = set;
		const again = signMetaLeaseSet({ destination, published, expires, blinded: true, leases, revocations }, signing);
		expect(toHex(again.bytes)).toBe(toHex(bytes));
	});

	it('keeps kinds, options and flags', () => {
		const leases = [lease('leaseSet'), lease('leaseSet2'), lease('metaLeaseSet'), lease('unknown')];
		const options = mappingOf({ a: 'b' });
		const set = MetaLeaseSet.decode(
			signMetaLeaseSet({ ...content, leases, options, unpublished: true }, signing).bytes,
		);
		expect(set.leases).toEqual(leases);
		expect(set.options).toEqual(options);
		expect(set.flags.unpublished).toBe(true);
		expect(set.verify()).toBe(true);
	});

	it('is not valid when changed, or when its transient key had ended', () => {
		const changed = new Uint8Array(signMetaLeaseSet(content, signing).bytes);
		changed[410]! ^= 1;
		expect(MetaLeaseSet.decode(changed).verify()).toBe(false);
		const transient = createDestinationKeys(random).signing;
		const ended = signOffline(signing, transient.publicKey, 1_767_225_600);
		expect(signMetaLeaseSet({ ...content, offline: ended }, transient).verify()).toBe(false);
		const good = signOffline(signing, transient.publicKey, 1_767_225_601);
		expect(signMetaLeaseSet({ ...content, offline: good }, transient).verify()).toBe(true);
	});

	it('refuses what does not fit', () => {
		const refused = (change: object) =>
			expect(() => signMetaLeaseSet({ ...content, ...change }, signing)).toThrow(RangeError);
		refused({ leases: [] });
		refused({ leases: Array.from({ length: maxMetaLeases + 1 }, () => lease()) });
		refused({
			leases: Array.from({ length: maxMetaLeases }, () => lease()),
			revocations: [random.bytes(32), random.bytes(32)],
		});
		refused({ leases: [{ ...lease(), hash: random.bytes(31) }] });
		refused({ leases: [{ ...lease(), cost: 256 }] });
		refused({ revocations: Array.from({ length: maxRevocations + 1 }, () => random.bytes(32)) });
		refused({ revocations: [random.bytes(33)] });
		refused({ expires: wall(expires + 1000) });
		const most = signMetaLeaseSet(
			{ ...content, leases: Array.from({ length: maxMetaLeases }, () => lease()) },
			signing,
		);
		expect(MetaLeaseSet.decode(most.bytes).leases).toHaveLength(maxMetaLeases);
		const bytes = new Uint8Array(signMetaLeaseSet(content, signing).bytes);
		bytes[391 + 10] = maxMetaLeases + 1;
		expect(() => MetaLeaseSet.decode(bytes)).toThrow('too-many-leases');
		bytes[391 + 10] = 1;
		bytes[391 + 11 + 40] = maxRevocations + 1;
		expect(() => MetaLeaseSet.decode(bytes)).toThrow('too-many-revocations');
		expect(() => LeaseSet2.decode(signMetaLeaseSet(content, signing).bytes)).toThrow();
	});
});
