// The folder of RouterInfos: read a few at a time, damaged ones dropped, evicted ones deleted, refusals survived, i2pd's own files read.
import { memoryStore } from '@i2p/testkit';
import { days, hours, minutes, wall } from '@i2p/time';
import { describe, expect, it } from 'vitest';
import { type KeptReport, KeptRouters, type NetDb } from '../src/index.js';
import { type TestRouter, World } from './world.js';

const world = new World('kept');
const nameOf = ({ key }: { key: string }): string => `netDb/r${key[0]}/routerInfo-${key}.dat`;

function folder(store = memoryStore()) {
	const notes: string[] = [];
	const refusals: string[] = [];
	const kept = new KeptRouters(store, { note: (code) => notes.push(code), onRefused: (code) => refusals.push(code) });
	return { store, kept, notes, refusals };
}

/** Reads everything into a database; answers the report and how many pulls it took. */
function load(kept: KeptRouters, netdb: NetDb, at = world): { report: KeptReport | undefined; pulls: number } {
	let report: KeptReport | undefined;
	kept.load({
		offerKept: (info, turn) => netdb.offerKept(info, turn),
		routerInfo: (key) => netdb.routerInfo(key),
		onLoaded: (given) => {
			report = given;
		},
	});
	let pulls = 1;
	while (kept.pull(at.turn())) pulls++;
	return { report, pulls };
}

const fill = (kept: KeptRouters, routers: readonly TestRouter[]): void => {
	for (const router of routers) kept.keep(router.info(), world.turn());
};

describe('what is kept', () => {
	const routers = Array.from({ length: 40 }, () => world.router({}));

	it('comes back in another life, a few in each turn, and is proven', () => {
		const { store, kept } = folder();
		fill(kept, routers);
		expect([...store.files.keys()].sort()).toEqual(routers.map(nameOf).sort());
		const again = folder(store);
		const { netdb } = world.router({});
		const { report, pulls } = load(again.kept, netdb);
		expect(report).toEqual({ loaded: 40, damaged: 0, refused: 0, ahead: 0, witnesses: [] });
		expect(pulls).toBeGreaterThan(7);
		expect(netdb.counts().routers).toBe(40);
		expect(again.kept.pull(world.turn())).toBe(false);
	});

	it('is rewritten when it is an hour older, and deleted when the database lets it go', () => {
		const { store, kept } = folder();
		const [one, other] = [world.router({}), world.router({})];
		const first = one.info();
		kept.keep(first, world.turn());
		kept.keep(one.info(wall(first.published + minutes(40))), world.turn());
		expect(store.files.get(nameOf(one))).toEqual(first.bytes);
		const later = one.info(wall(first.published + minutes(61)));
		kept.keep(later, world.turn());
		expect(store.files.get(nameOf(one))).toEqual(later.bytes);
		kept.drop(other.key, world.turn());
		kept.drop(one.key, world.turn());
		expect(store.files.size).toBe(0);
	});

	it('follows a database that is full: as many files as RouterInfos', () => {
		const { store, kept } = folder();
		const small = world.router({}, { capacity: 10 }, { keeper: kept });
		for (const router of routers) small.netdb.offerRouterInfo(router.info(), world.turn());
		while (small.netdb.flush(world.turn()) === 'turn');
		expect(store.files.size).toBe(10);
	});
});

describe('what is found', () => {
	it('damaged, misnamed, foreign or forged is removed and counted; dated ahead it stays', () => {
		const { store, kept, notes } = folder();
		const good = world.router({});
		const foreign = world.router({ netId: '2' });
		const early = world.router({});
		const forged = world.router({});
		fill(kept, [good, foreign, forged]);
		kept.keep(early.info(wall(world.clock.wall() + hours(1))), world.turn());
		const bytes = store.files.get(nameOf(forged))!;
		store.write(
			nameOf(forged),
			bytes.map((byte, i) => (i === bytes.length - 1 ? byte ^ 1 : byte)),
		);
		store.write('netDb/rA/routerInfo-AAAA.dat', good.info().bytes);
		store.write('netDb/rB/routerInfo-torn.dat', good.info().bytes.subarray(0, 300));
		store.write('netDb/rC/routerInfo-empty.dat', new Uint8Array());
		store.write('netDb/rC/routerInfo-huge.dat', new Uint8Array(4000));
		store.write('netDb/rC/other.txt', new Uint8Array(4));
		const again = folder(store);
		const reader = world.router({}, {}, { keeper: again.kept });
		const { report } = load(again.kept, reader.netdb);
		expect(report).toMatchObject({ loaded: 2, damaged: 4, refused: 1, ahead: 1 });
		expect(report!.witnesses.map((info) => info.key)).toEqual([early.key]);
		while (reader.netdb.flush(world.turn()) === 'turn');
		expect([...store.files.keys()].sort()).toEqual(['netDb/rC/other.txt', nameOf(good), nameOf(early)].sort());
		expect(again.notes.filter((code) => code === 'kept-router-damaged').length).toBe(4);
		expect(again.notes).toContain('kept-router-gone');
		expect(reader.netdb.counts().routers).toBe(1);
		expect(notes).toEqual([]);
	});

	it('old is welcome: a router may have slept for weeks', () => {
		const { kept, store } = folder();
		const sleeper = world.router({});
		kept.keep(sleeper.info(wall(world.clock.wall() - days(30))), world.turn());
		expect(load(folder(store).kept, world.router({}).netdb).report).toMatchObject({ loaded: 1 });
	});

	it('none at all is a report too', () => {
		const { kept } = folder();
		expect(kept.pull(world.turn())).toBe(false);
		expect(load(kept, world.router({}).netdb).report).toMatchObject({ loaded: 0, damaged: 0 });
	});
});

describe('a folder that refuses', () => {
	it('is told once, left alone for ten minutes, and used again', () => {
		const { store, kept, notes, refusals } = folder();
		const own = new World('refusing');
		const [one, other] = [own.router({}), own.router({})];
		store.fail('full');
		kept.keep(one.info(), own.turn());
		kept.keep(other.info(), own.turn());
		expect(refusals).toEqual(['full']);
		expect(notes).toEqual(['routers-not-kept-full']);
		store.fail(undefined);
		kept.keep(one.info(), own.turn());
		expect(store.files.size).toBe(0);
		own.run(minutes(10));
		kept.keep(one.info(), own.turn());
		expect(store.files.size).toBe(1);
	});

	it('when it cannot be read gives an empty start, and bugs are not hidden', () => {
		const store = memoryStore();
		const { kept } = folder({
			...store,
			list: () => {
				throw new TypeError('bug');
			},
		});
		expect(() => load(kept, world.router({}).netdb)).toThrow(TypeError);
	});
});
