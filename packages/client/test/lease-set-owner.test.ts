// What options say of a lease set, and the sets that are signed by them.
import { LeaseSetOwner, leaseSetSettings, OptionFault } from '@i2p/client';
import type { LeaseSetRequest, MessageHost, ProvidedLeaseSet } from '@i2p/client-core';
import { generateX25519, importX25519Private } from '@i2p/crypto-x25519';
import { createDestinationKeys, type DestinationKeys, lendDestinationKeys } from '@i2p/data-core';
import { generatePreSharedKey, type OpeningKeys, openLeaseSet } from '@i2p/data-leaseset';
import { seededRandom } from '@i2p/testkit';
import { mono, wall } from '@i2p/time';
import { copyBytes, toBase64, utf8 } from '@i2p/util';
import { describe, expect, it } from 'vitest';

const turn = { now: mono(0), wall: wall(Date.UTC(2026, 10, 30, 12)) };
const random = seededRandom('owner');

function request(published = turn.wall): LeaseSetRequest {
	return {
		published,
		leases: [{ gateway: new Uint8Array(32).fill(7), tunnelId: 5, endMs: wall(published + 600_000) }],
	};
}

/** The set that these options give, the private keys as they were lent. */
function provided(
	options: Record<string, string>,
	keys: DestinationKeys = createDestinationKeys(random),
	at = turn.wall,
	opens?: readonly number[],
) {
	const given: ProvidedLeaseSet[] = [];
	const told: string[] = [];
	const owner = new LeaseSetOwner({
		keys,
		settings: leaseSetSettings(new Map(Object.entries(options)), keys),
		random,
		events: {
			onReady: () => told.push('ready'),
			onFailed: (fault) => told.push(fault),
			onClosed: (reason) => told.push(reason),
		},
	});
	const provide: MessageHost['provide'] = ({ keys: lent, ...set }) =>
		given.push({ ...set, keys: lent.map(({ type, key }) => ({ type, key: copyBytes(key) })) });
	owner.serve({ provide } as unknown as MessageHost);
	owner.onLeases({ ...request(at), ...(opens === undefined ? {} : { opens }) });
	const { destination } = keys;
	return { destination, owner, told, ...given[0]! };
}

function opened({ published, destination }: ReturnType<typeof provided>, opening?: OpeningKeys) {
	if (published.kind !== 'encryptedLeaseSet') throw new Error(published.kind);
	const { signingKey, signatureType } = destination;
	return openLeaseSet(published, { publicKey: signingKey, signatureType }, opening);
}

describe('the owner of lease sets', () => {
	it('leaves out keys that the host cannot open messages with, unless it can with none', () => {
		const typesFor = (options: Record<string, string>, opens: readonly number[]) => {
			const { published, keys } = provided(options, undefined, undefined, opens);
			if (published.kind !== 'leaseSet2') throw new Error(published.kind);
			return [published.encryptionKeys.map(({ type }) => type), keys.map(({ type }) => type)];
		};
		expect(typesFor({ 'i2cp.leaseSetEncType': '6,4' }, [4, 0])).toEqual([[4], [4]]);
		expect(typesFor({ 'i2cp.leaseSetEncType': '6' }, [4, 0])).toEqual([[6], [6]]);
	});

	it('signs a LeaseSet2 and gives the private half of each key in its order', () => {
		const { published, bundled, keys } = provided({ 'i2cp.leaseSetEncType': '6, 4,0,6' });
		if (published.kind !== 'leaseSet2') throw new Error(published.kind);
		expect(published.verify()).toBe(true);
		expect(bundled).toBe(published);
		expect(published.encryptionKeys.map(({ type }) => type)).toEqual([6, 4]);
		for (const [i, { type, key }] of keys.entries()) {
			expect(type).toBe(published.encryptionKeys[i]!.type);
			expect(importX25519Private(key).publicKey).toEqual(published.encryptionKeys[i]!.key);
		}
	});

	it('keeps the same keys for every set, and kept ones for every run', () => {
		const kept = generateX25519(random);
		const text = `ECIES_X25519:${toBase64(kept.exportRaw())}`;
		const made = provided({ 'i2cp.leaseSetEncType': '4', 'i2cp.leaseSetPrivateKey': text });
		if (made.published.kind !== 'leaseSet2') throw new Error(made.published.kind);
		expect(made.published.encryptionKeys).toContainEqual({ type: 4, key: kept.publicKey });
	});

	it('says what else it is told to, and that it is not to be found', () => {
		const { published } = provided({
			'i2cp.dontPublishLeaseSet': 'true',
			'i2cp.leaseSetOption.0': '_smtp._tcp=0 86400 25',
			'i2cp.leaseSetOption.1': 'a=b=c',
		});
		if (published.kind !== 'leaseSet2') throw new Error(published.kind);
		expect(published.flags.unpublished).toBe(true);
		expect([...published.options]).toEqual([
			['_smtp._tcp', '0 86400 25'],
			['a', 'b=c'],
		]);
	});

	it('lets a transient key sign', () => {
		const keys = lendDestinationKeys(createDestinationKeys(random), turn.wall / 1000 + 3600, random);
		const { published } = provided({}, keys);
		if (published.kind !== 'leaseSet2') throw new Error(published.kind);
		expect([published.flags.offline, published.verify()]).toEqual([true, true]);
	});

	it('takes type 1 for a LeaseSet2, which has place for its keys', () => {
		expect(provided({ 'i2cp.leaseSetType': '1' }).published.kind).toBe('leaseSet2');
	});

	it.each([7, 11])('seals an encrypted set of signature type %i, which ends with the day at the latest', (type) => {
		const late = wall(Date.UTC(2026, 10, 30, 23, 55));
		const made = provided({ 'i2cp.leaseSetType': '5' }, createDestinationKeys(random, type), late);
		const result = opened(made);
		if (!('leaseSet' in result) || made.bundled === undefined) throw new Error('closed');
		expect(result.leaseSet.bytes).toEqual(made.bundled.bytes);
		expect(result.leaseSet.flags.blinded).toBe(true);
		if (made.published.kind === 'encryptedLeaseSet') expect(made.published.expires).toBe(Date.UTC(2026, 11, 1));
	});

	it('seals with a password', () => {
		const made = provided({ 'i2cp.leaseSetType': '5', 'i2cp.leaseSetSecret': toBase64(utf8('open sesame')) });
		expect(opened(made)).toEqual({ refused: 'other-key' });
		expect('leaseSet' in opened(made, { secret: utf8('open sesame') })).toBe(true);
	});

	it('lets in the clients whose X25519 keys it is told', () => {
		const [one, two, other] = [generateX25519(random), generateX25519(random), generateX25519(random)];
		const made = provided({
			'i2cp.leaseSetType': '5',
			'i2cp.leaseSetAuthType': '1',
			'i2cp.leaseSetClient.dh.0': `${toBase64(utf8('one'))}:${toBase64(one.publicKey)}`,
			'i2cp.leaseSetClient.dh.1': `two:${toBase64(two.publicKey)}`,
		});
		expect(opened(made)).toEqual({ refused: 'client-key-needed' });
		for (const key of [one, two]) expect('leaseSet' in opened(made, { client: { kind: 'dh', key } })).toBe(true);
		expect(opened(made, { client: { kind: 'dh', key: other } })).toEqual({ refused: 'not-authorised' });
	});

	it('lets in the clients with whom it shares a key, and forgets those when it is over', () => {
		const key = generatePreSharedKey(random);
		const made = provided({
			'i2cp.leaseSetType': '5',
			'i2cp.leaseSetAuthType': '2',
			'i2cp.leaseSetClient.psk.0': `${toBase64(utf8('one'))}:${toBase64(key.exportRaw())}`,
		});
		expect('leaseSet' in opened(made, { client: { kind: 'psk', key } })).toBe(true);
		made.owner.onClosed('closed', turn);
		expect(made.told).toEqual(['closed']);
		expect(() => made.owner.onLeases(request())).toThrow('destroyed');
	});
});

