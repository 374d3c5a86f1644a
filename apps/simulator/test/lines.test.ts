// What the two binaries understand, and what i2pd is told.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findI2pd } from '../src/devnet/i2pd.js';
import { configuration } from '../src/devnet/i2pd-configuration.js';
import { readDevnetLine } from '../src/devnet/line.js';
import { freePort, freePortsFrom, loopbackOf } from '../src/devnet/places.js';
import { readSimLine } from '../src/sim-line.js';

const folder = mkdtempSync(join(tmpdir(), 'i2p-lines-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('i2p-sim', () => {
	it('runs every scenario, or those that are named, at another size', () => {
		expect(readSimLine([])).toMatchObject({ kind: 'run', size: {}, names: { length: 5 } });
		expect(readSimLine(['quiet', '--routers', '50', '--seconds', '60', '--seed', 'x'])).toEqual({
			kind: 'run',
			names: ['quiet'],
			size: { routers: 50, seconds: 60, seed: 'x' },
			aside: false,
		});
		expect(readSimLine(['scale', '--seed', 'y'])).toEqual({ kind: 'scale', size: { seed: 'y' }, aside: false });
		expect(readSimLine(['--help'])).toEqual({ kind: 'help' });
	});

	it.each([
		[['loud'], 'there is no scenario loud'],
		[['--routers', '5'], '--routers takes a whole number from 10 to 2000, not 5'],
		[['--seconds', 'ten'], '--seconds takes a whole number from 10 to 86400, not ten'],
		[['--speed'], "Unknown option '--speed'"],
	])('refuses %j in one line', (args, text) => {
		expect(readSimLine(args)).toEqual({ kind: 'wrong', text: `${text}; see --help` });
	});
});

describe('i2p-devnet', () => {
	it('takes i2pd with a version or without', () => {
		const usual = { routers: 8, floodfills: 3, samPort: 7656, dataDir: undefined, once: false };
		const plan = (...args: string[]) => readDevnetLine(args);
		expect(plan()).toEqual({ kind: 'run', plan: { ...usual, i2pds: 0, i2pdVersion: '' } });
		expect(plan('--with-i2pd', '2.59')).toEqual({ kind: 'run', plan: { ...usual, i2pds: 2, i2pdVersion: '2.59' } });
		expect(plan('--with-i2pd', '--i2pds', '1', '--once')).toEqual({
			kind: 'run',
			plan: { ...usual, i2pds: 1, i2pdVersion: '', once: true },
		});
		expect(plan('--routers', '1')).toEqual({
			kind: 'wrong',
			text: '--routers takes a whole number from 2 to 100, not 1; see --help',
		});
		expect(plan('--help')).toEqual({ kind: 'help' });
		expect(plan('-h')).toEqual({ kind: 'help' });
	});

	it('finds an i2pd by I2PD, by PATH, and says what to do without', () => {
		const program = join(folder, 'i2pd');
		const env = { ...process.env, PATH: `/nowhere:${folder}`, I2PD: undefined };
		expect(() => findI2pd('', env)).toThrow('there is no i2pd in PATH');
		writeFileSync(program, '#!/bin/sh\necho "i2pd version 2.59.0 (0.9.69)"\n');
		expect(() => findI2pd('', { I2PD: program })).toThrow('is no program');
		chmodSync(program, 0o755);
		expect(findI2pd('2.59', env)).toBe(program);
		expect(findI2pd('', { I2PD: program })).toBe(program);
		expect(() => findI2pd('2.5', { I2PD: program })).toThrow('is i2pd 2.59.0, not 2.5');
	});

	it('tells i2pd only what it understands', () => {
		const place = { host: '127.0.1.9', port: 5000, samPort: 7700, consolePort: 7701, netId: 96 };
		const help = '  --netid arg\n  --port arg\n  --ntcp2.port arg\n  --sam.port arg\n';
		expect(configuration(help, place).replace(/\n+/g, '\n')).toBe(
			'netid = 96\nport = 5000\n[ntcp2]\nport = 5000\n[ssu2]\n[http]\n[sam]\nport = 7700\n[httpproxy]\n[socksproxy]\n[bob]\n[i2cp]\n[upnp]\n[nettime]\n[addressbook]\n[reseed]\n',
		);
	});

	it('finds places that nobody has', async () => {
		expect(loopbackOf(0)).toMatch(/^127\.0\.[01]\.1$/);
		expect(await freePort('127.0.0.1')).toBeGreaterThan(1023);
		expect(new Set(await freePortsFrom('127.0.0.1', 20_000, 3)).size).toBe(3);
	});
});
