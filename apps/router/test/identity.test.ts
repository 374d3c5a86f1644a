// Identity and own RouterInfo: kept over restarts, refused when damaged, saying what the settings say.
import { memoryStore, seededRandom } from '@i2p/testkit';
import { wall } from '@i2p/time';
import { ntcp2RouterAddress } from '@i2p/transport-ntcp2';
import { fromUtf8, utf8 } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import { IdentityError, keepIdentity } from '../src/identity.js';
import { makeOwnInfo } from '../src/own-info-content.js';

describe('keepIdentity', () => {
	it('makes an identity once and reads the same one afterwards', () => {
		const store = memoryStore();
		const made = keepIdentity(store, seededRandom('one'));
		const read = keepIdentity(store, seededRandom('two'));
		expect(read.keys.identity.key).toBe(made.keys.identity.key);
		expect(read.ntcp2.staticKey.publicKey).toEqual(made.ntcp2.staticKey.publicKey);
		expect(read.ntcp2.iv).toEqual(made.ntcp2.iv);
		expect(read.port).toBe(made.port);
		const message = utf8('signed before, verified after');
		expect(read.keys.identity.verify(message, made.keys.signing.sign(message))).toBe(true);
	});

	it('refuses a damaged file and leaves it as it is', () => {
		const store = memoryStore();
		keepIdentity(store, seededRandom('one'));
		const text = fromUtf8(store.read('router.keys.json')!)!;
		for (const damaged of [
			'',
			'{',
			text.replace('"version": 1', '"version": 9'),
			text.replace(/"router": ".{8}/, '"router": "'),
		]) {
			store.write('router.keys.json', utf8(damaged));
			expect(() => keepIdentity(store, seededRandom('one'))).toThrow(IdentityError);
			expect(fromUtf8(store.read('router.keys.json')!)).toBe(damaged);
		}
	});
});

describe('makeOwnInfo', () => {
	const { keys, ntcp2 } = keepIdentity(memoryStore(), seededRandom('info'));
	const dialled = ntcp2RouterAddress(ntcp2, { host: '127.0.0.1', port: 4000 });
	const dialling = ntcp2RouterAddress(ntcp2, undefined);
	const known = { routers: 7, leaseSets: 2 };
	const now = wall(1_790_000_000_000);

	it('publishes host, port and class X, reachable', () => {
		const info = makeOwnInfo(keys, { addresses: [dialled], netId: 99, floodfill: false, known }, now);
		expect(info.verify()).toBe(true);
		expect(info.options.get('caps')).toBe('XR');
		expect(info.options.get('netId')).toBe('99');
		expect(info.options.has('netdb.knownRouters')).toBe(false);
		expect(info.ntcp2()[0]).toMatchObject({
			host: '127.0.0.1',
			port: 4000,
			staticKey: ntcp2.staticKey.publicKey,
			iv: ntcp2.iv,
		});
	});

	it('publishes no host when there is none, and says unreachable', () => {
		const info = makeOwnInfo(keys, { addresses: [dialling], netId: 2, floodfill: false, known }, now);
		expect(info.options.get('caps')).toBe('XU');
		expect(info.ntcp2()[0]).toMatchObject({ host: undefined, iv: undefined });
	});

	it('is of a reachable router if one of its addresses has a host', () => {
		const info = makeOwnInfo(keys, { addresses: [dialling, dialled], netId: 2, floodfill: false, known }, now);
		expect(info.options.get('caps')).toBe('XR');
		expect(info.addresses).toEqual([dialling, dialled]);
	});

	it('says what a floodfill knows', () => {
		const info = makeOwnInfo(keys, { addresses: [dialled], netId: 2, floodfill: true, known }, now);
		expect(info.options.get('caps')).toBe('XfR');
		expect(info.options.get('netdb.knownRouters')).toBe('7');
	});
});
