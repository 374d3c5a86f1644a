// Lease sets of every kind as Java I2P 2.7.0 makes them (vectors/java-leasesets.json): old, LeaseSet2, meta, encrypted for all or for few.
import { importX25519Private } from '@i2p/crypto-x25519';
import { parseB32Address } from '@i2p/data-core';
import { hostile, loadVectors } from '@i2p/testkit';
import { fromBase64, spendSecret, toBase64, utf8 } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import {
	b33Address,
	EncryptedLeaseSet,
	importPreSharedKey,
	type Lease2,
	LeaseSet,
	LeaseSet2,
	MetaLeaseSet,
	type OpeningKeys,
	openLeaseSet,
	parseB33Address,
	signLeaseSet,
	signLeaseSet2,
	signMetaLeaseSet,
} from '../src/index.js';

interface LeaseFields {
	gateway: string;
	tunnelId: number;
	endMs: number;
}
interface Plain {
	configuration: string;
	type: number;
	b32: string;
	encryptionTypes: number[];
	publishedMs?: number;
	expiresMs?: number;
	offline?: boolean;
	unpublished?: boolean;
	options?: Record<string, string>;
	leases: LeaseFields[];
	leaseSet: string;
}
interface Meta {
	offline: boolean;
	b32: string;
	publishedMs: number;
	expiresMs: number;
	leases: { hash: string; cost: number; type: number; endMs: number }[];
	leaseSet: string;
}
interface Encrypted {
	access: 'none' | 'secret' | 'dh' | 'psk';
	signatureType: number;
	b32: string;
	b33: string;
	storeKey: string;
	publishedMs: number;
	leases: LeaseFields[];
	leaseSet: string;
}
interface Vectors {
	secret: string;
	clients: string[];
	plain: Plain[];
	meta: Meta[];
	encrypted: Encrypted[];
}
const vectors = loadVectors<Vectors>(new URL('vectors/java-leasesets.json', import.meta.url));
const bytesOf = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));
const readable = (leases: readonly Lease2[]) =>
	leases.map(({ gateway, tunnelId, endMs }) => ({ gateway: toBase64(gateway), tunnelId, endMs }));

describe.each(vectors.plain.filter(({ type }) => type === 1))('$configuration', (v) => {
	const set = LeaseSet.decode(bytesOf(v.leaseSet));

	it('has the fields that Java was given, and its signature', () => {
		expect(set.hash).toEqual(parseB32Address(v.b32));
		expect(set.encryptionKeys.map(({ type }) => type)).toEqual(v.encryptionTypes);
		expect(readable(set.leases)).toEqual(v.leases);
		expect(set.verify()).toBe(true);
	});

	it('is written again byte for byte', () => {
		const { destination, encryptionKeys, leases, revocationKey } = set;
		const signing = { sign: () => set.bytes.subarray(-destination.signatureBytes!) };
		const again = signLeaseSet({ destination, encryptionKey: encryptionKeys[0]!.key, leases, revocationKey }, signing);
		expect(again.bytes).toEqual(set.bytes);
	});
});

describe.each(vectors.plain.filter(({ type }) => type === 3))('$configuration', (v) => {
	const set = LeaseSet2.decode(bytesOf(v.leaseSet));

	it('has the fields that Java was given, and its signature', () => {
		expect(set.hash).toEqual(parseB32Address(v.b32));
		expect([set.published, set.expires]).toEqual([v.publishedMs, v.expiresMs]);
		expect(set.flags).toEqual({ offline: v.offline, unpublished: v.unpublished, blinded: false });
		expect(Object.fromEntries(set.options)).toEqual(v.options);
		expect(set.encryptionKeys.map(({ type }) => type)).toEqual(v.encryptionTypes);
		expect(readable(set.leases)).toEqual(v.leases);
		expect(set.verify()).toBe(true);
	});

	it('is written again byte for byte', () => {
		const { destination, published, expires, encryptionKeys, leases, options, offline, flags } = set;
		const signing = { sign: () => set.bytes.subarray(-(offline ?? destination).signatureBytes!) };
		const { unpublished } = flags;
		const content = { destination, published, expires, encryptionKeys, leases, options, unpublished };
		expect(signLeaseSet2({ ...content, ...(offline && { offline }) }, signing).bytes).toEqual(set.bytes);
	});
});

