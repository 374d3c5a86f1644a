// RouterInfos of Java I2P 2.7.0 (vectors/java-routerinfos.json): one of a floodfill, one of a router that is none.
import { mappingOf } from '@i2p/data-core';
import { hostile, loadVectors } from '@i2p/testkit';
import { describe, expect, it } from 'vitest';
import { RouterInfo, signRouterInfo } from '../src/index.js';

interface Vector {
	configuration: string;
	hash: string;
	published: number;
	options: Record<string, string>;
	addresses: { cost: number; style: string; options: Record<string, string> }[];
	info: string;
}
const { infos } = loadVectors<{ infos: Vector[] }>(new URL('vectors/java-routerinfos.json', import.meta.url));
const bytesOf = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));

describe.each(infos)('Java I2P, $configuration', (v) => {
	const info = RouterInfo.decode(bytesOf(v.info));

	it('is what others know it by and what another parser reads', () => {
		expect([info.key, info.published]).toEqual([v.hash, v.published]);
		expect(Object.fromEntries(info.options)).toEqual(v.options);
		const read = info.addresses.map(({ options, ...rest }) => ({ ...rest, options: Object.fromEntries(options) }));
		expect(read).toMatchObject(v.addresses);
		expect(info.verify()).toBe(true);
	});

	it('is written again byte for byte', () => {
		const signing = { sign: () => info.bytes.subarray(-64) };
		const addresses = v.addresses.map((a) => ({ ...a, options: mappingOf(a.options) }));
		const { identity, published } = info;
		const again = signRouterInfo({ identity, published, addresses, options: mappingOf(v.options) }, signing);
		expect(again.bytes).toEqual(info.bytes);
	});

	it('has a place to dial by NTCP2, and says what it can do', () => {
		const [{ host, port }] = v.addresses.map(({ options }) => options) as [Record<string, string>];
		expect(info.ntcp2().map((a) => [a.host, a.port])).toEqual([[host, Number(port)]]);
		const { bandwidth, floodfill, reachable, congestion } = info.caps;
		expect([bandwidth, floodfill, reachable, congestion]).toEqual(['X', v.configuration === 'floodfill', true, 'D']);
	});
});

it('survives hostile input', () => {
	hostile((bytes) => RouterInfo.decode(bytes).ntcp2(), bytesOf(infos[0]!.info));
});
