// The duties of a floodfill, one message at a time: whom it answers with what, what it takes in, passes on and forgets.
import { hashKey } from '@i2p/data-core';
import {
	type DatabaseLookup,
	decodeDatabaseSearchReply,
	decodeDatabaseStore,
	decodeDeliveryStatus,
	decodeTunnelGateway,
	encodeDatabaseLookup,
	encodeDatabaseStore,
	I2np,
	type I2npMessage,
	storedLeaseSet,
	storedRouterInfo,
	storeOfLeaseSet,
	storeOfRouterInfo,
} from '@i2p/data-i2np';
import { sealLeaseSet, signMetaLeaseSet } from '@i2p/data-leaseset';
import type { RouterInfo } from '@i2p/data-routerinfo';
import { hours, minutes, seconds, wall } from '@i2p/time';
import { describe, expect, it } from 'vitest';
import { type TestRouter, World } from './world.js';

interface Scene {
	world: World;
	floodfill: TestRouter;
	others: TestRouter[];
	floodfills: TestRouter[];
	asker: TestRouter;
}

function scene(seed: string): Scene {
	const world = new World(seed);
	const floodfill = world.router({ floodfill: true });
	const floodfills = Array.from({ length: 5 }, () => world.router({ floodfill: true }));
	const others = Array.from({ length: 20 }, () => world.router({}));
	for (const other of [...floodfills, ...others]) floodfill.netdb.offerRouterInfo(other.info(), world.turn());
	return { world, floodfill, others, floodfills, asker: world.router({}) };
}

function ask({ world, floodfill, asker }: Scene, lookup: Partial<DatabaseLookup>): I2npMessage | undefined {
	const body = encodeDatabaseLookup({ key: asker.hash, from: asker.hash, kind: 'any', excluded: [], ...lookup });
	return give(world, floodfill, asker, I2np.DatabaseLookup, body);
}

/** What the floodfill sends, in the same breath, because of one message. */
function give(world: World, to: TestRouter, from: TestRouter, type: number, body: Uint8Array): I2npMessage | undefined {
	to.sent.length = 0;
	to.handle({ type, id: 9, expires: world.clock.wall(), body }, { kind: 'link', peer: from.key });
	to.netdb.flush(world.turn());
	return to.sent[0]?.message;
}

const hintsOf = (message: I2npMessage): string[] => decodeDatabaseSearchReply(message.body).hashes.map(hashKey);

