// Typed addresses of both transports: read tolerantly, written so that they are valid by construction; capabilities written.
import { hashKey, mappingOf } from '@i2p/data-core';
import { runs, seededRandom } from '@i2p/testkit';
import { toBase64 } from '@i2p/util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	addressCost,
	capabilitiesText,
	ntcp2Address,
	parseAddressCaps,
	parseCapabilities,
	publishedNtcp2Address,
	publishedSsu2Address,
	ssu2Address,
	unpublishedNtcp2Address,
	unpublishedSsu2Address,
} from '../src/index.js';

const random = seededRandom('addresses');
const staticKey = random.bytes(32);
const introKey = random.bytes(32);
const iv = random.bytes(16);
const introducer = (tag: number, expiresSeconds = 1_900_000_000) => ({
	router: hashKey(random.bytes(32)),
	tag,
	expiresSeconds,
});

function ssu2(options: Record<string, string>, style = 'SSU2') {
	return ssu2Address({ cost: 8, style, options: mappingOf(options) });
}

describe('typed SSU2 addresses', () => {
	const keys = { s: toBase64(staticKey), i: toBase64(introKey), v: '2' };
	const full = { ...keys, host: '192.0.2.1', port: '12345', caps: 'BC', mtu: '1400' };

	it('are published', () => {
		expect(ssu2(full)).toEqual({
			cost: 8,
			host: '192.0.2.1',
			port: 12345,
			family: 'ipv4',
			staticKey,
			introKey,
			mtu: 1400,
			pq: [],
			caps: { ipv4: false, ipv6: false, peerTest: true, introducer: true },
			introducers: [],
		});
		expect(ssu2({ ...full, host: '2001:db8::1', pq: '4,3' })).toMatchObject({ family: 'ipv6', pq: [4, 3] });
		expect(ssu2({ ...full, v: '2,3' })).toBeDefined();
		expect(ssu2(full, 'SSU')).toBeDefined();
	});

	it('are unpublished where the host or the port makes no sense', () => {
		for (const broken of [{ host: 'example.org' }, { host: '1.2.3' }, { port: '0' }, { port: '65536' }, { port: 'x' }])
			expect(ssu2({ ...full, ...broken })).toMatchObject({ host: undefined, port: undefined, family: undefined });
		expect(ssu2({ ...keys, caps: '6' })).toMatchObject({ family: 'ipv6', mtu: undefined });
		expect(ssu2({ ...keys, caps: '46' })).toMatchObject({ family: 'ipv4', caps: { ipv4: true, ipv6: true } });
	});

	it('are none without version and both keys', () => {
		for (const key of ['s', 'i', 'v'] as const) {
			expect(ssu2({ ...full, [key]: 'AAAA' })).toBeUndefined();
			const { [key]: _, ...without } = full;
			expect(ssu2(without)).toBeUndefined();
		}
		expect(ssu2(full, 'NTCP2')).toBeUndefined();
		expect(ssu2(full, 'SSU3')).toBeUndefined();
	});

	it('pass over options that make no sense', () => {
		for (const mtu of ['1279', '1501', '', 'large', '01400000000'])
			expect(ssu2({ ...full, mtu })).toMatchObject({ mtu: undefined });
		for (const pq of ['', '2', '5', '3,', '3;4', '3,4,3,4,3']) expect(ssu2({ ...full, pq })).toMatchObject({ pq: [] });
	});

	it('have up to three introducers, those that are whole', () => {
		const [one, two] = [introducer(1), introducer(0xffff_ffff)];
		const options: Record<string, string> = {
			...keys,
			caps: '4',
			ih0: one.router,
			itag0: '1',
			iexp0: '1900000000',
			ih1: 'none',
			itag1: '5',
			ih2: two.router,
			itag2: '4294967295',
			ih3: two.router,
			itag3: '7',
		};
		expect(ssu2(options)!.introducers).toEqual([one, { ...two, expiresSeconds: undefined }]);
		expect(ssu2({ ...options, itag0: '0', itag2: '4294967296' })!.introducers).toEqual([]);
		expect(ssu2({ ...options, host: '192.0.2.1', port: '1' })!.introducers).toEqual([]);
	});
});

