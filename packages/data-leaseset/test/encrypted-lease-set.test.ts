// Encrypted sets against i2pd's own code (vectors/encrypted-leaseset.json), against sets that i2pd routers exchanged with each other and
// with us (vectors/encrypted-leaseset-exchange.json), and our own with every way of refusal.
import { importX25519Private } from '@i2p/crypto-x25519';
import {
	createDestinationKeys,
	Destination,
	generateSigningKey,
	importSigningKey,
	OfflineSignature,
	signOffline,
} from '@i2p/data-core';
import { loadVectors, seededRandom } from '@i2p/testkit';
import { after, fromWallSeconds, wall } from '@i2p/time';
import { concatBytes, fromHex, type Random, randomFrom, toHex, utf8 } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import {
	blindSigningKey,
	type ClientAccess,
	type ClientKey,
	EncryptedLeaseSet,
	generatePreSharedKey,
	importPreSharedKey,
	LeaseSet2,
	maxClients,
	openLeaseSet,
	parseB33Address,
	sealLeaseSet,
	signLeaseSet2,
	signMetaLeaseSet,
} from '../src/index.js';

interface Case {
	auth: 'none' | 'DH' | 'PSK';
	sigType: number;
	signingPriv: string;
	signingPub: string;
	randomDraws: string[];
	clients?: { priv: string; pub: string }[];
	innerLeaseSet: string;
	encryptedLeaseSet: string;
	storeHash: string;
	published: number;
	expires: number;
}
const { cases } = loadVectors<{ cases: Case[] }>(new URL('vectors/encrypted-leaseset.json', import.meta.url));

/** Gives the draws one after the other; the four bytes of a shuffle leave two entries where they are. */
function scripted(draws: readonly string[]): Random {
	const left = [...draws];
	const random: Random = randomFrom(
		(bytes) => bytes.set(bytes.length === 4 ? [0, 0, 0, 1] : fromHex(left.shift()!)),
		() => random,
	);
	return random;
}

function clientKey(v: Case, index: number): ClientKey | undefined {
	const client = v.clients?.[index];
	if (client === undefined) return undefined;
	const raw = fromHex(client.priv);
	return v.auth === 'DH'
		? { kind: 'dh', key: importX25519Private(raw) }
		: { kind: 'psk', key: importPreSharedKey(raw) };
}

describe.each(cases)('a set of i2pd, clients $auth, key of type $sigType', (v) => {
	const set = EncryptedLeaseSet.decode(fromHex(v.encryptedLeaseSet));
	const key = { publicKey: fromHex(v.signingPub), signatureType: v.sigType };

	it('parses, verifies and opens', () => {
		expect(toHex(set.hash)).toBe(v.storeHash);
		expect(set.published).toBe(v.published * 1000);
		expect(set.expires).toBe((v.published + v.expires) * 1000);
		expect(set.verify()).toBe(true);
		for (const index of v.clients === undefined ? [0] : v.clients.keys()) {
			const client = clientKey(v, index);
			const opened = openLeaseSet(set, key, client === undefined ? {} : { client });
			expect('leaseSet' in opened && toHex(opened.leaseSet.bytes)).toBe(v.innerLeaseSet);
		}
	});

	it('is made again byte for byte', () => {
		const access: ClientAccess =
			v.auth === 'DH'
				? { kind: 'dh', clients: v.clients?.map((c) => fromHex(c.pub)) ?? [] }
				: { kind: 'psk', clients: v.clients?.map((c) => importPreSharedKey(fromHex(c.priv))) ?? [] };
		const again = sealLeaseSet(
			{
				leaseSet: LeaseSet2.decode(fromHex(v.innerLeaseSet)),
				published: set.published,
				expires: set.expires,
				...(v.auth === 'none' ? {} : { access }),
			},
			importSigningKey(v.sigType, fromHex(v.signingPriv)),
			scripted(v.randomDraws),
		);
		expect(toHex(again.bytes)).toBe(v.encryptedLeaseSet);
	});
});