describe('answers', () => {
	it('give a known RouterInfo, or the three closest floodfills that were not excluded', () => {
		const all = scene('answers');
		const { others, floodfills } = all;
		const found = ask(all, { key: others[0]!.hash, kind: 'routerInfo' })!;
		expect(found.type).toBe(I2np.DatabaseStore);
		expect(storedRouterInfo(decodeDatabaseStore(found.body)).key).toBe(others[0]!.key);
		const excluded = floodfills.slice(0, 3).map((f) => f.hash);
		const hints = hintsOf(ask(all, { kind: 'routerInfo', excluded })!);
		expect(hints.sort()).toEqual(
			floodfills
				.slice(3)
				.map((f) => f.key)
				.sort(),
		);
		expect(hintsOf(ask(all, { kind: 'leaseSet' })!).length).toBe(3);
		expect(ask(all, { key: others[0]!.hash, kind: 'leaseSet' })!.type).toBe(I2np.DatabaseSearchReply);
		expect(ask(all, { key: others[0]!.hash, kind: 'any' })!.type).toBe(I2np.DatabaseStore);
	});

	it('name up to sixteen ordinary routers to explorers, even near a key that is known', () => {
		const all = scene('explore');
		const hints = hintsOf(ask(all, { key: all.others[0]!.hash, kind: 'exploration' })!);
		expect(hints.length).toBe(16);
		for (const hint of hints) expect(all.others.map((o) => o.key)).toContain(hint);
	});

	it('go into the tunnel they are asked into, sealed if asked, in clear when direct', () => {
		const all = scene('ways');
		const encryption = { key: new Uint8Array(32).fill(1), tag: new Uint8Array(8).fill(2) };
		const inTunnel = ask(all, { replyTunnel: 77 })!;
		expect(inTunnel.type).toBe(I2np.TunnelGateway);
		expect(decodeTunnelGateway(inTunnel.body).tunnelId).toBe(77);
		expect(decodeTunnelGateway(inTunnel.body).message[0]).toBe(I2np.DatabaseSearchReply);
		const sealed = ask(all, { replyTunnel: 77, encryption })!;
		expect(decodeTunnelGateway(sealed.body).message[0]).toBe(I2np.Garlic);
		expect(ask(all, { encryption })!.type).toBe(I2np.DatabaseSearchReply);
		const legacyEncryption = { key: new Uint8Array(32), tags: [new Uint8Array(32)] };
		expect(ask(all, { replyTunnel: 77, legacyEncryption })).toBeUndefined();
	});

	it('are not given about ourselves, by others than floodfills, to tunnels of clients, or beyond the budget', () => {
		const all = scene('silence');
		expect(ask(all, { key: all.floodfill.hash })).toBeUndefined();
		const body = encodeDatabaseLookup({ key: all.asker.hash, from: all.asker.hash, kind: 'any', excluded: [] });
		expect(give(all.world, all.others[0]!, all.asker, I2np.DatabaseLookup, body)).toBeUndefined();
		const context = all.world.destination().destination.key;
		const lookup = { type: I2np.DatabaseLookup, id: 1, expires: all.world.clock.wall(), body };
		all.floodfill.sent.length = 0;
		all.floodfill.handle(lookup, { kind: 'tunnel', context });
		all.floodfill.netdb.flush(all.world.turn());
		expect(all.floodfill.sent).toEqual([]);
		for (let i = 0; i < 150; i++) ask(all, {});
		expect(all.floodfill.count('lookup-over-rate')).toBeGreaterThanOrEqual(50);
		all.floodfill.netdb.setFloodfill(false, all.world.turn());
		expect(ask(all, {})).toBeUndefined();
	});
});

