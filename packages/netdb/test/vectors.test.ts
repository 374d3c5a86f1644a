// Exchanges with real i2pd 2.59 routers (test/vectors): what they sent is taken, what we send has their shape.
import { readFileSync } from 'node:fs';
import { OneTimeTags, readBlocks } from '@i2p/crypto-garlic';
import { hashKey } from '@i2p/data-core';
import { decodeClove, decodeDatabaseLookup, decodeGarlic, encodeDatabaseLookup, I2np } from '@i2p/data-i2np';
import { LeaseSet2 } from '@i2p/data-leaseset';
import { RouterInfo } from '@i2p/data-routerinfo';
import { minutes, mono, wall } from '@i2p/time';
import { fromHex, toHex } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import type { Origin } from '../src/index.js';
import { World } from './world.js';

function load<T>(name: string): T {
	return JSON.parse(readFileSync(new URL(`vectors/${name}.json`, import.meta.url), 'utf8')) as T;
}

interface Exchange {
	label: string;
	sent_body: string;
	reply_type: number;
	reply_body: string;
	routerinfo_inflated?: string;
	stored_routerinfo?: string;
}
const direct = load<{ sessions: { floodfill_router_hash: string; exchanges: Exchange[] }[] }>('netdb-direct');

/** A world whose clock stands where a RouterInfo of the capture was new. */
function worldAt(published: number): World {
	const world = new World('vectors');
	world.clock.skewMs = published + 1000 - world.clock.wall();
	return world;
}

describe('exchanges over a link', () => {
	for (const { floodfill_router_hash, exchanges } of direct.sessions) {
		const find = (words: string): Exchange => exchanges.find((e) => e.label.includes(words))!;
		const origin: Origin = { kind: 'link', peer: hashKey(fromHex(floodfill_router_hash)) };

		it('take the RouterInfo that i2pd sent, and store ours as it did', () => {
			const answer = find('known RouterInfo');
			const info = RouterInfo.decode(fromHex(answer.routerinfo_inflated!));
			const world = worldAt(info.published);
			const router = world.router({});
			const body = fromHex(answer.reply_body);
			expect(router.handle({ type: I2np.DatabaseStore, id: 1, expires: wall(0), body }, origin)).toBe(true);
			expect(toHex(router.netdb.routerInfo(info.key)!.bytes)).toBe(answer.routerinfo_inflated);
			const ours = RouterInfo.decode(fromHex(find('DatabaseStore of our').stored_routerinfo!));
			const floodfill = worldAt(ours.published).router({ floodfill: true });
			const store = fromHex(find('DatabaseStore of our').sent_body);
			floodfill.handle(
				{ type: I2np.DatabaseStore, id: 1, expires: wall(0), body: store },
				{ kind: 'link', peer: ours.key },
			);
			expect(floodfill.netdb.routerInfo(ours.key)).toBeDefined();
			floodfill.netdb.flush({ now: mono(0), wall: ours.published });
			expect(floodfill.sent[0]).toMatchObject({ to: ours.key, message: { type: I2np.DeliveryStatus } });
		});

		it('ask in the same words', () => {
			for (const exchange of exchanges.slice(1)) {
				const body = fromHex(exchange.sent_body);
				expect(toHex(encodeDatabaseLookup(decodeDatabaseLookup(body)))).toBe(exchange.sent_body);
			}
			expect(decodeDatabaseLookup(fromHex(find('exploratory').sent_body)).kind).toBe('exploration');
		});
	}
});

describe('exchanges through tunnels', () => {
	interface Sealed {
		reply_key: string | null;
		reply_tag: string | null;
		reply_body: string;
		dlm_body: string;
		reply_i2np_type: number;
		inner_type: number;
		inner_body: string;
		sent: string;
	}
	const { lookups } = load<{ lookups: Record<string, Sealed> }>('netdb-encrypted');

	it('open what i2pd sealed, and take the lease set in for the context that asked only', () => {
		let opened = 0;
		for (const v of Object.values(lookups)) {
			if (v.reply_i2np_type !== I2np.Garlic) continue;
			const tags = new OneTimeTags<string>(4, minutes(1));
			tags.expect(fromHex(v.reply_tag!), fromHex(v.reply_key!), 'asked', mono(0));
			const { payload } = tags.open(decodeGarlic(fromHex(v.reply_body)), mono(1))!;
			const block = readBlocks(payload)[0]!;
			if (block.kind !== 'clove') throw new Error('a clove was expected');
			const { message } = decodeClove(block.bytes);
			expect([message.type, toHex(message.body)]).toEqual([v.inner_type, v.inner_body]);
			const lookup = decodeDatabaseLookup(fromHex(v.dlm_body));
			expect(toHex(encodeDatabaseLookup(lookup))).toBe(v.dlm_body);
			opened++;
		}
		expect(opened).toBe(3);
	});

	it('verify and keep the LeaseSet2 of an i2pd destination', () => {
		const v = load<{ bytes: string; parsed: { key: string; published: number } }>('netdb-leaseset2');
		const set = LeaseSet2.decode(fromHex(v.bytes));
		const world = worldAt(v.parsed.published * 1000);
		const router = world.router({});
		const context = world.destination().destination.key;
		expect(router.netdb.offerLeaseSet(context, set, world.turn())).toBe('stored');
		expect(toHex(router.netdb.leaseSet(context, set.key, world.clock.wall())!.hash)).toBe(v.parsed.key);
	});
});
