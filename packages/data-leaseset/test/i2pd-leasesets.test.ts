// Lease sets that four versions of i2pd published (vectors/i2pd-leasesets.json): the old form, LeaseSet2, encrypted for all or for few.
import { importX25519Private } from '@i2p/crypto-x25519';
import { parseB32Address } from '@i2p/data-core';
import { hostile, loadVectors } from '@i2p/testkit';
import { fromBase64, toBase64, toHex } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import {
	b33Address,
	type ClientKey,
	EncryptedLeaseSet,
	importPreSharedKey,
	type Lease2,
	LeaseSet,
	LeaseSet2,
	openLeaseSet,
	parseB33Address,
	signLeaseSet,
	signLeaseSet2,
} from '../src/index.js';

interface Published {
	version: string;
	configuration: string;
	b32: string;
	/** Established inbound tunnels, as the router's console said seconds later. */
	inboundTunnels: number;
	leaseSet: string;
}
interface Plain extends Published {
	type: number;
	encryptionTypes: number[];
	leases: { gateway: string; tunnelId: number; endMs: number }[];
	publishedMs?: number;
	expiresMs?: number;
	flags?: number;
	transientType?: number;
}
interface Encrypted extends Published {
	b33: string;
	storeKey: string;
	access: 'none' | 'dh' | 'psk';
}
interface Vectors {
	clients: { dh: string[]; psk: string[] };
	plain: Plain[];
	encrypted: Encrypted[];
}
const vectors = loadVectors<Vectors>(new URL('vectors/i2pd-leasesets.json', import.meta.url));
const bytesOf = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));
const readable = (leases: readonly Lease2[]) =>
	leases.map(({ gateway, tunnelId, endMs }) => ({ gateway: toBase64(gateway), tunnelId, endMs }));

function expectTampersShow(bytes: Uint8Array, verify: (bytes: Uint8Array) => boolean): void {
	for (const at of [8, bytes.length - 70]) {
		const changed = Uint8Array.from(bytes);
		changed[at] = changed[at]! ^ 1;
		expect(verify(changed)).toBe(false);
	}
}

describe.each(vectors.plain.filter((v) => v.type === 1))('LeaseSet of i2pd $version, $configuration', (v) => {
	const set = LeaseSet.decode(bytesOf(v.leaseSet));

	it('has the fields that another parser reads, and its signature', () => {
		expect(set.hash).toEqual(parseB32Address(v.b32));
		expect(set.encryptionKeys.map((k) => k.type)).toEqual(v.encryptionTypes);
		expect(readable(set.leases)).toEqual(v.leases);
		expect(set.leases.length).toBe(v.inboundTunnels);
		expect(set.verify()).toBe(true);
		expectTampersShow(set.bytes, (bytes) => LeaseSet.decode(bytes).verify());
	});

	it('is written again byte for byte', () => {
		const { destination, encryptionKeys, leases } = set;
		const signing = { sign: () => set.bytes.subarray(-destination.signatureBytes!) };
		const again = signLeaseSet({ destination, encryptionKey: encryptionKeys[0]!.key, leases }, signing);
		expect(toHex(again.bytes)).toBe(toHex(set.bytes));
	});
});

describe.each(vectors.plain.filter((v) => v.type === 3))('LeaseSet2 of i2pd $version, $configuration', (v) => {
	const set = LeaseSet2.decode(bytesOf(v.leaseSet));

	it('has the fields that another parser reads, and its signature', () => {
		expect(set.hash).toEqual(parseB32Address(v.b32));
		expect(set.published).toBe(v.publishedMs);
		expect(set.expires).toBe(v.expiresMs);
		expect(set.flags).toEqual({ offline: v.flags === 1, unpublished: false, blinded: false });
		expect(set.offline?.transientType).toBe(v.transientType);
		expect(set.encryptionKeys.map((k) => k.type)).toEqual(v.encryptionTypes);
		expect(readable(set.leases)).toEqual(v.leases);
		expect(set.leases.length).toBeLessThanOrEqual(v.inboundTunnels);
		expect(set.verify()).toBe(true);
		expectTampersShow(set.bytes, (bytes) => LeaseSet2.decode(bytes).verify());
	});

	it('is written again byte for byte', () => {
		const { destination, published, expires, encryptionKeys, leases, options, offline } = set;
		const signing = { sign: () => set.bytes.subarray(-(offline ?? destination).signatureBytes!) };
		const again = signLeaseSet2(
			{ destination, published, expires, encryptionKeys, leases, options, ...(offline && { offline }) },
			signing,
		);
		expect(toHex(again.bytes)).toBe(toHex(set.bytes));
	});
});