describe('stores', () => {
	const reply = (to: TestRouter) => ({ replyToken: 4711, replyTunnel: 0, replyGateway: to.hash });

	it('are acknowledged and flooded to three floodfills, without token, not back', () => {
		const all = scene('flood');
		const { world, floodfill, asker } = all;
		const body = encodeDatabaseStore(storeOfRouterInfo(asker.info(), reply(asker)));
		const status = give(world, floodfill, asker, I2np.DatabaseStore, body)!;
		expect(status.type).toBe(I2np.DeliveryStatus);
		expect(decodeDeliveryStatus(status.body).messageId).toBe(4711);
		const flooded = floodfill.sent.slice(1);
		expect(flooded.length).toBe(3);
		for (const { to, message } of flooded) {
			expect(all.floodfills.map((f) => f.key)).toContain(to);
			expect(decodeDatabaseStore(message.body).replyToken).toBe(0);
		}
		expect(give(world, floodfill, asker, I2np.DatabaseStore, body)!.type).toBe(I2np.DeliveryStatus);
		expect(floodfill.sent.length).toBe(1);
	});

	it('of lease sets are kept, given out and flooded; the unpublished kept only', () => {
		const all = scene('ls');
		const { world, floodfill, asker } = all;
		const set = world.leaseSet(world.destination());
		const gateway = { replyToken: 5, replyTunnel: 88, replyGateway: asker.hash };
		const status = give(
			world,
			floodfill,
			asker,
			I2np.DatabaseStore,
			encodeDatabaseStore(storeOfLeaseSet(set, gateway)),
		)!;
		expect(decodeTunnelGateway(status.body).tunnelId).toBe(88);
		expect(floodfill.sent.length).toBe(4);
		expect(ask(all, { key: set.hash, kind: 'leaseSet' })!.type).toBe(I2np.DatabaseStore);
		const secret = world.leaseSet(world.destination(), { unpublished: true });
		const hidden = encodeDatabaseStore(storeOfLeaseSet(secret, gateway));
		give(world, floodfill, asker, I2np.DatabaseStore, hidden);
		expect(floodfill.sent.length).toBe(1);
		expect(ask(all, { key: secret.hash, kind: 'leaseSet' })!.type).toBe(I2np.DatabaseSearchReply);
	});

	it('of encrypted and meta lease sets are kept, given out and flooded like others, within their times', () => {
		const all = scene('other kinds');
		const { world, floodfill, asker } = all;
		const published = world.clock.wall();
		const { destination, signing } = world.destination();
		const leases = [{ hash: asker.hash, kind: 'leaseSet2', cost: 1, end: wall(published + hours(17)) }] as const;
		const meta = (ahead: number) =>
			signMetaLeaseSet({ destination, published, expires: wall(published + ahead), leases }, signing);
		const secret = world.destination();
		const inner = world.leaseSet(secret);
		const sealed = sealLeaseSet(
			{ leaseSet: inner, published, expires: wall(published + minutes(10)) },
			secret.signing,
			world.random,
		);
		for (const set of [meta(hours(18)), sealed]) {
			const gateway = { replyToken: 5, replyTunnel: 88, replyGateway: asker.hash };
			give(world, floodfill, asker, I2np.DatabaseStore, encodeDatabaseStore(storeOfLeaseSet(set, gateway)));
			expect(floodfill.sent.length).toBe(4);
			const answer = ask(all, { key: set.hash, kind: 'leaseSet' })!;
			expect(storedLeaseSet(decodeDatabaseStore(answer.body)).bytes).toEqual(set.bytes);
			expect(floodfill.netdb.leaseSet('router', set.key, published)?.bytes).toEqual(set.bytes);
		}
		expect(floodfill.netdb.counts().leaseSets).toBe(2);
		floodfill.netdb.setFloodfill(false, world.turn());
		expect(floodfill.netdb.counts().leaseSets).toBe(0);
	});

	it('that a floodfill only carried in garlic are flooded to it as well', () => {
		for (const sealed of [false, true]) {
			const { world, floodfill, asker } = scene('carried');
			const set = world.leaseSet(world.destination());
			const body = encodeDatabaseStore(storeOfLeaseSet(set, reply(asker)));
			const store = { type: I2np.DatabaseStore, id: 9, expires: world.clock.wall(), body };
			const closest = floodfill.netdb.closestFloodfills(set.hash, 3, world.turn()).map((info) => info.key);
			floodfill.handle(store, { kind: 'link', peer: closest[0]!, sealed });
			floodfill.netdb.flush(world.turn());
			const flooded = floodfill.sent.filter(({ message }) => message.type === I2np.DatabaseStore);
			expect(flooded.map(({ to }) => to).includes(closest[0]!)).toBe(sealed);
		}
	});

	it("go to the next day's closest as well before midnight", () => {
		const all = scene('midnight');
		const { world, floodfill, asker } = all;
		world.clock.advance(hours(23.5));
		for (let i = 0; i < 10; i++) {
			const info = world.router({ floodfill: true });
			floodfill.netdb.offerRouterInfo(info.info(), world.turn());
		}
		const body = encodeDatabaseStore(storeOfRouterInfo(asker.info(), reply(asker)));
		give(world, floodfill, asker, I2np.DatabaseStore, body);
		expect(floodfill.sent.length).toBeGreaterThan(4);
	});

	it('are not passed on when old or unreachable, nor acknowledged when refused', () => {
		const all = scene('refused');
		const { world, floodfill } = all;
		const storeOf = (info: RouterInfo): I2npMessage | undefined =>
			give(
				world,
				floodfill,
				all.asker,
				I2np.DatabaseStore,
				encodeDatabaseStore(storeOfRouterInfo(info, reply(all.asker))),
			);
		expect(storeOf(world.router({}).info(wall(world.clock.wall() - minutes(61))))!.type).toBe(I2np.DeliveryStatus);
		expect(floodfill.sent.length).toBe(1);
		expect(storeOf(world.router({ netId: '2' }).info())).toBeUndefined();
		expect(storeOf(world.router({ version: '0.9.57' }).info())).toBeUndefined();
		expect(storeOf(world.router({}).info(wall(world.clock.wall() + minutes(3))))).toBeUndefined();
		world.run(minutes(2));
		expect(storeOf(world.router({}).info(wall(world.clock.wall() - hours(28))))).toBeUndefined();
		for (const code of ['wrong-net', 'old-version', 'from-the-future', 'stale'])
			expect(floodfill.count(`router-refused-${code}`)).toBe(1);
	});

	it('by ordinary routers keep RouterInfos and refuse lease sets', () => {
		const all = scene('ordinary');
		const { world, asker } = all;
		const ordinary = all.others[0]!;
		const info = storeOfRouterInfo(asker.info(), reply(asker));
		expect(give(world, ordinary, asker, I2np.DatabaseStore, encodeDatabaseStore(info))!.type).toBe(I2np.DeliveryStatus);
		expect(ordinary.sent.length).toBe(1);
		const set = encodeDatabaseStore(storeOfLeaseSet(world.leaseSet(world.destination()), reply(asker)));
		expect(give(world, ordinary, asker, I2np.DatabaseStore, set)).toBeUndefined();
		expect(ordinary.count('store-unasked')).toBe(1);
	});

	it('of our own RouterInfo are passed over, and down a client tunnel all unasked ones', () => {
		const all = scene('own');
		const { world, floodfill } = all;
		const own = encodeDatabaseStore(storeOfRouterInfo(floodfill.info(), reply(all.asker)));
		expect(give(world, floodfill, all.asker, I2np.DatabaseStore, own)).toBeUndefined();
		const context = world.destination().destination.key;
		const other = encodeDatabaseStore(storeOfRouterInfo(all.asker.info()));
		const message = { type: I2np.DatabaseStore, id: 1, expires: world.clock.wall(), body: other };
		floodfill.handle(message, { kind: 'sealed', context });
		expect(floodfill.netdb.routerInfo(all.asker.key)).toBeUndefined();
		expect(floodfill.netdb.offerRouterInfo(floodfill.info(), world.turn())).toBe('our-own');
	});

	it('with a changed signature are refused', () => {
		const all = scene('signature');
		const { world, floodfill } = all;
		const set = world.leaseSet(world.destination());
		const body = encodeDatabaseStore(storeOfLeaseSet(set, reply(all.asker)));
		body[body.length - 1]! ^= 1;
		expect(give(world, floodfill, all.asker, I2np.DatabaseStore, body)).toBeUndefined();
		expect(floodfill.count('leaseset-refused-bad-signature')).toBe(1);
	});
});

