// RouterInfos of our own making: round trips, limits, capabilities, odd addresses.
import { createRouterKeys, mappingOf, type Signer } from '@i2p/data-core';
import { seededRandom } from '@i2p/testkit';
import { wall } from '@i2p/time';
import { toBase64, WireError } from '@i2p/util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	addressFamily,
	maxRouterInfoBytes,
	ntcp2Address,
	parseCapabilities,
	RouterInfo,
	signRouterInfo,
	versionNumber,
} from '../src/index.js';

const random = seededRandom('data-routerinfo');
const keys = createRouterKeys(random);
const staticKey = toBase64(random.bytes(32));
const iv = toBase64(random.bytes(16));

function ntcp2(options: Record<string, string>) {
	return ntcp2Address({ cost: 3, style: 'NTCP2', options: mappingOf(options) });
}

describe('typed NTCP2 addresses', () => {
	it('are published, or not, or none', () => {
		const full = { host: '192.0.2.1', port: '9151', s: staticKey, i: iv, v: '2' };
		expect(ntcp2(full)).toMatchObject({ host: '192.0.2.1', port: 9151, family: 'ipv4', pq: undefined });
		expect(ntcp2({ ...full, host: '2001:db8::1', pq: '4' })).toMatchObject({ family: 'ipv6', pq: 4 });
		expect(ntcp2({ s: staticKey, v: '2', caps: '6' })).toMatchObject({ host: undefined, family: 'ipv6', caps: '6' });
		expect(ntcp2({ s: staticKey, v: '2', caps: '46' })).toMatchObject({ family: 'ipv4' });
		expect(ntcp2({ s: staticKey, v: '2' })).toMatchObject({ family: undefined });
		for (const broken of [
			{ host: 'example.org' },
			{ host: '300.1.1.1' },
			{ port: '0' },
			{ port: '70000' },
			{ port: 'x' },
			{ i: 'AAAA' },
		])
			expect(ntcp2({ ...full, ...broken })).toMatchObject({ host: undefined, port: undefined, iv: undefined });
		expect(ntcp2({ ...full, s: 'AAAA' })).toBeUndefined();
		expect(ntcp2({ ...full, v: '1' })).toBeUndefined();
		expect(ntcp2Address({ cost: 3, style: 'SSU2', options: mappingOf(full) })).toBeUndefined();
		expect(ntcp2Address({ cost: 3, style: 'NTCP', options: mappingOf({ ...full, v: '1,2' }) })).toBeDefined();
	});

	it('know address literals', () => {
		expect(addressFamily('127.0.0.1')).toBe('ipv4');
		expect(addressFamily('::1')).toBe('ipv6');
		expect(addressFamily('1.2.3')).toBeUndefined();
		expect(addressFamily('dead.beef')).toBeUndefined();
	});
});

describe('capabilities', () => {
	it('are parsed letter by letter', () => {
		expect(parseCapabilities('PORfE')).toMatchObject({
			bandwidth: 'P',
			floodfill: true,
			reachable: true,
			congestion: 'E',
		});
		expect(parseCapabilities('LU')).toMatchObject({
			bandwidth: 'L',
			unreachable: true,
			hidden: false,
			congestion: undefined,
		});
		expect(parseCapabilities('')).toMatchObject({ bandwidth: undefined, floodfill: false });
	});

	it('versions compare', () => {
		expect(versionNumber('0.9.69')).toBe(9069);
		expect(versionNumber('0.9.100')! > versionNumber('0.9.99')!).toBe(true);
		expect(versionNumber('2')).toBeUndefined();
	});
});

function sign(options: Record<string, string>, addressCount = 0, signing: Signer = keys.signing): RouterInfo {
	const addresses = Array.from({ length: addressCount }, (_, i) => ({
		cost: 250 - i,
		style: 'NTCP2',
		options: mappingOf({ s: staticKey, v: '2' }),
	}));
	return signRouterInfo(
		{ identity: keys.identity, published: wall(1_767_225_600_123), addresses, options: mappingOf(options) },
		signing,
	);
}

describe('RouterInfo', () => {
	it('gives back what was signed', () => {
		fc.assert(
			fc.property(
				fc.dictionary(fc.string({ maxLength: 12 }), fc.string({ maxLength: 30 }), { maxKeys: 10 }),
				fc.nat({ max: 8 }),
				(options, count) => {
					const info = RouterInfo.decode(sign(options, count).bytes);
					expect(info.verify()).toBe(true);
					expect(Object.fromEntries(info.options)).toEqual(Object.fromEntries(Object.entries(options)));
					expect(info.addresses.length).toBe(count);
					expect(info.ntcp2().map((a) => a.cost)).toEqual([...info.ntcp2().map((a) => a.cost)].sort((a, b) => a - b));
					expect(info.published).toBe(1_767_225_600_123);
				},
			),
			{ numRuns: 40 },
		);
	});

	it('keeps its own bytes', () => {
		const { bytes } = sign({ netId: '2' });
		const lent = new Uint8Array(bytes);
		const info = RouterInfo.decode(lent);
		lent.fill(0);
		expect(info.verify()).toBe(true);
		expect(info.key).toBe(keys.identity.key);
	});

	it('answers for what is missing', () => {
		const info = sign({ netId: 'two', 'router.version': 'new' });
		expect(info.netId).toBeUndefined();
		expect(info.version).toBe(0);
		expect(info.caps.text).toBe('');
	});

	it('is bounded', () => {
		expect(() => RouterInfo.decode(new Uint8Array(maxRouterInfoBytes + 1))).toThrow(WireError);
		expect(() => sign({}, 17)).toThrow(RangeError);
		const long = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`k${i}`, 'x'.repeat(255)]));
		expect(() => sign(long)).toThrow(RangeError);
		const { bytes } = sign({}, 16);
		bytes[391 + 8] = 17;
		expect(() => RouterInfo.decode(bytes)).toThrow('too-many-addresses');
	});
});
