// Each checker finds the fault that is planted for it, and nothing where nothing is planted.
import type { RouterVitals } from '@i2p/router';
import { seededRandom } from '@i2p/testkit';
import { copyBytes, toBase64 } from '@i2p/util';
import { describe, expect, it, vi } from 'vitest';
import {
	allCheckers,
	BoundsChecker,
	BugChecker,
	BuildChecker,
	type Conversation,
	DeliveryChecker,
	LookupChecker,
	PoolChecker,
	ReachChecker,
	runScenario,
	SecrecyChecker,
	type SimulatedRouter,
	scenarios,
	type View,
	World,
} from '../src/index.js';
import { searchMemory } from '../src/memory-search.js';
import { payloadOf } from '../src/messages.js';
import { isStream, type Meddler, meddling } from './plants.js';

/** Milliseconds that a test may take on a machine that does other things too. */
vi.setConfig({ testTimeout: 240_000 });

const quiet = scenarios.find(({ name }) => name === 'quiet')!;
const small = { routers: 10, seconds: 20, seed: 'small' };

/** What the delivery checker says of a network whose bridges do this to their applications. */
function found(meddle: Meddler): readonly string[] {
	const checker = new DeliveryChecker();
	runScenario(quiet, small, { checkers: [checker], tamper: (tcp) => meddling(tcp, meddle) });
	return checker.problems.texts;
}

const view = (more: Partial<View>): View => ({
	now: 0,
	random: seededRandom('view'),
	routers: [],
	destinations: new Map(),
	applicationsOn: () => [],
	offline: () => [],
	apart: () => [],
	calmSince: 0,
	ending: () => ({ turns: 0, routers: [], applications: { sessions: 0, streams: 0, refused: 0 } }),
	...more,
});

describe('a quiet network of ten', () => {
	it('gives nothing to find, and the same figures for the same seed', () => {
		const [one, two] = [runScenario(quiet, small), runScenario(quiet, small)];
		expect(one.checks.flatMap(({ problems }) => problems)).toEqual([]);
		const names = [...allCheckers().map(({ name }) => name), 'builds are accepted'];
		expect(one.checks.map(({ name }) => name)).toEqual(names);
		expect(one.figures['messagesDelivered']).toBeGreaterThan(10);
		expect(one.figures['ready']).toBe(10);
		expect(JSON.stringify(two)).toBe(JSON.stringify(one));
	});

	it('is another one with another seed', () => {
		const [one, two] = ['one', 'two'].map((seed) => runScenario(quiet, { ...small, seconds: 10, seed }));
		expect(two!.figures).not.toEqual(one!.figures);
	});
});

describe('delivery', () => {
	it('is found to alter a byte', () => {
		const flip: Meddler = (given) => {
			if (!isStream(given)) return undefined;
			const other = copyBytes(given);
			other[other.length - 1]! ^= 1;
			return [other];
		};
		expect(found(flip)[0]).toMatch(/message 0 of conversation \d+ altered/);
	});

	it('is found to deliver twice', () => {
		expect(found((given) => (isStream(given) ? [given, copyBytes(given)] : undefined))[0]).toMatch(/ twice$/);
	});

	it('is found to deliver to another, what nobody sent, and out of order', () => {
		const checker = new DeliveryChecker();
		const conversation: Conversation = { id: 0, from: 'a', to: 'b' };
		const message = (number: number) => ({ conversation: 0, number, payload: payloadOf(0, 0, number) });
		for (const number of [0, 1, 2]) checker.onSent(conversation, 0, message(number), 0);
		checker.onDelivered(conversation, 'c', 0, message(0), 1);
		checker.onDelivered(conversation, 'b', 0, message(2), 1);
		checker.onDelivered(conversation, 'b', 0, message(3), 1);
		checker.onDelivered(undefined, 'b', 0, message(0), 1);
		expect(checker.problems.texts.map((text) => text.replace(/^.*conversation 0,? ?/, ''))).toEqual([
			'which is between a and b',
			'and not the 1 before',
			'which was not sent',
			'which nobody began: altered',
		]);
	});
});