describe('addresses of ours', () => {
	const host = fc.oneof(fc.ipV4(), fc.ipV6());
	const port = fc.integer({ min: 1, max: 65_535 });
	const families = fc.constantFrom({ ipv4: true }, { ipv6: true }, { ipv4: true, ipv6: true });

	it('say in NTCP2 what they were given', () => {
		fc.assert(
			fc.property(host, port, families, fc.constantFrom(undefined, 3, 4, 5), (h, p, dials, pq) => {
				const published = publishedNtcp2Address({ host: h, port: p, staticKey, iv, pq });
				expect(published.options.get('v')).toBe('2');
				expect(ntcp2Address(published)).toMatchObject({ cost: addressCost.ntcp2, host: h, port: p, staticKey, iv, pq });
				const unpublished = unpublishedNtcp2Address({ ...dials, staticKey, pq });
				const caps = ('ipv4' in dials ? '4' : '') + ('ipv6' in dials ? '6' : '');
				expect(ntcp2Address(unpublished)).toMatchObject({ cost: 14, host: undefined, staticKey, pq, caps });
			}),
			{ numRuns: runs(40) },
		);
	});

	it('say in SSU2 what they were given', () => {
		fc.assert(
			fc.property(
				host,
				port,
				families,
				fc.subarray([3, 4]),
				fc.integer({ min: 1280, max: 1500 }),
				fc.boolean(),
				fc.nat({ max: 3 }),
				(h, p, dials, pq, mtu, offers, count) => {
					const facts = { staticKey, introKey, mtu, pq, peerTest: offers, introducer: !offers };
					const published = publishedSsu2Address({ ...facts, host: h, port: p });
					expect(published.options.get('v')).toBe('2');
					const wanted = { staticKey, introKey, mtu, pq };
					const caps = { peerTest: offers, introducer: !offers };
					expect(ssu2Address(published)).toMatchObject({ ...wanted, cost: 8, host: h, port: p, caps });
					const introducers = Array.from({ length: count }, (_, i) => introducer(i + 1));
					const unpublished = unpublishedSsu2Address({ ...facts, ...dials, introducers });
					expect(ssu2Address(unpublished)).toMatchObject({
						...wanted,
						cost: 15,
						introducers,
						caps: { ...caps, ...dials },
					});
				},
			),
			{ numRuns: runs(40) },
		);
		const plain = publishedSsu2Address({ staticKey, introKey, host: '192.0.2.1', port: 9, cost: 5 });
		expect([...plain.options.keys()].sort()).toEqual(['host', 'i', 'port', 's', 'v']);
		expect(plain.cost).toBe(5);
		const silent = { ...introducer(1), expiresSeconds: undefined };
		const firewalled = unpublishedSsu2Address({ staticKey, introKey, ipv6: true, introducers: [silent] });
		expect(ssu2Address(firewalled)!.introducers).toEqual([silent]);
	});

	it('cannot be made of what makes no sense', () => {
		const at = { host: '192.0.2.1', port: 1234, staticKey };
		expect(() => publishedNtcp2Address({ ...at, iv, host: 'example.org' })).toThrow('host');
		expect(() => publishedNtcp2Address({ ...at, iv, host: 'fe80::1%eth0' })).toThrow('host');
		expect(() => publishedNtcp2Address({ ...at, iv, port: 0 })).toThrow('port');
		expect(() => publishedNtcp2Address({ ...at, iv: introKey })).toThrow('NTCP2 iv: expected 16 bytes, got 32');
		expect(() => publishedNtcp2Address({ ...at, iv, staticKey: iv })).toThrow('static key: expected 32 bytes, got 16');
		expect(() => publishedNtcp2Address({ ...at, iv, pq: 6 })).toThrow('NTCP2 pq');
		expect(() => unpublishedNtcp2Address({ staticKey })).toThrow('families');
		expect(() => publishedSsu2Address({ ...at, introKey: iv })).toThrow('introduction key: expected 32 bytes, got 16');
		expect(() => publishedSsu2Address({ ...at, introKey, mtu: 1279 })).toThrow('SSU2 mtu');
		expect(() => publishedSsu2Address({ ...at, introKey, pq: [5] })).toThrow('SSU2 pq');
		const firewalled = { staticKey, introKey, ipv4: true };
		const four = [1, 2, 3, 4].map((tag) => introducer(tag));
		expect(() => unpublishedSsu2Address({ ...firewalled, introducers: four })).toThrow('number of introducers');
		expect(() => unpublishedSsu2Address({ ...firewalled, introducers: [introducer(0)] })).toThrow('introducer tag');
		const late = introducer(1, 2 ** 32);
		expect(() => unpublishedSsu2Address({ ...firewalled, introducers: [late] })).toThrow('introducer expiry');
		const nobody = { ...introducer(1), router: 'x' as ReturnType<typeof hashKey> };
		expect(() => unpublishedSsu2Address({ ...firewalled, introducers: [nobody] })).toThrow('introducer');
	});

	it('have caps of four letters', () => {
		expect(parseAddressCaps('BC46')).toEqual({ ipv4: true, ipv6: true, peerTest: true, introducer: true });
		expect(parseAddressCaps('x')).toEqual({ ipv4: false, ipv6: false, peerTest: false, introducer: false });
	});
});

describe('capabilities of ours', () => {
	it('are written in the usual order and read again', () => {
		expect(capabilitiesText({ bandwidth: 'X', floodfill: true, reachability: 'reachable', congestion: 'D' })).toBe(
			'XfRD',
		);
		expect(capabilitiesText({ bandwidth: 'PO', reachability: 'unreachable' })).toBe('POU');
		expect(capabilitiesText({ bandwidth: 'L' })).toBe('L');
		fc.assert(
			fc.property(
				fc.constantFrom(...'KLMNOPX'),
				fc.boolean(),
				fc.constantFrom(undefined, 'reachable' as const, 'unreachable' as const, 'hidden' as const),
				fc.constantFrom(undefined, 'D' as const, 'E' as const, 'G' as const),
				(bandwidth, floodfill, reachability, congestion) => {
					const read = parseCapabilities(capabilitiesText({ bandwidth, floodfill, reachability, congestion }));
					expect(read).toMatchObject({ bandwidth, floodfill, congestion });
					expect([read.reachable, read.unreachable, read.hidden]).toEqual(
						['reachable', 'unreachable', 'hidden'].map((name) => name === reachability),
					);
				},
			),
			{ numRuns: runs(60) },
		);
		for (const bandwidth of ['', 'Q', 'x', 'XfR']) expect(() => capabilitiesText({ bandwidth })).toThrow('bandwidth');
	});
});
