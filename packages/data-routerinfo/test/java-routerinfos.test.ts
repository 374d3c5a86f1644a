// RouterInfos of Java I2P 2.7.0 (vectors/java-routerinfos.json): one of a floodfill, one of a router that is none.
import { hostile } from '@i2p/testkit';
import { describe, expect, it } from 'vitest';
import { RouterInfo } from '../src/index.js';
import { bytesOf, foreignInfos, readAndWrittenAgain } from './foreign-infos.js';

const infos = foreignInfos('java-routerinfos.json');

describe.each(infos)('Java I2P, $configuration', (v) => {
	const info = RouterInfo.decode(bytesOf(v));

	readAndWrittenAgain(v);

	it('has a place to dial by NTCP2, and says what it can do', () => {
		const [{ host, port }] = v.addresses.map(({ options }) => options) as [Record<string, string>];
		expect(info.ntcp2().map((a) => [a.host, a.port])).toEqual([[host, Number(port)]]);
		const { bandwidth, floodfill, reachable, congestion } = info.caps;
		expect([bandwidth, floodfill, reachable, congestion]).toEqual(['X', v.configuration === 'floodfill', true, 'D']);
	});
});

it('survives hostile input', () => {
	hostile((bytes) => RouterInfo.decode(bytes).ntcp2(), bytesOf(infos[0]!));
});
