// The machine against hosts in memory: who is asked, in which order, what each answer comes to, when it asks again.
import type { RouterInfo } from '@i2p/data-routerinfo';
import {
	type HostReport,
	knownHosts,
	Reseeder,
	type ReseedHost,
	type RoundReport,
	Signers,
	seedLifetimeMs,
	writeBundle,
	writeZip,
} from '@i2p/reseed';
import { Breath, type HttpRequest, type Room } from '@i2p/runtime';
import { Guard, MemoryWeb, seededRandom, VirtualDriver, virtualStart, type WebAnswer } from '@i2p/testkit';
import { after, never } from '@i2p/time';
import { utf8 } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import { ownSeeds, ownSigner, routers } from '../../../tools/fixtures/seeds.js';

const good = ownSeeds(routers(4));
const minute = 60_000;

interface WorldOptions {
	readonly hosts?: number | readonly ReseedHost[];
	readonly seed?: string;
	/** Routers known from which on nobody is asked. */
	readonly enough?: number;
}

/** A router that asks hosts `https://0.seed.test/`, `https://1.seed.test/` and so on. */
function world(answer: (host: number, request: HttpRequest) => WebAnswer, options: WorldOptions = {}) {
	const { hosts = 2, seed = 'reseed', enough = 50 } = options;
	const driver = new VirtualDriver();
	const web = new MemoryWeb(driver);
	const infos = new Map<string, RouterInfo>();
	const reports: HostReport[] = [];
	const rounds: RoundReport[] = [];
	const counts: Record<string, number> = {};
	const list: readonly ReseedHost[] =
		typeof hosts === 'number' ? Array.from({ length: hosts }, (_, i) => ({ url: `https://${i}.seed.test/` })) : hosts;
	for (const [i, { url, authorities }] of list.entries()) {
		const own = authorities === undefined ? {} : { certificate: authorities[0]! };
		if (!URL.canParse(url)) continue;
		web.serve({ origin: new URL(url).origin, answer: (request) => answer(i, request), ...own });
	}
	let reseeder: Reseeder | undefined;
	const guard = new Guard();
	const room: Room = {
		name: 'reseed',
		due: () => reseeder?.due() ?? never,
		onTime: (turn) => reseeder!.onTime(turn),
		flush: (turn) => reseeder!.flush(turn),
	};
	const breath = driver.attach((wake) => new Breath({ clock: driver.clock, wake, rooms: [room] }));
	guard.follow(breath);
	reseeder = guard.watch(
		'reseed',
		new Reseeder(
			{ hosts: list, signers: new Signers([ownSigner]), netId: 2 },
			{
				http: web.port(breath),
				random: seededRandom(seed),
				enough: () => infos.size >= enough,
				onRouterInfos: (given) => {
					for (const info of given) infos.set(info.key, info);
				},
				onHost: (report) => reports.push(report),
				onRound: (report) => rounds.push(report),
				note: (code) => {
					counts[code] = (counts[code] ?? 0) + 1;
				},
			},
		),
	);
	const machine = reseeder;
	const start = () => {
		machine.start();
		breath.arm();
	};
	return { driver, web, infos, reports, rounds, counts, machine, start };
}

/** What one answer of the only host comes to. */
function resultOf(answer: WebAnswer, setClock: (driver: VirtualDriver) => void = () => undefined): HostReport {
	const { driver, reports, start } = world(() => answer, { hosts: 1 });
	setClock(driver);
	start();
	driver.runUntil(() => reports.length > 0);
	return reports[0]!;
}

