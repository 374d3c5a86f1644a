// Options of destinations: the table and the page that shows it, values with bounds, what they mean for tunnels and conduct.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toBase64 } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import { checkClientOptions, clientOptions, OptionFault, wordsOf } from '../src/wiring/client-options.js';
import { DestinationSettings } from '../src/wiring/destination-settings.js';

const page = readFileSync(join(import.meta.dirname, '../../../docs/manual/destination-options.md'), 'utf8');
const peers = [1, 2].map((n) => toBase64(new Uint8Array(32).fill(n)));
const read = (text: string) =>
	new Map(text.split(' ').map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
const settings = (text: string) => new DestinationSettings(read(text));

describe('the table of options', () => {
	it('is what the manual shows', () => {
		const rows = page.split('\n').filter((line) => line.startsWith('| `'));
		expect(rows).toEqual(
			clientOptions.map(
				({ name, values, fallback, effect }) => `| \`${name}\` | ${wordsOf(values)} | ${fallback} | ${effect} |`,
			),
		);
	});

	it('has each option once', () => {
		expect(new Set(clientOptions.map(({ name }) => name)).size).toBe(clientOptions.length);
	});

	it.each(clientOptions.filter(({ values }) => ['whole', 'boolean', 'words', 'key'].includes(values.kind)))(
		'takes $name within its bounds only',
		({ name, values }) => {
			const check = (value: string) => checkClientOptions(new Map([[name, value]]));
			const good: Record<string, () => string[]> = {
				whole: () => (values.kind === 'whole' ? [String(values.least), String(values.most)] : []),
				boolean: () => ['true', 'false', 'TRUE'],
				words: () => (values.kind === 'words' ? [...values.words] : []),
				key: () => [peers[0]!, `ECIES_X25519:${peers[1]}`],
			};
			const bad: Record<string, () => string[]> = {
				whole: () =>
					values.kind === 'whole' ? [String(values.least - 1), String(values.most + 1), '1.5', 'x', '1e1'] : [],
				boolean: () => ['1', 'yes'],
				words: () => ['all'],
				key: () => [peers[0]!.slice(4), 'x'],
			};
			for (const value of [...good[values.kind]!(), '']) check(value);
			for (const value of bad[values.kind]!())
				expect(() => check(value)).toThrow(
					new OptionFault(`${name} must be ${wordsOf(values)}, not ${values.kind === 'key' ? 'that' : `"${value}"`}`),
				);
		},
	);

	it('lets through what it does not know', () => {
		checkClientOptions(read('inbound.colour=blue i2p.streaming.profile=1 x=y'));
	});
});

describe('tunnels', () => {
	it('have defaults, lengths, quantities, variance, reserves, zero hops and peers as options say', () => {
		expect(new DestinationSettings(new Map()).pool).toEqual({
			exploratory: false,
			inbound: { length: 3, quantity: 2, lengthVariance: 0, rules: { groupBytes: 2 } },
			outbound: { length: 3, quantity: 2, lengthVariance: 0, rules: { groupBytes: 2 } },
			allowZeroHop: false,
		});
		const { pool } = settings(
			`inbound.IPRestriction=0 outbound.randomKey=${peers[0]} inbound.length=0 outbound.quantity=4 outbound.backupQuantity=2 inbound.lengthVariance=-1 inbound.allowZeroHop=true explicitPeers=${peers[0]},${peers[1]}`,
		);
		expect(pool).toMatchObject({
			inbound: { length: 0, lengthVariance: -1, rules: { groupBytes: 0 } },
			outbound: { length: 3, quantity: 4, backupQuantity: 2, rules: { orderKey: new Uint8Array(32).fill(1) } },
			allowZeroHop: true,
			explicitPeers: peers,
		});
	});

	it.each([
		[
			'outbound.backupQuantity=15',
			'outbound.backupQuantity must be a whole number from 0 to 14 beside outbound.quantity=2, not "15"',
		],
		['explicitPeers=me', 'explicitPeers must be router hashes in base64, separated by commas'],
	])('are refused for %s', (text, words) => expect(() => settings(text)).toThrow(new OptionFault(words)));

	it('change as options change, and not at all when one of them is wrong', () => {
		const all = settings('inbound.length=1 outbound.length=1');
		expect(all.merge(read('inbound.quantity=3 outbound.length=9'))).toBe(
			'outbound.length must be a whole number from 0 to 7, not "9"',
		);
		expect(all.pool.inbound.quantity).toBe(2);
		expect(all.merge(read('inbound.quantity=3'))).toBeUndefined();
		expect(all.pool).toMatchObject({ inbound: { length: 1, quantity: 3 }, outbound: { length: 1 } });
	});

	it('are few while the destination rests', () => {
		const all = settings(
			'inbound.quantity=4 outbound.quantity=1 inbound.backupQuantity=2 i2cp.reduceOnIdle=true i2cp.reduceQuantity=2',
		);
		all.resting = true;
		expect(all.pool.inbound).toMatchObject({ length: 3, quantity: 2, lengthVariance: 0 });
		expect(all.pool.outbound.quantity).toBe(1);
	});
});

describe('conduct', () => {
	it('is usual without options', () => {
		expect(new DestinationSettings(new Map())).toMatchObject({
			bundles: true,
			deflates: true,
			restAfterMs: undefined,
			closeAfterMs: undefined,
			clientKey: undefined,
		});
	});

	it('follows options', () => {
		const all = settings(
			`shouldBundleReplyInfo=false i2cp.gzip=false i2cp.reduceOnIdle=true i2cp.closeOnIdle=true i2cp.closeIdleTime=400000 i2cp.leaseSetPrivKey=${peers[0]}`,
		);
		expect(all).toMatchObject({ bundles: false, deflates: false, restAfterMs: 1_200_000, closeAfterMs: 400_000 });
		const key = all.clientKey!;
		expect(key).toEqual(new Uint8Array(32).fill(1));
		all.merge(read(`i2cp.leaseSetPrivKey=${peers[1]}`));
		expect(all.clientKey).toEqual(new Uint8Array(32).fill(2));
		all.destroy();
		expect(key).toEqual(new Uint8Array(32));
		expect(all.clientKey).toBeUndefined();
	});
});