function clients(access: Encrypted['access']): (ClientKey | undefined)[] {
	const { dh, psk } = vectors.clients;
	if (access === 'dh') return dh.map((key) => ({ kind: 'dh', key: importX25519Private(fromBase64(key)!) }));
	if (access === 'psk') return psk.map((key) => ({ kind: 'psk', key: importPreSharedKey(fromBase64(key)!) }));
	return [undefined];
}

describe.each(vectors.encrypted)('EncryptedLeaseSet of i2pd $version, $configuration', (v) => {
	const set = EncryptedLeaseSet.decode(bytesOf(v.leaseSet));
	const address = parseB33Address(v.b33)!;
	const open = (client: ClientKey | undefined) => openLeaseSet(set, address, client === undefined ? {} : { client });

	it('is signed, and kept under the key of its day', () => {
		expect(toHex(set.hash)).toBe(v.storeKey);
		expect(set.verify()).toBe(true);
		expectTampersShow(set.bytes, (bytes) => EncryptedLeaseSet.decode(bytes).verify());
	});

	it('has the b33 address that the router says', () => {
		expect(address.isClientKeyNeeded).toBe(v.access !== 'none');
		expect(address.isSecretNeeded).toBe(false);
		expect(b33Address(address, { clientKey: v.access !== 'none' })).toBe(v.b33);
	});

	it('opens for each of its clients, to the set of the destination', () => {
		for (const client of clients(v.access)) {
			const opened = open(client);
			if ('refused' in opened) throw new Error(opened.refused);
			const { leaseSet } = opened;
			if (leaseSet.kind !== 'leaseSet2') throw new Error(leaseSet.kind);
			expect(leaseSet.hash).toEqual(parseB32Address(v.b32));
			expect(leaseSet.published).toBe(set.published);
			expect(leaseSet.encryptionKeys.map((k) => k.type)).toEqual(v.configuration.includes('4,0') ? [4, 0] : [4]);
			expect(leaseSet.leases.length).toBe(v.inboundTunnels);
		}
	});

	it('stays closed to others', () => {
		if (v.access === 'none') return;
		const stranger = new Uint8Array(32).fill(7);
		expect(open(undefined)).toEqual({ refused: 'client-key-needed' });
		expect(open({ kind: 'dh', key: importX25519Private(stranger) })).toEqual({ refused: 'not-authorised' });
		expect(open({ kind: 'psk', key: importPreSharedKey(stranger) })).toEqual({ refused: 'not-authorised' });
	});
});

it('covers all four versions in each form', () => {
	const versions = ['2.36', '2.45.1', '2.56', '2.59'];
	for (const type of [1, 3])
		expect([...new Set(vectors.plain.filter((v) => v.type === type).map((v) => v.version))]).toEqual(versions);
	for (const access of ['none', 'dh', 'psk'])
		expect([...new Set(vectors.encrypted.filter((v) => v.access === access).map((v) => v.version))]).toEqual(versions);
});

it.each([1, 3])('survives hostile input of type %i', (type) => {
	const { leaseSet } = vectors.plain.find((v) => v.type === type && v.configuration.includes('=0'))!;
	hostile((bytes) => (type === 1 ? LeaseSet : LeaseSet2).decode(bytes), bytesOf(leaseSet));
});