interface Exchanged {
	destination: string;
	b33: string;
	store_hash: string;
	els2: string;
	client_dh_priv?: string;
	psk?: string;
	decoded: { published: number; expires: number; innerPlain: string };
}
interface Exchange {
	i2pd_none: Exchanged;
	i2pd_dh: Exchanged;
	i2pd_psk: Exchanged;
	ours_none: {
		destination_seed: string;
		published: number;
		expires: number;
		inner_ls2: string;
		els2: string;
		store_hash: string;
		intermediate: { T: string; outerPlain: string };
	};
}
const exchange = loadVectors<Exchange>(new URL('vectors/encrypted-leaseset-exchange.json', import.meta.url));

describe.each(['i2pd_none', 'i2pd_dh', 'i2pd_psk'] as const)('%s, as routers gave it', (name) => {
	const v = exchange[name];
	it('opens with what its b33 address says', () => {
		const set = EncryptedLeaseSet.decode(fromHex(v.els2));
		const key = parseB33Address(`${v.b33}.b32.i2p`)!;
		expect(toHex(key.publicKey)).toBe(toHex(Destination.decode(fromHex(v.destination)).signingKey));
		expect(toHex(set.hash)).toBe(v.store_hash);
		expect(set.published).toBe(v.decoded.published * 1000);
		const client: ClientKey | undefined =
			v.psk !== undefined
				? { kind: 'psk', key: importPreSharedKey(fromHex(v.psk)) }
				: v.client_dh_priv !== undefined
					? { kind: 'dh', key: importX25519Private(fromHex(v.client_dh_priv)) }
					: undefined;
		const opened = openLeaseSet(set, key, client === undefined ? {} : { client });
		expect('leaseSet' in opened && `03${toHex(opened.leaseSet.bytes)}`).toBe(v.decoded.innerPlain);
		expect('leaseSet' in opened && opened.leaseSet.flags.blinded).toBe(true);
		if (client !== undefined) {
			expect(openLeaseSet(set, key)).toEqual({ refused: 'client-key-needed' });
			const stranger = { client: { kind: 'psk', key: importPreSharedKey(new Uint8Array(32)) } } as const;
			expect(openLeaseSet(set, key, stranger)).toEqual({ refused: 'not-authorised' });
		}
	});
});

it('makes again the set that i2pd took from us', () => {
	const v = exchange.ours_none;
	const sealedAt = 2 + 32 + 8 + 2;
	const salts = [v.els2.slice(2 * sealedAt, 2 * sealedAt + 64), v.intermediate.outerPlain.slice(2, 66)];
	const set = sealLeaseSet(
		{
			leaseSet: LeaseSet2.decode(fromHex(v.inner_ls2)),
			published: fromWallSeconds(v.published),
			expires: fromWallSeconds(v.published + v.expires),
		},
		importSigningKey(7, fromHex(v.destination_seed)),
		scripted([...salts, v.intermediate.T]),
	);
	expect(toHex(set.bytes)).toBe(v.els2);
	expect(toHex(set.hash)).toBe(v.store_hash);
});

const random = seededRandom('encrypted');
const { destination, signing } = createDestinationKeys(random);
const published = wall(Date.UTC(2026, 10, 21, 23, 55));
const expires = after(published, 600_000);
const dates = { published, expires };
const key = { publicKey: destination.signingKey, signatureType: destination.signatureType };
const leaseSet = signLeaseSet2(
	{
		...dates,
		destination,
		blinded: true,
		encryptionKeys: [{ type: 4, key: random.bytes(32) }],
		leases: [{ gateway: random.bytes(32), tunnelId: 1, endMs: expires }],
	},
	signing,
);

