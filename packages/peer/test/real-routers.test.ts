// RouterInfos of real i2pd routers of a private network (test/vectors): who of them may be a hop for us, and why not.
import { readFileSync } from 'node:fs';
import { RouterInfo } from '@i2p/data-routerinfo';
import { describe, expect, it } from 'vitest';
import { PeerBook } from '../src/index.js';
import { dialsNtcp2, now, random, router } from './network.js';

const { routerinfos } = JSON.parse(readFileSync(new URL('vectors/routerinfos.json', import.meta.url), 'utf8')) as {
	routerinfos: { i2pd_version: string; transports: string; base64_standard: string }[];
};
const infos = routerinfos.map((v) => ({
	...v,
	info: RouterInfo.decode(new Uint8Array(Buffer.from(v.base64_standard, 'base64'))),
}));

describe('i2pd routers', () => {
	it('of today are hops where local addresses are allowed, old ones are not', () => {
		const book = new PeerBook({ self: router({}).key, allowLocal: true });
		for (const { i2pd_version: version, info } of infos) {
			const why = book.exclusion(info, 'exploratory', now, info.published);
			expect([version, why]).toEqual([version, ['2.59', '2.56'].includes(version) ? undefined : 'old-version']);
		}
	});

	it('make tunnels of three hops both ways', () => {
		const book = new PeerBook({ self: router({}).key, allowLocal: true });
		book.ourInfo = router({ host: '127.0.0.1' });
		const candidates = infos.filter((v) => v.i2pd_version === '2.59').map((v) => v.info);
		for (const direction of ['outbound', 'inbound'] as const)
			for (const purpose of ['exploratory', 'client'] as const) {
				const wall = candidates[0]!.published;
				const from = { candidates, connected: () => false, canDial: dialsNtcp2(true) };
				const hops = book.selectHops({ ...from, count: 3, direction, purpose, random, now, wall });
				expect(new Set(hops).size).toBe(3);
			}
	});
});
