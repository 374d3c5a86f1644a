// LeaseSet2 against sets that i2pd took, stored and resolved (vectors/leaseset2.json, netdb-leaseset2.json), and our own.
import { importEd25519Private } from '@i2p/crypto-eddsa';
import { createDestinationKeys, Destination, mappingOf, OfflineSignature, signOffline } from '@i2p/data-core';
import { loadVectors, seededRandom } from '@i2p/testkit';
import { fromWallSeconds, wall } from '@i2p/time';
import { fromBase64, fromHex, toHex, WireError } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import { LeaseSet2, signLeaseSet2 } from '../src/index.js';

interface SetVector {
	name: string;
	keys: {
		destination: string;
		destination_hash: string;
		signing_private_seed_ed25519: string;
		encryption_keys: { type: number; public: string }[];
	};
	offline?: { transient_seed: string; offline_section: string };
	published: number;
	expires: number;
	leases: { gateway: string; tunnelId: number; endSeconds: number }[];
	bytes: string;
}
const { sets } = loadVectors<{ sets: SetVector[] }>(new URL('vectors/leaseset2.json', import.meta.url));

describe.each(sets)('the set with $name', (v) => {
	const set = LeaseSet2.decode(fromHex(v.bytes));

	it('parses and verifies', () => {
		expect(toHex(set.hash)).toBe(v.keys.destination_hash);
		expect(set.published).toBe(v.published * 1000);
		expect(set.expires).toBe((v.published + v.expires) * 1000);
		expect(set.flags).toEqual({ offline: v.offline !== undefined, unpublished: false, blinded: false });
		expect(set.encryptionKeys.map((k) => ({ type: k.type, public: toHex(k.key) }))).toEqual(
			v.keys.encryption_keys.map((k) => ({ type: k.type, public: k.public })),
		);
		expect(
			set.leases.map((l) => ({ gateway: toHex(l.gateway), tunnelId: l.tunnelId, endSeconds: l.endMs / 1000 })),
		).toEqual(v.leases);
		expect(set.lastLeaseEnd).toBe(Math.max(...v.leases.map((l) => l.endSeconds)) * 1000);
		expect(set.verify()).toBe(true);
	});

	it('is rebuilt byte for byte', () => {
		const signing = importEd25519Private(fromHex(v.offline?.transient_seed ?? v.keys.signing_private_seed_ed25519));
		const offline =
			v.offline === undefined ? {} : { offline: new OfflineSignature(fromHex(v.offline.offline_section)) };
		const again = signLeaseSet2(
			{
				destination: Destination.decode(fromHex(v.keys.destination)),
				published: fromWallSeconds(v.published),
				expires: fromWallSeconds(v.published + v.expires),
				encryptionKeys: v.keys.encryption_keys.map((k) => ({ type: k.type, key: fromHex(k.public) })),
				leases: v.leases.map((l) => ({
					gateway: fromHex(l.gateway),
					tunnelId: l.tunnelId,
					endMs: fromWallSeconds(l.endSeconds),
				})),
				options: set.options,
				...offline,
			},
			signing,
		);
		expect(toHex(again.bytes)).toBe(v.bytes);
	});

	it('stands no change', () => {
		for (const at of [0, 400, 420, set.bytes.length - 100, set.bytes.length - 1]) {
			const bytes = new Uint8Array(set.bytes);
			bytes[at] = bytes[at]! ^ 1;
			let verified = false;
			try {
				verified = LeaseSet2.decode(bytes).verify();
			} catch (fault) {
				expect(fault).toBeInstanceOf(WireError);
			}
			expect(verified).toBe(false);
		}
	});
});

it('reads a set of an i2pd SAM session', () => {
	const v = loadVectors<{
		bytes: string;
		parsed: { key: string; published: number; leases: { gateway: string; tid: number; end: number }[] };
	}>(new URL('vectors/netdb-leaseset2.json', import.meta.url));
	const set = LeaseSet2.decode(fromHex(v.bytes));
	expect(toHex(set.hash)).toBe(v.parsed.key);
	expect(set.verify()).toBe(true);
	expect(set.encryptionKeys.map((k) => k.type)).toEqual([6, 4]);
	expect(toHex(set.leases[0]!.gateway)).toBe(toHex(fromBase64(v.parsed.leases[0]!.gateway)!));
});