describe('lookups', () => {
	it('are found when a bridge does not answer', () => {
		const checker = new LookupChecker();
		const silent: Meddler = (given) => {
			const text = new TextDecoder().decode(given);
			return text.startsWith('NAMING REPLY') && !text.includes('NAME=ME') ? [] : undefined;
		};
		runScenario(quiet, { ...small, seconds: 70 }, { checkers: [checker], tamper: (tcp) => meddling(tcp, silent) });
		expect(checker.problems.texts[0]).toMatch(/looks up \w+\.b32\.i2p: no answer after 45000 ms/);
	});
});

describe('pools', () => {
	it('are found empty when a router hears nobody any more', () => {
		const checker = new PoolChecker();
		const world = new World({ seed: 'cut off', routers: 10, checkers: [checker] });
		world.startAll();
		world.run(10_000);
		world.network.cut([world.routers[5]!.address]);
		world.run(150_000);
		expect(checker.problems.texts[0]).toMatch(/^router 5 has \d tunnels in and \d out after/);
		expect(checker.problems.texts.filter((text) => !text.startsWith('router 5'))).toEqual([]);
	});

	it('are found empty by whoever is not online at the end', () => {
		const checker = new PoolChecker();
		checker.atEnd(view({ now: 100_000, offline: () => ['pair0a'] }));
		expect(checker.problems.texts).toEqual(['pair0a is not online']);
	});
});

describe('reach', () => {
	it('is found missing when two who are online stay apart', () => {
		const checker = new ReachChecker();
		const apart = () => ['pair0a'];
		for (let now = 0; now <= 46_000; now += 1000) checker.eachSecond(view({ now, apart }));
		expect(checker.problems.texts).toEqual(['pair0a has no stream to its partner for 46000 ms']);
		for (let now = 47_000; now <= 120_000; now += 1000) checker.eachSecond(view({ now, apart, calmSince: undefined }));
		expect(checker.problems.count).toBe(1);
	});

	it('is found missing when no stream can be opened', () => {
		const checker = new ReachChecker();
		const refusing: Meddler = (given) =>
			new TextDecoder().decode(given).startsWith('STREAM STATUS')
				? [new TextEncoder().encode('STREAM STATUS RESULT=I2P_ERROR\n')]
				: undefined;
		runScenario(quiet, { ...small, seconds: 55 }, { checkers: [checker], tamper: (tcp) => meddling(tcp, refusing) });
		expect(checker.problems.texts[0]).toMatch(/^pair\da has no stream/);
	});
});

describe('bounds', () => {
	it('are found broken, each by its name', () => {
		const bounds = { links: 3, routers: 3, leaseSets: 3, transit: 3, destinations: 3 };
		const checker = new BoundsChecker(bounds);
		const holding = (count: number) =>
			({
				links: count,
				mostLinks: 4,
				routers: count,
				leaseSets: count,
				transit: count,
				destinations: count,
			}) as RouterVitals;
		const router = { index: 7 } as SimulatedRouter;
		checker.afterTurn(router, holding(3));
		expect(checker.problems.count).toBe(0);
		checker.afterTurn(router, holding(4));
		expect(checker.problems.texts.sort()).toEqual(
			Object.keys(bounds)
				.map((name) => `router 7 holds 4 ${name}, more than 3`)
				.sort(),
		);
	});

	it('are held against every router of a network', () => {
		const checker = new BoundsChecker({ links: 2, routers: 8000, leaseSets: 4000, transit: 5000, destinations: 128 });
		runScenario(quiet, { ...small, seconds: 10 }, { checkers: [checker] });
		expect(checker.problems.texts[0]).toMatch(/^router \d holds \d links, more than 2$/);
	});
});

describe('builds', () => {
	it('are found to fail in a crowd of routers that have place for three links each', () => {
		const checker = new BuildChecker();
		const world = new World({ seed: 'crowd', routers: 20, checkers: [checker], settings: { maxConnections: 3 } });
		world.startAll();
		world.run(30_000);
		checker.atEnd(world);
		expect(checker.problems.texts[0]).toMatch(/^\d+ of \d+ builds were accepted; .*timeout \d+/);
	});
});

describe('bugs', () => {
	it('are found in any router, once each', () => {
		const checker = new BugChecker();
		const router = { index: 3, bugs: ['bug inhale tcp'] } as unknown as SimulatedRouter;
		checker.eachSecond(view({ routers: [router] }));
		checker.atEnd(view({ routers: [router] }));
		expect(checker.problems.texts).toEqual(['router 3: bug inhale tcp']);
	});
});

