// Whatever is signed is read again, the same: properties over all kinds of lease sets and all that they hold.
import { createDestinationKeys, generateSigningKey, signOffline } from '@i2p/data-core';
import { runs, seededRandom } from '@i2p/testkit';
import { after, fromWallSeconds, type Wall, wall } from '@i2p/time';
import { toHex } from '@i2p/util';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
	type ClientAccess,
	EncryptedLeaseSet,
	importPreSharedKey,
	LeaseSet,
	LeaseSet2,
	MetaLeaseSet,
	maxClients,
	openLeaseSet,
	sealLeaseSet,
	signLeaseSet,
	signLeaseSet2,
	signMetaLeaseSet,
} from '../src/index.js';

const random = seededRandom('properties of lease sets');
const owners = [7, 11].map((type) => createDestinationKeys(random, type));
const transient = generateSigningKey(7, random);

const u32 = fc.nat({ max: 0xffff_ffff });
const hash = fc.uint8Array({ minLength: 32, maxLength: 32 });
const second = u32.map(fromWallSeconds);
const owner = fc.constantFrom(...owners);
const text = fc.string({ maxLength: 60 });
const options = fc
	.uniqueArray(fc.tuple(text, text), { maxLength: 4, selector: ([key]) => key })
	.map((entries) => new Map([...entries].sort(([a], [b]) => (a < b ? -1 : 1))));
const lease = fc.record({ gateway: hash, tunnelId: u32, endMs: second });
const encryptionKey = fc.oneof(
	fc.record({ type: fc.constantFrom(4, 5, 6, 7), key: hash }),
	fc.record({ type: fc.constant(0), key: fc.uint8Array({ minLength: 256, maxLength: 256 }) }),
	fc.record({ type: fc.integer({ min: 8, max: 0xffff }), key: fc.uint8Array({ maxLength: 40 }) }),
);
const dates = fc.record({
	published: fc.nat({ max: 0xffff_0000 }).map(fromWallSeconds),
	lifetimeSeconds: fc.nat({ max: 65_535 }),
	unpublished: fc.boolean(),
});
const head = fc.record({ owner, dates, options, blinded: fc.boolean(), isOffline: fc.boolean() });

/** What signs, and the content that all kinds share. */
function headOf(h: typeof head extends fc.Arbitrary<infer T> ? T : never) {
	const { published, lifetimeSeconds, unpublished } = h.dates;
	const offline = h.isOffline
		? signOffline(h.owner.signing, transient.publicKey, published / 1000 + 1, transient.type)
		: undefined;
	const content = {
		destination: h.owner.destination,
		published,
		expires: after(published, lifetimeSeconds * 1000),
		unpublished,
		blinded: h.blinded,
		options: h.options,
		...(offline === undefined ? {} : { offline }),
	};
	return { content, signing: h.isOffline ? transient : h.owner.signing };
}

function expectHead(
	set: LeaseSet2 | MetaLeaseSet,
	content: ReturnType<typeof headOf>['content'],
	signed: LeaseSet2 | MetaLeaseSet,
): void {
	const { published, expires, unpublished, blinded, offline } = content;
	expect(toHex(set.bytes)).toBe(toHex(signed.bytes));
	expect([set.published, set.expires]).toEqual([published, expires]);
	expect(set.flags).toEqual({ offline: offline !== undefined, unpublished, blinded });
	expect([...set.options]).toEqual([...content.options]);
	expect(set.key).toBe(content.destination.key);
	expect(set.verify()).toBe(true);
}

it('a LeaseSet2 survives', () => {
	const content = fc.record({
		encryptionKeys: fc.array(encryptionKey, { minLength: 1, maxLength: 4 }),
		leases: fc.array(lease, { minLength: 1, maxLength: 16 }),
	});
	fc.assert(
		fc.property(head, content, (h, own) => {
			const { content: common, signing } = headOf(h);
			const signed = signLeaseSet2({ ...common, ...own }, signing);
			const set = LeaseSet2.decode(signed.bytes);
			expectHead(set, common, signed);
			expect({ encryptionKeys: set.encryptionKeys, leases: set.leases }).toEqual(own);
		}),
		{ numRuns: runs(15) },
	);
});

