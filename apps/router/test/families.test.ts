// A router of both IP families: what it says of itself, and what its settings may be.
import { createRouterKeys } from '@i2p/data-core';
import { seededRandom } from '@i2p/testkit';
import { wall } from '@i2p/time';
import { createNtcp2Keys } from '@i2p/transport-ntcp2';
import { describe, expect, it } from 'vitest';
import { defaultSettings, settingsFault } from '../src/options.js';
import { makeOwnInfo, type OwnInfoFacts } from '../src/own-info-content.js';

const random = seededRandom('families');
const kept = { keys: createRouterKeys(random), ntcp2: createNtcp2Keys(random), port: 9700 } as Parameters<
	typeof makeOwnInfo
>[0];

function said(facts: Partial<OwnInfoFacts>) {
	const all = { published: undefined, netId: 2, floodfill: false, known: { routers: 0, leaseSets: 0 }, ...facts };
	const info = makeOwnInfo(kept, all, wall(1_795_254_962_000));
	return { hosts: info.ntcp2().map(({ host, pq }) => [host, pq]), caps: info.options.get('caps') };
}

describe('our RouterInfo', () => {
	const four = { host: '192.0.2.7', port: 9700 };
	const six = { host: '2001:db8::7', port: 9700 };

	it('names a host of each family, and what ML-KEM is offered there', () => {
		expect(said({ published: four, published6: six, hybrid: 768 }).hosts).toEqual([
			[four.host, 4],
			[six.host, 4],
		]);
		expect(said({ published: four }).hosts).toEqual([[four.host, undefined]]);
	});

	it('is of a reachable router if either family can be dialled; what only dials out offers no ML-KEM', () => {
		expect(said({ published6: six, hybrid: 1024 })).toEqual({
			hosts: [
				[six.host, 5],
				[undefined, undefined],
			],
			caps: 'XR',
		});
		expect(said({ hybrid: 512 })).toEqual({ hosts: [[undefined, undefined]], caps: 'XU' });
	});
});

it('the second address to listen on is an IPv6 address of ours', () => {
	expect(settingsFault({ ...defaultSettings, host6: '2001:db8::7' })).toBeUndefined();
	for (const host6 of ['192.0.2.7', '::']) expect(settingsFault({ ...defaultSettings, host6 })).toMatch(/IPv6/);
});