/** The fields of a router that the checker of secrecy reads, of one that passes for a participant. */
function asParticipant({ index, router }: SimulatedRouter): SimulatedRouter {
	return { index, router, alive: true, floodfill: false, seen: { transit: 1 } } as unknown as SimulatedRouter;
}

describe('secrecy', () => {
	it('is kept by participants, and found broken where a hash is held', () => {
		const world = new World({ seed: 'secrets', routers: 12, checkers: [] });
		world.startAll();
		world.startApplications();
		world.run(25_000);
		const clean = new SecrecyChecker();
		clean.atEnd(world);
		expect(clean.problems.texts).toEqual([]);
		expect(clean.figures()['memoriesSearched']).toBe(3);
		// The same search finds the same hashes in those who have a right to them.
		const floodfills = world.routers.filter(({ floodfill }) => floodfill).map(asParticipant);
		const careless = new SecrecyChecker();
		careless.atEnd(view({ routers: floodfills, destinations: world.destinations }));
		expect(careless.problems.texts[0]).toMatch(/^router \d holds the hash of pair\d[ab] at \.#machine\.#house\.netDb/);
	});

	it('is found broken while a run goes on, by a walk in whose time a hash is held, though it is gone in the end', () => {
		const checker = new SecrecyChecker({ valuesEachTurn: 1000 });
		const world = new World({ seed: 'secrets', routers: 12, checkers: [checker] });
		world.startAll();
		world.startApplications();
		world.run(15_000);
		expect(checker.problems.texts).toEqual([]);
		const [hash] = [...world.destinations.values()];
		const bearers = world.routers.map(({ router }) => router as unknown as { leak?: string | undefined });
		const since = world.driver.turns;
		for (const bearer of bearers) bearer.leak = hash;
		while (world.driver.turns < since + 40) world.driver.step();
		for (const bearer of bearers) bearer.leak = undefined;
		world.run(5000);
		const known = checker.problems.count;
		expect(checker.problems.texts[0]).toMatch(/^router \d+ holds the hash of pair\d[ab] at \.leak$/);
		checker.atEnd(world);
		expect(checker.problems.count).toBe(known);
	});

	it('is not asked of a router to which an application comes during a walk through its memory', () => {
		const hash = toBase64(new Uint8Array(32).fill(7));
		const router = { index: 4, router: { held: hash }, alive: true, floodfill: false, seen: { transit: 1 } };
		const destinations = new Map([['pair0a', hash]]);
		const found = (applications: readonly string[]) => {
			const checker = new SecrecyChecker({ valuesEachTurn: 1000 });
			const routers = [router as unknown as SimulatedRouter];
			checker.eachSecond(view({ routers, destinations }));
			checker.eachTurn(view({ routers, destinations, applicationsOn: () => applications }));
			return checker.problems.texts;
		};
		expect(found([])).toEqual(['router 4 holds the hash of pair0a at .held']);
		expect(found(['pair0a'])).toEqual([]);
	});

	it('is searched for in private fields, maps, sets, lists, texts and bytes', () => {
		class Deep {
			readonly #inside: unknown;
			constructor(inside: unknown) {
				this.#inside = inside;
			}
			get isFull(): boolean {
				return this.#inside !== undefined;
			}
		}
		const it32 = Uint8Array.from({ length: 32 }, (_, i) => i);
		const bytes = new Uint8Array(100);
		bytes.set(it32, 50);
		const text = `key ${Buffer.from(it32).toString('hex')}`;
		const paths = (inside: unknown) =>
			searchMemory({ field: inside }, new Map([['it', it32]])).found.map((finding) => finding.path);
		expect(paths(new Deep(bytes))).toEqual(['.field.#inside']);
		expect(paths(new Map([['name', new Deep(new Set([text]))]]))).toEqual(['.field.name.#inside.member']);
		expect(paths([new Map([[new Deep(bytes), 1]])])).toEqual(['.field.0.key.#inside']);
		// Names that stand twice, once for each class, are read too.
		class Deeper extends Deep {
			readonly #inside = text;
			get both(): readonly unknown[] {
				return [this.#inside, this.isFull];
			}
		}
		expect(paths(new Deeper(bytes))).toEqual(['.field.#inside', '.field.#inside']);
		expect(paths([new Deep(new Uint8Array(100)), text.slice(0, 60), () => bytes])).toEqual([]);
	});
});