it('a MetaLeaseSet survives', () => {
	const kind = fc.constantFrom('unknown', 'leaseSet', 'leaseSet2', 'metaLeaseSet');
	const entry = fc.record({ hash, kind, cost: fc.nat({ max: 255 }), end: second });
	const content = fc.record({
		leases: fc.array(entry, { minLength: 1, maxLength: 20 }),
		revocations: fc.array(hash, { maxLength: 20 }),
	});
	fc.assert(
		fc.property(head, content, (h, own) => {
			const { content: common, signing } = headOf(h);
			const signed = signMetaLeaseSet({ ...common, ...own }, signing);
			const set = MetaLeaseSet.decode(signed.bytes);
			expectHead(set, common, signed);
			expect({ leases: set.leases, revocations: set.revocations }).toEqual(own);
		}),
		{ numRuns: runs(15) },
	);
});

it('an old LeaseSet survives', () => {
	const end = fc.maxSafeNat().map((ms) => wall(ms));
	const old = fc.record({
		encryptionKey: fc.uint8Array({ minLength: 256, maxLength: 256 }),
		revocationKey: hash,
		leases: fc.array(fc.record({ gateway: hash, tunnelId: u32, endMs: end }), { minLength: 1, maxLength: 16 }),
	});
	fc.assert(
		fc.property(owner, old, ({ destination, signing }, own) => {
			const set = LeaseSet.decode(signLeaseSet({ destination, ...own }, signing).bytes);
			expect(set.leases).toEqual(own.leases);
			expect(set.encryptionKeys).toEqual([{ type: 0, key: own.encryptionKey }]);
			expect(toHex(set.revocationKey)).toBe(toHex(own.revocationKey));
			expect(set.published).toBe(Math.min(...own.leases.map(({ endMs }) => endMs)));
			expect(set.expires).toBe(Math.max(...own.leases.map(({ endMs }) => endMs)));
			expect(set.verify()).toBe(true);
		}),
		{ numRuns: runs(15) },
	);
});

it('an encrypted set opens for those who may open it, and for nobody else', () => {
	const secret = fc.option(fc.uint8Array({ minLength: 1, maxLength: 20 }), { nil: undefined });
	const clients = fc.array(hash, { minLength: 1, maxLength: 4 });
	const date = fc.integer({ min: 1_700_000_000, max: 2_000_000_000 }).map(fromWallSeconds);
	fc.assert(
		fc.property(
			owner,
			date,
			secret,
			fc.option(clients),
			fc.nat({ max: 3 }),
			(keys, published: Wall, word, raw, dummies) => {
				const { destination, signing } = keys;
				const expires = after(published, 600_000);
				const key = { publicKey: destination.signingKey, signatureType: destination.signatureType };
				const leases = [{ gateway: random.bytes(32), tunnelId: 1, endMs: expires }];
				const encryptionKeys = [{ type: 4, key: random.bytes(32) }];
				const leaseSet = signLeaseSet2({ destination, published, expires, leases, encryptionKeys }, signing);
				const shared = raw?.map(importPreSharedKey) ?? [];
				const access: ClientAccess = { kind: 'psk', clients: shared, dummies: Math.min(dummies, maxClients) };
				const extra = { ...(word === undefined ? {} : { secret: word }), ...(raw === null ? {} : { access }) };
				const sealed = sealLeaseSet({ published, expires, leaseSet, ...extra }, signing, random);
				const set = EncryptedLeaseSet.decode(sealed.bytes);
				const words = word === undefined ? {} : { secret: word };
				for (const psk of raw === null ? [undefined] : shared) {
					const client = psk === undefined ? {} : { client: { kind: 'psk' as const, key: psk } };
					const opened = openLeaseSet(set, key, { ...words, ...client });
					expect('leaseSet' in opened && toHex(opened.leaseSet.bytes)).toBe(toHex(leaseSet.bytes));
				}
				if (word !== undefined) expect(openLeaseSet(set, key)).toEqual({ refused: 'other-key' });
				if (raw !== null) expect(openLeaseSet(set, key, words)).toEqual({ refused: 'client-key-needed' });
			},
		),
		{ numRuns: runs(15) },
	);
});