const random = seededRandom('data-leaseset');
const keys = createDestinationKeys(random);
const encryptionKeys = [{ type: 4, key: random.bytes(32) }];
const leases = (count: number) =>
	Array.from({ length: count }, (_, i) => ({
		gateway: random.bytes(32),
		tunnelId: i + 1,
		endMs: wall(1_767_226_000_000 + i),
	}));
const content = {
	destination: keys.destination,
	published: wall(1_767_225_600_999),
	expires: wall(1_767_226_200_000),
	encryptionKeys,
	leases: leases(3),
};

describe('LeaseSet2 of our own', () => {
	it('cuts dates to seconds and says that it is unpublished', () => {
		const set = LeaseSet2.decode(signLeaseSet2({ ...content, unpublished: true }, keys.signing).bytes);
		expect(set.published).toBe(1_767_225_600_000);
		expect(set.leases[2]!.endMs).toBe(1_767_226_000_000);
		expect(set.flags.unpublished).toBe(true);
		expect(set.verify()).toBe(true);
		expect(set.key).toBe(keys.destination.key);
		expect(set.options.size).toBe(0);
	});

	it('keeps options in the order of their keys, and keys of types that do not exist yet', () => {
		const options = mappingOf({ b: '1', a: '2' });
		const strange = [...encryptionKeys, { type: 99, key: random.bytes(3) }];
		const { bytes } = signLeaseSet2({ ...content, options, encryptionKeys: strange }, keys.signing);
		const set = LeaseSet2.decode(bytes);
		expect([...set.options]).toEqual([
			['a', '2'],
			['b', '1'],
		]);
		expect(set.encryptionKeys).toEqual(strange);
	});

	it('refuses what does not fit, by name', () => {
		const making = (change: object) => () => signLeaseSet2({ ...content, ...change }, keys.signing);
		expect(making({ leases: [] })).toThrow('number of leases: expected an integer from 1 to 16, got 0');
		expect(making({ leases: leases(17) })).toThrow('number of leases: expected an integer from 1 to 16, got 17');
		expect(making({ encryptionKeys: [] })).toThrow(
			'number of encryption keys: expected an integer from 1 to 16, got 0',
		);
		expect(making({ encryptionKeys: [{ type: 4, key: random.bytes(31) }] })).toThrow(
			'encryption key of type 4: expected 32 bytes, got 31',
		);
		expect(making({ expires: wall(1_767_225_599_000) })).toThrow('expires, in seconds after published');
		expect(making({ published: wall(-1), expires: wall(0) })).toThrow('published, in seconds');
		expect(making({ encryptionKeys: [{ type: 99, key: random.bytes(4000) }] })).toThrow(
			'LeaseSet2: expected 0 to 4096 bytes',
		);
		const dsa = createDestinationKeys(random, 0).signing;
		expect(() => signLeaseSet2(content, dsa)).toThrow('signature of a LeaseSet2: expected 64 bytes, got 40');
	});

	it('says where it is wrong', () => {
		const at = 391 + 8 + 2;
		const changed = (place: number, value: number) => {
			const bytes = new Uint8Array(signLeaseSet2(content, keys.signing).bytes);
			bytes[place] = value;
			return () => LeaseSet2.decode(bytes);
		};
		expect(changed(at, 17)).toThrow(`LeaseSet2: too-many-keys at byte ${at}`);
		expect(changed(at + 4, 31)).toThrow(`LeaseSet2: bad-key-length at byte ${at + 3}`);
		expect(changed(at + 37, 17)).toThrow(`LeaseSet2: too-many-leases at byte ${at + 37}`);
		expect(changed(388, 99)).toThrow('LeaseSet2: unknown-signature-type');
	});

	it('is not valid when its transient key had ended or was signed by another', () => {
		const transient = createDestinationKeys(random).signing;
		const ended = signOffline(keys.signing, transient.publicKey, 1_767_225_600);
		expect(signLeaseSet2({ ...content, offline: ended }, transient).verify()).toBe(false);
		const good = signOffline(keys.signing, transient.publicKey, 1_767_225_601);
		expect(signLeaseSet2({ ...content, offline: good }, transient).verify()).toBe(true);
		const foreign = signOffline(transient, transient.publicKey, 1_767_225_601);
		expect(signLeaseSet2({ ...content, offline: foreign }, transient).verify()).toBe(false);
	});
});