describe('an encrypted set of our own', () => {
	it('needs the lookup password and its own destination', () => {
		const secret = utf8('open sesame');
		const set = sealLeaseSet({ ...dates, leaseSet, secret, unpublished: true }, signing, random);
		expect(set.flags.unpublished).toBe(true);
		expect(openLeaseSet(set, key)).toEqual({ refused: 'other-key' });
		expect(openLeaseSet(set, key, { secret })).toMatchObject({ leaseSet: { kind: 'leaseSet2', key: destination.key } });
		expect(openLeaseSet(set, { ...key, signatureType: 11 }, { secret })).toEqual({ refused: 'other-key' });
		expect(() => openLeaseSet(set, { ...key, signatureType: 0 })).toThrow(RangeError);
		expect(set.usableUntil).toBe(Date.UTC(2026, 10, 22));
	});

	it('hides the number of its clients', () => {
		const psk = generatePreSharedKey(random);
		const access = { kind: 'psk' as const, clients: [psk], dummies: maxClients - 1 };
		const set = sealLeaseSet({ ...dates, leaseSet, access }, signing, random);
		expect(set.sealed.length).toBe(32 + 1 + 34 + 40 * maxClients + 32 + 1 + leaseSet.bytes.length);
		expect(openLeaseSet(set, key, { client: { kind: 'psk', key: psk } })).toHaveProperty('leaseSet');
		const dh = { kind: 'dh' as const, key: importX25519Private(psk.exportRaw()) };
		expect(openLeaseSet(set, key, { client: dh })).toEqual({ refused: 'not-authorised' });
	});

	it('may hold a meta set, and may be signed by a transient key', () => {
		const leases = [{ hash: random.bytes(32), kind: 'leaseSet2' as const, cost: 0, end: expires }];
		const meta = signMetaLeaseSet({ ...dates, destination, leases }, signing);
		const transient = generateSigningKey(7, random);
		const blinded = blindSigningKey(signing, '20261121', random);
		for (const [end, good] of [
			[1, true],
			[0, false],
		] as const) {
			const offline = signOffline(blinded, transient.publicKey, published / 1000 + end);
			const set = sealLeaseSet({ ...dates, leaseSet: meta, offline }, transient, random);
			expect(set.offline).toBeInstanceOf(OfflineSignature);
			expect(EncryptedLeaseSet.decode(set.bytes).verify()).toBe(good);
			expect(openLeaseSet(set, key)).toMatchObject(
				good ? { leaseSet: { kind: 'metaLeaseSet' } } : { refused: 'bad-signature' },
			);
		}
		const foreign = signOffline(signing, transient.publicKey, published / 1000 + 1);
		expect(sealLeaseSet({ ...dates, leaseSet: meta, offline: foreign }, transient, random).verify()).toBe(false);
	});

	it('stays closed when changed outside or wrong inside', () => {
		const set = sealLeaseSet({ ...dates, leaseSet }, signing, random);
		const changed = new Uint8Array(set.bytes);
		changed[100]! ^= 1;
		expect(openLeaseSet(EncryptedLeaseSet.decode(changed), key)).toEqual({ refused: 'bad-signature' });
		const wrong = new Uint8Array(leaseSet.bytes);
		wrong[wrong.length - 1]! ^= 1;
		const inner = sealLeaseSet({ ...dates, leaseSet: LeaseSet2.decode(wrong) }, signing, random);
		expect(openLeaseSet(inner, key)).toEqual({ refused: 'bad-signature' });
	});

	it('refuses what does not fit', () => {
		const sealing = (change: object) => () => sealLeaseSet({ ...dates, leaseSet, ...change }, signing, random);
		const clients = [random.bytes(32)];
		expect(sealing({ access: { kind: 'dh', clients: [] } })).toThrow(RangeError);
		expect(sealing({ access: { kind: 'dh', clients, dummies: maxClients } })).toThrow(RangeError);
		expect(sealing({ access: { kind: 'dh', clients, dummies: -1 } })).toThrow(RangeError);
		expect(() => importPreSharedKey(random.bytes(31))).toThrow('pre-shared key: expected 32 bytes, got 31');
		expect(sealing({ access: { kind: 'dh', clients: [random.bytes(31)] } })).toThrow(RangeError);
		expect(sealing({ access: { kind: 'dh', clients: [new Uint8Array(32)] } })).toThrow(RangeError);
		expect(sealing({ expires: after(published, 65_536_000) })).toThrow(RangeError);
		expect(() => EncryptedLeaseSet.decode(concatBytes(Uint8Array.of(0, 99), random.bytes(200)))).toThrow(
			'unknown-signature-type',
		);
	});
});