describe('time', () => {
	it('lets old RouterInfos go, from the keeper too, and tells when it is next needed', () => {
		const world = new World('expiry');
		const floodfill = world.router({ floodfill: true });
		const others = Array.from({ length: 30 }, () => world.router({}));
		for (const other of others) floodfill.netdb.offerRouterInfo(other.info(), world.turn());
		world.run(seconds(1));
		expect(floodfill.kept.size).toBe(30);
		world.run(minutes(59));
		expect(floodfill.netdb.counts().routers).toBe(30);
		world.run(minutes(3));
		expect(floodfill.netdb.counts().routers).toBe(0);
		expect(floodfill.kept.size).toBe(0);
	});

	it('keeps them longer when few are known', () => {
		const world = new World('few');
		const router = world.router({});
		for (let i = 0; i < 20; i++) router.netdb.offerRouterInfo(world.router({}).info(), world.turn());
		world.run(hours(30));
		expect(router.netdb.counts().routers).toBe(20);
	});
});

describe('exploration', () => {
	it.each([true, false])('learns routers it did not know (tunnels: %s)', (hasTunnels) => {
		const all = scene(`explorer-${hasTunnels}`);
		const { world, floodfill } = all;
		const explorer = world.router({});
		explorer.hasTunnels = hasTunnels;
		explorer.netdb.offerRouterInfo(floodfill.info(), world.turn());
		explorer.netdb.startExploring(world.turn());
		world.run(minutes(2));
		expect(explorer.count('explored')).toBeGreaterThan(2);
		expect(explorer.netdb.counts().routers).toBeGreaterThan(10);
		explorer.netdb.stop();
		const sent = explorer.sent.length;
		world.run(minutes(5));
		expect(explorer.sent.length).toBe(sent);
	});

	it.each([true, false])(
		'asks for whom it was told of over a link that stands, and dials nobody for it (linked: %s)',
		(isLinked) => {
			const all = scene(`explorer-linked-${isLinked}`);
			const { world, floodfill } = all;
			const explorer = world.router({});
			explorer.netdb.offerRouterInfo(floodfill.info(), world.turn());
			if (isLinked) {
				explorer.links.add(floodfill.key);
				floodfill.links.add(explorer.key);
			}
			explorer.netdb.startExploring(world.turn());
			world.run(minutes(1));
			const types = new Set(explorer.sent.map(({ message: m }) => m.type));
			expect(explorer.netdb.counts().routers).toBeGreaterThan(10);
			expect(types.has(I2np.DatabaseLookup)).toBe(isLinked);
			if (!isLinked) expect(explorer.links.size).toBe(0);
		},
	);

	it('goes on several times a minute while a few hundred are known and it brings others', () => {
		const world = new World('explorer-pace');
		const [explorer, floodfill] = [world.router({}), world.router({ floodfill: true })];
		explorer.netdb.offerRouterInfo(floodfill.info(), world.turn());
		for (let n = 0; n < 200; n++) {
			const info = world.router({}).info();
			(n < 110 ? explorer : floodfill).netdb.offerRouterInfo(info, world.turn());
		}
		explorer.netdb.startExploring(world.turn());
		world.run(seconds(75));
		expect(explorer.count('explored')).toBeGreaterThanOrEqual(3);
		expect(explorer.netdb.counts().routers).toBeGreaterThan(111 + 20);
	});

	it('calms down in a small network that it knows, and wakes when somebody new is named', () => {
		const all = scene('explorer-calm');
		const { world, floodfill, others } = all;
		const explorer = world.router({});
		for (const other of others) explorer.netdb.offerRouterInfo(other.info(), world.turn());
		explorer.netdb.offerRouterInfo(floodfill.info(), world.turn());
		explorer.netdb.startExploring(world.turn());
		world.run(hours(1));
		const calm = explorer.count('explored');
		expect(calm).toBeGreaterThan(10);
		expect(calm).toBeLessThan(40);
		for (let i = 0; i < 30; i++) floodfill.netdb.offerRouterInfo(world.router({}).info(), world.turn());
		world.run(minutes(20));
		expect(explorer.netdb.counts().routers).toBeGreaterThan(35);
		expect(explorer.count('explored') - calm).toBeGreaterThan(8);
	});

	it('counts silent floodfills against them', () => {
		const all = scene('explorer-silent');
		const { world, floodfill } = all;
		const explorer = world.router({});
		floodfill.isDead = true;
		explorer.netdb.offerRouterInfo(floodfill.info(), world.turn());
		explorer.netdb.startExploring(world.turn());
		world.run(minutes(2));
		expect(explorer.answers.length).toBeGreaterThan(2);
		expect(explorer.answers.every(([, answered]) => !answered)).toBe(true);
	});
});