const psk = toBase64(new Uint8Array(32).fill(1));
const bad: [Record<string, string>, string][] = [
	[{ 'i2cp.leaseSetType': '7' }, 'i2cp.leaseSetType must be 1, 3 or 5 (encrypted), not "7"'],
	[{ 'i2cp.leaseSetEncType': '0' }, 'i2cp.leaseSetEncType must name 4, 5, 6 or 7'],
	[{ 'i2cp.leaseSetEncType': '4,x' }, 'i2cp.leaseSetEncType must be types from 0 to 7'],
	[{ 'i2cp.leaseSetEncType': `4${',4'.repeat(40)},9` }, 'separated by commas, not 83 characters'],
	[{ 'i2cp.dontPublishLeaseSet': 'maybe' }, 'i2cp.dontPublishLeaseSet must be true or false, not "maybe"'],
	[{ 'i2cp.leaseSetPrivateKey': '4:abc' }, 'i2cp.leaseSetPrivateKey must be type:key'],
	[{ 'i2cp.leaseSetPrivateKey': `9:${psk}` }, 'i2cp.leaseSetPrivateKey must be type:key'],
	[{ 'i2cp.leaseSetOption.0': 'nothing' }, 'i2cp.leaseSetOption.0 must be key=value'],
	[{ 'i2cp.leaseSetType': '5', 'i2cp.leaseSetBlindedType': '7' }, 'i2cp.leaseSetBlindedType must be 11'],
	[{ 'i2cp.leaseSetType': '5', 'i2cp.leaseSetSecret': '!' }, 'i2cp.leaseSetSecret must be a password in base64'],
	[{ 'i2cp.leaseSetType': '5', 'i2cp.leaseSetAuthType': '3' }, 'i2cp.leaseSetAuthType must be 0, 1 (DH) or 2 (PSK)'],
	[{ 'i2cp.leaseSetType': '5', 'i2cp.leaseSetAuthType': '1' }, 'i2cp.leaseSetClient.dh.N must name from 1 to 72'],
	[
		{ 'i2cp.leaseSetType': '5', 'i2cp.leaseSetAuthType': '2', 'i2cp.leaseSetClient.psk.0': 'a:short' },
		'i2cp.leaseSetClient.psk.0 must be name:key',
	],
];

describe('options of a lease set', () => {
	it.each(bad)('%o is refused in one line', (options, line) => {
		const read = () => leaseSetSettings(new Map(Object.entries(options)), createDestinationKeys(random));
		expect(read).toThrow(OptionFault);
		expect(read).toThrow(line);
	});

	it('do not encrypt for keys that cannot be blinded, or without the own one', () => {
		const encrypted = new Map([['i2cp.leaseSetType', '5']]);
		expect(() => leaseSetSettings(encrypted, createDestinationKeys(random, 1))).toThrow('signature type 7 or 11');
		const lent = lendDestinationKeys(createDestinationKeys(random), 2_000_000_000, random);
		expect(() => leaseSetSettings(encrypted, lent)).toThrow('not a transient one');
	});

	it('that are empty say nothing', () => {
		const options = new Map([
			['i2cp.leaseSetType', ''],
			['i2cp.leaseSetEncType', ' '],
		]);
		const settings = leaseSetSettings(options, createDestinationKeys(random));
		expect([settings.encrypted, settings.unpublished]).toEqual([false, false]);
	});
});