describe('a reseeder', () => {
	it('asks two hosts as others ask them, and ends', () => {
		const { driver, web, infos, reports, rounds, machine, start } = world(
			(host) => ({
				body: ownSeeds(routers(5, { seed: `of ${host % 2}` })),
			}),
			{ hosts: 13 },
		);
		expect(machine.snapshot()).toEqual({ state: 'idle', round: 0, hosts: [] });
		start();
		driver.settle();
		expect(web.requests).toHaveLength(2);
		expect(web.requests[0]).toMatchObject({ headers: { 'user-agent': 'Wget/1.11.4' } });
		expect(web.requests.every(({ url }) => /^https:\/\/\d+\.seed\.test\/i2pseeds\.su3\?netid=2$/.test(url))).toBe(true);
		expect(new Set(web.requests.map(({ url }) => url)).size).toBe(2);
		expect(reports).toHaveLength(2);
		expect(reports[0]).toMatchObject({ result: 'seeds', signer: 'own@test.i2p', routers: 5, refused: {}, tookMs: 100 });
		expect(infos.size).toBeGreaterThanOrEqual(5);
		expect(rounds).toEqual([{ outcome: 'done', round: 1, gave: 2, asked: 2, pauseMs: 0 }]);
		expect(machine.snapshot()).toMatchObject({ state: 'done', round: 1, hosts: reports });
	});

	it('asks them in another order each time', () => {
		const orders = ['a', 'b', 'c', 'd'].map((seed) => {
			const { driver, web, start } = world(() => 'refused', { hosts: 13, seed });
			start();
			driver.runFor(10 * 1000);
			return web.requests.map(({ url }) => url).join();
		});
		expect(new Set(orders).size).toBe(4);
	});

	it('goes on to the next host for each that fails, and says why', () => {
		const answers: WebAnswer[] = [
			'refused',
			{ status: 403 },
			undefined,
			{ body: utf8('<html>') },
			{ body: good },
			{ body: good },
		];
		const { driver, reports, rounds, counts, start } = world((host) => answers[host], { hosts: 6, seed: 'failing' });
		start();
		driver.runUntil(() => rounds.length > 0, 10 * minute);
		expect(rounds[0]).toMatchObject({ outcome: 'done', gave: 2 });
		const results = new Map(reports.map(({ host, result, detail }) => [host, `${result} ${detail}`]));
		for (const [host, said] of results)
			expect(said).toMatch(
				[/^refused /, /^status 403$/, /^timeout /, /^malformed su3: not-su3 at byte 0$/, /^seeds $/, /^seeds $/][
					Number(host.split('.')[0])
				]!,
			);
		expect(counts['seeds']).toBe(2);
		expect(counts['asked']).toBe(reports.length);
	});

	it('asks those that gave nothing again after pauses that grow, until two gave', () => {
		let open = false;
		const { driver, web, rounds, start } = world((host) => (open || host === 0 ? { body: good } : 'unreachable'), {
			hosts: 3,
		});
		start();
		driver.runUntil(() => rounds.length === 3, 60 * minute);
		expect(rounds.map(({ outcome, asked, gave }) => [outcome, asked, gave])).toEqual([
			['again', 3, 1],
			['again', 2, 1],
			['again', 2, 1],
		]);
		const [first, second, third] = rounds.map(({ pauseMs }) => pauseMs);
		expect(first).toBeGreaterThan(0.7 * minute);
		expect(second).toBeGreaterThan(1.2 * minute);
		expect(third).toBeGreaterThan(2.5 * minute);
		open = true;
		driver.settle();
		expect(rounds[3]).toMatchObject({ outcome: 'done', round: 4, gave: 2, asked: 1 });
		expect(web.requests).toHaveLength(8);
		expect(Math.max(...rounds.map(({ pauseMs }) => pauseMs))).toBeLessThan(60 * minute);
	});

	it('asks nobody again once enough are known', () => {
		const { driver, web, infos, rounds, start } = world(() => 'refused', { hosts: 2, enough: 1 });
		start();
		driver.runUntil(() => rounds.length === 1);
		for (const info of routers(1)) infos.set(info.key, info);
		driver.settle();
		expect(rounds[1]).toMatchObject({ outcome: 'done', gave: 0 });
		expect(web.requests).toHaveLength(2);
	});

	it('tells nothing once stopped, and begins anew', () => {
		const { driver, reports, rounds, machine, start } = world(() => ({ body: good }), { hosts: 2 });
		start();
		start();
		driver.runFor(50);
		machine.stop();
		driver.settle();
		expect([reports, rounds]).toEqual([[], []]);
		expect(machine.snapshot().state).toBe('idle');
		start();
		driver.settle();
		start();
		driver.settle();
		expect(rounds.map(({ outcome }) => outcome)).toEqual(['done', 'done']);
		expect(reports).toHaveLength(4);
	});

	it('trusts a host by its own certificate', () => {
		const pinned = { url: 'https://own.seed.test:8443/', authorities: ['the certificate'] };
		const { driver, reports, start } = world(() => ({ body: good }), { hosts: [pinned] });
		start();
		driver.settle();
		expect(reports).toMatchObject([{ host: 'own.seed.test:8443', result: 'seeds' }]);
	});

	it('refuses hosts that are none', () => {
		for (const url of [
			'http://a.test/',
			'https://a.test',
			'https://a.test/?x',
			'https:///',
			'ftp://a/',
			'https://a.test/b',
		])
			expect(() => world(() => 'refused', { hosts: [{ url }] }), url).toThrow(RangeError);
		expect(() => world(() => 'refused', { hosts: [] })).toThrow(RangeError);
		expect(() => world(() => 'refused', { hosts: 41 })).toThrow(RangeError);
		expect(() => world(() => 'refused', { hosts: [{ url: 'https://a.test/b/' }, ...knownHosts] })).not.toThrow();
	});
});

