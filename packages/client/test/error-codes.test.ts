// What goes wrong at the doors: each code stands in the manual's table, each reason of a host has its code and one line.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { I2pError, type I2pErrorCode } from '@i2p/client/node';
import type { LookupFault, StreamEnd } from '@i2p/client-core';
import { describe, expect, it } from 'vitest';
import { endError, lookupError, makeError } from '../src/node/errors.js';

/** All of them: the compiler misses none, and knows of no other. */
const codes: Readonly<Record<I2pErrorCode, true>> = {
	'bad-address': true,
	'unknown-name': true,
	'not-found': true,
	'client-key-needed': true,
	'not-authorised': true,
	'wrong-secret': true,
	unsupported: true,
	refused: true,
	unreachable: true,
	timeout: true,
	reset: true,
	misbehaviour: true,
	limit: true,
	'too-large': true,
	full: true,
	'port-in-use': true,
	closed: true,
	aborted: true,
	duplicate: true,
	'invalid-options': true,
	'no-tunnels': true,
	'bad-keys': true,
	failed: true,
	'undici-missing': true,
};

const ends: Readonly<Record<Exclude<StreamEnd, 'closed'>, I2pErrorCode>> = {
	reset: 'reset',
	refused: 'refused',
	unreachable: 'unreachable',
	timeout: 'timeout',
	limit: 'limit',
	misbehaviour: 'misbehaviour',
	destroyed: 'closed',
};

const lookups: Readonly<Record<LookupFault, I2pErrorCode>> = {
	'no-lease-set': 'not-found',
	'expired-lease-set': 'not-found',
	'unsupported-encryption': 'unsupported',
	'no-tunnels': 'no-tunnels',
	expired: 'timeout',
	overflow: 'limit',
	'too-large': 'too-large',
	closed: 'closed',
	'unknown-name': 'unknown-name',
	'client-key-needed': 'client-key-needed',
	'not-authorised': 'not-authorised',
	'wrong-secret': 'wrong-secret',
	timeout: 'timeout',
};

const entries = <K extends string>(table: Readonly<Record<K, I2pErrorCode>>) =>
	Object.entries(table) as [K, I2pErrorCode][];

describe('codes of errors', () => {
	it('are the table of the manual', () => {
		const page = readFileSync(join(import.meta.dirname, '../../../docs/manual/programming.md'), 'utf8');
		const [, table = ''] = page.split('| `I2pError` |');
		const rows = table.split('\n\n')[0]!.split('\n').slice(2);
		const shown = rows.flatMap((row) => [...row.split('|')[1]!.matchAll(/`([\w-]+)`/g)].map((match) => match[1]!));
		expect(shown.sort()).toEqual(Object.keys(codes).sort());
	});

	it.each(entries(ends))('of a stream that ended by %s', (end, code) => {
		const error = endError(end, 'x'.repeat(516));
		expect(error).toBeInstanceOf(I2pError);
		expect([error.name, error.code]).toEqual(['I2pError', code]);
		expect(error.message).toMatch(/^x{20}…: [^\n]{10,100}$/);
	});

	it.each(entries(lookups))('of a look-up that found nothing by %s', (fault, code) => {
		const error = lookupError(fault, 'site.i2p');
		expect(error.code).toBe(code);
		expect(error.message).toMatch(/^site\.i2p: [^\n]{5,100}$/);
	});

	it('of a destination that was not made are those of whoever makes them, and so are the words', () => {
		expect(makeError('no-tunnels', 'why')).toMatchObject({ code: 'no-tunnels', message: 'why' });
	});
});