describe.each(vectors.meta)('MetaLeaseSet, offline keys: $offline', (v) => {
	const set = MetaLeaseSet.decode(bytesOf(v.leaseSet));

	it('has the fields that Java was given, and its signature', () => {
		expect(set.hash).toEqual(parseB32Address(v.b32));
		expect([set.published, set.expires]).toEqual([v.publishedMs, v.expiresMs]);
		expect(set.flags.offline).toBe(v.offline);
		const kinds = new Map([
			[3, 'leaseSet2'],
			[5, 'metaLeaseSet'],
		]);
		const wanted = v.leases.map(({ type, ...rest }) => ({ ...rest, kind: kinds.get(type) }));
		const leases = set.leases.map(({ hash, cost, kind, end }) => ({ hash: toBase64(hash), cost, endMs: end, kind }));
		expect(leases).toEqual(wanted);
		expect(set.revocations).toEqual([]);
		expect(set.verify()).toBe(true);
	});

	it('is written again byte for byte', () => {
		const { destination, published, expires, leases, revocations, options, offline } = set;
		const signing = { sign: () => set.bytes.subarray(-(offline ?? destination).signatureBytes!) };
		const content = { destination, published, expires, leases, revocations, options };
		expect(signMetaLeaseSet({ ...content, ...(offline && { offline }) }, signing).bytes).toEqual(set.bytes);
	});
});

/** What opens a set, once for each client. */
function keysOf(access: Encrypted['access']): OpeningKeys[] {
	const clients = vectors.clients.map((key) => fromBase64(key)!);
	if (access === 'dh') return clients.map((key) => ({ client: { kind: 'dh', key: importX25519Private(key) } }));
	if (access === 'psk') return clients.map((key) => ({ client: { kind: 'psk', key: importPreSharedKey(key) } }));
	return [access === 'secret' ? { secret: utf8(vectors.secret) } : {}];
}

describe.each(vectors.encrypted)('EncryptedLeaseSet, access $access, signature type $signatureType', (v) => {
	const set = EncryptedLeaseSet.decode(bytesOf(v.leaseSet));
	const address = parseB33Address(v.b33)!;
	const isShared = v.access === 'dh' || v.access === 'psk';

	it('is signed, kept under the key of its day, and has the b33 address that Java says', () => {
		expect(toBase64(set.hash)).toBe(v.storeKey);
		expect(set.verify()).toBe(true);
		expect([address.isSecretNeeded, address.isClientKeyNeeded]).toEqual([v.access === 'secret', isShared]);
		expect(b33Address(address, { secret: v.access === 'secret', clientKey: isShared })).toBe(v.b33);
	});

	it('opens for each of its clients, to the set of the destination', () => {
		for (const keys of keysOf(v.access)) {
			const opened = openLeaseSet(set, address, keys);
			if ('refused' in opened) throw new Error(opened.refused);
			const { leaseSet } = opened;
			if (leaseSet.kind !== 'leaseSet2') throw new Error(leaseSet.kind);
			expect(leaseSet.hash).toEqual(parseB32Address(v.b32));
			expect(leaseSet.published).toBe(v.publishedMs);
			expect(readable(leaseSet.leases)).toEqual(v.leases);
			expect(leaseSet.verify()).toBe(true);
		}
	});

	it('stays closed to others', () => {
		const refused = openLeaseSet(set, address, v.access === 'none' ? { secret: utf8('guess') } : {});
		expect(refused).toEqual({ refused: isShared ? 'client-key-needed' : 'other-key' });
		if (!isShared) return;
		const key = spendSecret(new Uint8Array(32).fill(7), importX25519Private);
		expect(openLeaseSet(set, address, { client: { kind: 'dh', key } })).toEqual({ refused: 'not-authorised' });
	});
});

it('survives hostile input of each kind', () => {
	hostile((bytes) => MetaLeaseSet.decode(bytes), bytesOf(vectors.meta[1]!.leaseSet));
	hostile((bytes) => LeaseSet2.decode(bytes), bytesOf(vectors.plain.find((v) => v.offline === true)!.leaseSet));
});