describe('a file of seeds', () => {
	it('expired, by another, of nobody, cut, of another use or old gives nothing, and says why', () => {
		const at = (ms: number) => (driver: VirtualDriver) => driver.clock.advance(ms);
		const century = ownSigner.notAfter - virtualStart + 1000;
		expect(resultOf({ body: good }, at(century))).toMatchObject({ result: 'signer-expired', detail: 'own@test.i2p' });
		const behind = (driver: VirtualDriver) => {
			driver.clock.skewMs = -1000;
		};
		expect(resultOf({ body: good }, behind).result).toBe('signer-not-yet-valid');
		expect(resultOf({ body: good }, at(seedLifetimeMs + minute))).toMatchObject({
			result: 'stale',
			detail: '30 days old',
		});
		expect(resultOf({ body: ownSeeds(routers(1), { signer: 'x\u001b@evil' }) })).toMatchObject({
			result: 'unknown-signer',
			detail: 'x?@evil',
		});
		const forged = new Uint8Array(good);
		forged[1000]! ^= 1;
		expect(resultOf({ body: forged }).result).toBe('bad-signature');
		expect(resultOf({ body: good.subarray(0, good.length - 1) }).result).toBe('malformed');
		expect(resultOf({ body: ownSeeds(routers(1), { contentType: 1 }) }).result).toBe('not-reseed');
		expect(resultOf({ body: ownSeeds(routers(1), { fileType: 1 }) }).result).toBe('not-reseed');
		expect(resultOf({ body: writeBundle(routers(1)) })).toMatchObject({ result: 'malformed' });
		expect(resultOf({ body: ownSeeds(utf8('no zip')) })).toMatchObject({ detail: 'zip: not-zip' });
		expect(resultOf({ body: new Uint8Array(3_000_000) }).result).toBe('too-large');
		expect(resultOf({ body: ownSeeds(routers(1), { version: '3' }) }).result).toBe('seeds');
	});

	it('of another network, of bad names or hashes, forged or too large gives only what is left', () => {
		const [a, b, c] = routers(3) as [RouterInfo, RouterInfo, RouterInfo];
		const forged = new Uint8Array(c.bytes);
		forged[forged.length - 1]! ^= 1;
		const name = (info: RouterInfo) => `routerInfo-${info.key}.dat`;
		const foreign = routers(1, { netId: 17, seed: 'foreign' })[0]!;
		const old = routers(1, { published: after(virtualStart, -seedLifetimeMs - 1), seed: 'old' })[0]!;
		const files = [
			{ name: name(a), content: a.bytes },
			{ name: name(a), content: a.bytes },
			{ name: name(b), content: a.bytes },
			{ name: name(c), content: forged },
			{ name: name(foreign), content: foreign.bytes },
			{ name: name(old), content: old.bytes },
			{ name: 'index.html', content: utf8('hello') },
			{ name: '../routerInfo-x.dat', content: a.bytes },
			{ name: name(b), content: new Uint8Array(4000) },
			{ name: name(b), content: b.bytes.subarray(0, 100) },
		];
		expect(resultOf({ body: ownSeeds(writeZip(files)) })).toMatchObject({
			result: 'seeds',
			routers: 1,
			refused: {
				'wrong-hash': 1,
				'bad-signature': 1,
				'wrong-net': 1,
				stale: 1,
				name: 2,
				'too-large': 1,
				malformed: 1,
			},
		});
		const foreigners = resultOf({ body: ownSeeds(routers(7, { netId: 17 })) });
		expect(foreigners).toMatchObject({ result: 'no-routers', detail: '7 wrong-net', refused: { 'wrong-net': 7 } });
		expect(resultOf({ body: ownSeeds(writeZip([])) })).toMatchObject({ result: 'no-routers', detail: 'empty' });
	});
});
