// Three hops out of two thousand routers, half of them with a profile.
import { createRouterKeys, mappingOf } from '@i2p/data-core';
import { signRouterInfo } from '@i2p/data-routerinfo';
import { seededRandom } from '@i2p/testkit';
import { mono, wall } from '@i2p/time';
import { toBase64 } from '@i2p/util';
import { bench, describe } from 'vitest';
import { PeerBook } from '../src/index.js';

const random = seededRandom('bench');
const now = mono(0);
const today = wall(1_795_000_000_000);
const routers = Array.from({ length: 2000 }, (_, i) => {
	const { identity, encryption, signing } = createRouterKeys(random);
	const s = toBase64(encryption.publicKey);
	const host = `${1 + (i % 200)}.${Math.floor(i / 200)}.2.3`;
	const options = mappingOf({ host, port: '4567', s, i: toBase64(new Uint8Array(16)), v: '2' });
	const said = mappingOf({ caps: 'XR', netId: '2', 'router.version': '0.9.69' });
	return signRouterInfo(
		{ identity, published: today, addresses: [{ cost: 3, style: 'NTCP2', options }], options: said },
		signing,
	);
});
const book = new PeerBook({ self: routers[0]!.key });
for (let i = 0; i < 1000; i++) book.noteBuildAccepted(routers[i]!.key, now);

describe('hop selection', () => {
	bench('3 hops of 2000 routers', () => {
		book.selectHops({
			count: 3,
			direction: 'outbound',
			purpose: 'client',
			candidates: routers,
			connected: () => false,
			canDial: () => true,
			random,
			now,
			wall: today,
		});
	});
});
