// Options of streams: what is usual, what each may be, what is refused and in which words; the README says the same.
import { readFileSync } from 'node:fs';
import { createDestinationKeys } from '@i2p/data-core';
import { SettingFault, type SettingRow, streamOptions, streamSettings } from '@i2p/streaming';
import { seededRandom } from '@i2p/testkit';
import { describe, expect, it } from 'vitest';

const settings = (options: Record<string, string>) => streamSettings(new Map(Object.entries(options)));
const rows: SettingRow<unknown>[] = Object.values(streamOptions);

describe('options of streams', () => {
	it('are what is usual when nothing is said, and pass over what they do not know', () => {
		const usual = streamSettings();
		for (const [key, row] of Object.entries(streamOptions)) expect(usual[key as keyof typeof usual]).toBe(row.standard);
		expect(settings({ 'i2p.streaming.somethingNew': 'x', 'inbound.length': '3' })).toEqual(usual);
		expect(settings({ 'i2p.streaming.maxResends': ' ' })).toEqual(usual);
		expect([usual.connectTimeoutMs, usual.firstWindow, usual.limitAction]).toEqual([60_000, 16, 'reset']);
	});

	it('are read as clients write them', () => {
		const said = settings({
			'i2p.streaming.profile': '2',
			'i2p.streaming.inactivityAction': '1',
			'i2p.streaming.inactivityTimeout': '30000',
			'i2p.streaming.connectTimeout': '-1',
			'i2p.streaming.readTimeout': '5000',
			'i2p.streaming.writeTimeout': '0',
			'i2p.streaming.maxConcurrentStreams': '-1',
			'i2p.streaming.maxConnsPerHour': '7',
			'i2p.streaming.answerPings': 'false',
			'i2p.streaming.limitAction': 'go away\\r\\n',
		});
		expect([said.profile, said.inactivityAction, said.inactivityTimeoutMs]).toEqual([
			'interactive',
			'disconnect',
			30_000,
		]);
		expect([said.connectTimeoutMs, said.readTimeoutMs]).toEqual([3_600_000, 5000]);
		expect([said.writeTimeoutMs, said.mostStreams]).toEqual([Number.POSITIVE_INFINITY, 2048]);
		expect([said.peerHour, said.answersPings, said.limitAction]).toEqual([7, false, 'go away\r\n']);
		expect(settings({ 'i2p.streaming.profile': 'interactive' }).profile).toBe('interactive');
	});

	it('name peers by hash or b32 address', () => {
		const [a, b] = ['a', 'b'].map((seed) => createDestinationKeys(seededRandom(seed)).destination);
		const { accessList, blacklist } = settings({
			'i2cp.accessList': `${a!.key}, ${b!.b32}`,
			'i2p.streaming.blacklist': `${b!.key} ${b!.key}`,
		});
		expect([...accessList]).toEqual([a!.key, b!.key]);
		expect([...blacklist]).toEqual([b!.key]);
	});

	it.each([
		['i2p.streaming.maxResends', '99', 'i2p.streaming.maxResends: expected 1 to 30, got 99'],
		['i2p.streaming.maxResends', '1e1', 'i2p.streaming.maxResends: expected 1 to 30, got 1e1'],
		['i2p.streaming.maxWindowSize', '2', 'i2p.streaming.maxWindowSize: expected 3 to 512, got 2'],
		['i2p.streaming.maxMessageSize', '1813', 'i2p.streaming.maxMessageSize: expected 512 to 1812, got 1813'],
		['i2p.streaming.maxConnsPerMinute', '-1', 'i2p.streaming.maxConnsPerMinute: expected 0 to 1000000, got -1'],
		['i2p.streaming.connectTimeout', '-2', 'i2p.streaming.connectTimeout: expected -1 to 3600000, got -2'],
		['i2p.streaming.maxConcurrentStreams', '2049', 'i2p.streaming.maxConcurrentStreams: expected up to 2048, got 2049'],
		['i2p.streaming.answerPings', 'yes', 'i2p.streaming.answerPings: expected `true` or `false`, got yes'],
		['i2p.streaming.profile', '3', 'i2p.streaming.profile: expected `bulk` (1), `interactive` (2), got 3'],
		['i2cp.accessList', 'stats.i2p', 'i2cp.accessList: expected up to 4096 hashes or b32 addresses, got stats.i2p'],
	])('refuse %s=%s in one line', (option, value, message) => {
		expect(() => settings({ [option]: value })).toThrow(new SettingFault(message));
	});

	it('repeat little of a bad value, and nothing that could break a line', () => {
		for (const row of rows) {
			if (row.option === 'i2p.streaming.limitAction') continue;
			let message = '';
			try {
				settings({ [row.option]: `\u0000\n${'x'.repeat(5000)}` });
			} catch (fault) {
				message = (fault as Error).message;
			}
			expect(message.startsWith(`${row.option}: expected ${row.bounds}, got `), row.option).toBe(true);
			expect(message).toMatch(/^[\x20-\x7e]{1,200}$/);
		}
		expect(() => settings({ 'i2p.streaming.limitAction': 'x'.repeat(1025) })).toThrow(SettingFault);
		expect(() => settings({ 'i2cp.accessList': Array(5000).fill('x').join() })).toThrow(SettingFault);
	});

	it('stand in the README as they are', () => {
		const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
		for (const row of rows)
			expect(readme).toContain(`| \`${row.option}\` | ${row.bounds} | ${row.standardText} | ${row.what} |`);
	});
});
