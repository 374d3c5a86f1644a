// RouterInfos of four versions of i2pd started with unusual settings (vectors/i2pd-configurations.json): IPv6, unpublished, other bandwidths.
import { hostile } from '@i2p/testkit';
import { describe, expect, it } from 'vitest';
import { RouterInfo } from '../src/index.js';
import { bytesOf, type ForeignInfo, foreignInfos, readAndWrittenAgain } from './foreign-infos.js';

interface Vector extends ForeignInfo {
	readonly version: string;
}
const infos = foreignInfos<Vector>('i2pd-configurations.json');

describe.each(infos)('i2pd $version, $configuration', (v) => {
	const info = RouterInfo.decode(bytesOf(v));

	readAndWrittenAgain(v);

	it('gives typed NTCP2 addresses, with a place to dial where it has one', () => {
		const wanted = v.addresses.filter((a) => a.style === 'NTCP2').map((a) => a.options);
		expect(info.ntcp2().map((a) => ({ host: a.host, port: a.port }))).toEqual(
			wanted.map((o) => ({ host: o.host, port: o.port === undefined ? undefined : Number(o.port) })),
		);
	});
});

it('tells floodfills, bandwidths and the refusal of transit apart', () => {
	const caps = (configuration: string) =>
		infos.filter((v) => v.configuration === configuration).map((v) => RouterInfo.decode(bytesOf(v)).caps);
	expect(caps('bandwidth O, floodfill').map((c) => [c.bandwidth, c.floodfill])).toEqual(Array(4).fill(['O', true]));
	expect(caps('bandwidth L, no transit').map((c) => [c.bandwidth, c.floodfill])).toEqual(Array(4).fill(['L', false]));
	expect(caps('bandwidth P, share 50').map((c) => [c.bandwidth, c.floodfill])).toEqual(Array(4).fill(['P', false]));
	expect(caps('no transit, two minutes on').map((c) => [c.bandwidth, c.congestion])).toEqual(Array(2).fill(['X', 'G']));
});

it('survives hostile input in the shape that has most addresses', () => {
	const most = infos.reduce((a, b) => (b.addresses.length > a.addresses.length ? b : a));
	hostile((bytes) => RouterInfo.decode(bytes).ntcp2(), bytesOf(most));
});
