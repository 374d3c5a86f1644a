// RouterInfos of four versions of i2pd started with unusual settings (vectors/i2pd-configurations.json): IPv6, unpublished, other bandwidths.
import { mappingOf } from '@i2p/data-core';
import { hostile, loadVectors } from '@i2p/testkit';
import { describe, expect, it } from 'vitest';
import { RouterInfo, signRouterInfo } from '../src/index.js';

interface Vector {
	version: string;
	configuration: string;
	hash: string;
	published: number;
	options: Record<string, string>;
	addresses: { cost: number; style: string; options: Record<string, string> }[];
	info: string;
}
const { infos } = loadVectors<{ infos: Vector[] }>(new URL('vectors/i2pd-configurations.json', import.meta.url));
const bytesOf = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));

describe.each(infos)('i2pd $version, $configuration', (v) => {
	const info = RouterInfo.decode(bytesOf(v.info));

	it('is what the router says and what another parser reads', () => {
		expect(info.key).toBe(v.hash);
		expect(info.published).toBe(v.published);
		expect(Object.fromEntries(info.options)).toEqual(v.options);
		expect(
			info.addresses.map(({ cost, style, options }) => ({ cost, style, options: Object.fromEntries(options) })),
		).toEqual(v.addresses);
		expect(info.verify()).toBe(true);
	});

	it('is written again byte for byte', () => {
		const signing = { sign: () => info.bytes.subarray(-64) };
		const addresses = v.addresses.map((a) => ({ ...a, options: mappingOf(a.options) }));
		const { identity, published } = info;
		const again = signRouterInfo({ identity, published, addresses, options: mappingOf(v.options) }, signing);
		expect(again.bytes).toEqual(info.bytes);
	});

	it('gives typed NTCP2 addresses, with a place to dial where it has one', () => {
		const wanted = v.addresses.filter((a) => a.style === 'NTCP2').map((a) => a.options);
		expect(info.ntcp2().map((a) => ({ host: a.host, port: a.port }))).toEqual(
			wanted.map((o) => ({ host: o.host, port: o.port === undefined ? undefined : Number(o.port) })),
		);
	});
});

it('tells floodfills, bandwidths and the refusal of transit apart', () => {
	const caps = (configuration: string) =>
		infos.filter((v) => v.configuration === configuration).map((v) => RouterInfo.decode(bytesOf(v.info)).caps);
	expect(caps('bandwidth O, floodfill').map((c) => [c.bandwidth, c.floodfill])).toEqual(Array(4).fill(['O', true]));
	expect(caps('bandwidth L, no transit').map((c) => [c.bandwidth, c.floodfill])).toEqual(Array(4).fill(['L', false]));
	expect(caps('bandwidth P, share 50').map((c) => [c.bandwidth, c.floodfill])).toEqual(Array(4).fill(['P', false]));
	expect(caps('no transit, two minutes on').map((c) => [c.bandwidth, c.congestion])).toEqual(Array(2).fill(['X', 'G']));
});

it('survives hostile input in the shape that has most addresses', () => {
	const most = infos.reduce((a, b) => (b.addresses.length > a.addresses.length ? b : a));
	hostile((bytes) => RouterInfo.decode(bytes).ntcp2(), bytesOf(most.info));
});
