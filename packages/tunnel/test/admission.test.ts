// Being a hop with measure: limits, load, letters, bandwidth that is asked for, floods of builds beside honest builders.
import type { HashKey } from '@i2p/data-core';
import { emptyMapping, mappingOf } from '@i2p/data-core';
import { encodeShortRecords, encodeStandard, encodeTunnelGateway, I2np } from '@i2p/data-i2np';
import { runs, seededRandom } from '@i2p/testkit';
import { type Wall, wall } from '@i2p/time';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkWish } from '../src/build/bandwidth.js';
import {
	type BandwidthWish,
	offerOptions,
	openAnswers,
	type PlannedHop,
	plainRequest,
	readOffer,
	readWish,
	requestMinutes,
	startBuild,
	wishOptions,
} from '../src/index.js';
import { Admission } from '../src/pool/admission.js';
import { Congestion } from '../src/pool/congestion.js';
import { TransitShare } from '../src/pool/transit-share.js';
import { good, type Node, TestNetwork } from './network.js';

const random = seededRandom('admission');
const key = (i: number) => `peer ${i}` as HashKey;

describe('bandwidth wishes', () => {
	test('are written and read as proposal 168 says; the limit goes to gateways only', () => {
		const wish = { minimumKBps: 20, requestedKBps: 100, limitKBps: 400 };
		expect([...wishOptions(wish, true)]).toEqual([
			['l', '400'],
			['m', '20'],
			['r', '100'],
		]);
		expect(readWish(wishOptions(wish, true))).toEqual(wish);
		expect(readWish(wishOptions(wish, false))).toEqual({ minimumKBps: 20, requestedKBps: 100 });
		expect(readOffer(offerOptions(77))).toBe(77);
		expect(offerOptions(undefined)).toBe(emptyMapping);
		expect(readWish(emptyMapping)).toEqual({});
	});

	test('whatever stands there reads as a positive number or as nothing', () => {
		fc.assert(
			fc.property(fc.string(), (text) => {
				const read = readWish(mappingOf({ m: text })).minimumKBps;
				expect(read === undefined || (Number.isInteger(read) && read > 0 && String(read) === text)).toBe(true);
			}),
			{ numRuns: runs(100) },
		);
		for (const text of ['0', '-1', '1e3', '1.5', ' 7', '07', '9999999999'])
			expect(readOffer(mappingOf({ b: text }))).toBeUndefined();
	});

	test('that contradict themselves are misuse', () => {
		const wrong: BandwidthWish[] = [
			{ minimumKBps: 0 },
			{ requestedKBps: 1.5 },
			{ minimumKBps: 10, requestedKBps: 9 },
			{ minimumKBps: 10, limitKBps: 9 },
		];
		for (const wish of wrong) expect(() => checkWish(wish)).toThrow(RangeError);
		checkWish({ minimumKBps: 1, requestedKBps: 1, limitKBps: 1 });
	});
});

describe('the share', () => {
	test('promises twice what there is, and a quarter of it to one tunnel', () => {
		const share = new TransitShare(1000 * 1024);
		expect(share.offer({})).toBeUndefined();
		expect(share.offer({ requestedKBps: 100 })).toBe(100);
		expect(share.offer({ requestedKBps: 900 })).toBe(250);
		expect(share.offer({ minimumKBps: 251 })).toBe('too-much');
		expect(share.offer({ minimumKBps: 50, requestedKBps: 60 })).toBe(60);
		for (let i = 0; i < 8; i++) share.promise(240);
		expect(share.offer({ requestedKBps: 900 })).toBe(80);
		expect(share.offer({ minimumKBps: 81 })).toBe('too-much');
		share.promise(-240);
		expect(share.offer({ minimumKBps: 81 })).toBe(81);
		expect(new TransitShare(undefined).offer({ requestedKBps: 1e6 })).toBe(4096);
	});

	test('knows how much of it is in use', () => {
		const share = new TransitShare(10_000);
		share.sample(0);
		for (let i = 0; i < 5; i++) expect(share.take(1000, 0)).toBe(true);
		expect(share.sample(1000)).toBe(0.5);
		expect(share.usedPerSecond).toBe(5000);
		let taken = 0;
		for (let i = 0; i < 100; i++) if (share.take(1000, 1000)) taken++;
		expect(taken).toBe(20);
		expect(share.sample(1500)).toBe(1);
		expect(share.sample(2500)).toBe(0);
	});
});

describe('letters', () => {
	const minutes = (n: number) => n * 60_000;
	/** The letters over time, sampled every ten seconds, with the load of each minute. */
	function letters(loads: readonly number[]): string[] {
		const congestion = new Congestion();
		const seen: string[] = [];
		for (let s = 0; s < loads.length * 6; s++) {
			congestion.sample(loads[Math.floor(s / 6)]!, s * 10_000);
			const letter = congestion.letter ?? '-';
			if (seen.at(-1) !== letter) seen.push(letter);
		}
		return seen;
	}
	const flat = (load: number, count: number) => Array.from({ length: count }, () => load);

	test('come with the average of minutes, the worst that fits, and go when the load is well below', () => {
		expect(letters(flat(0.5, 60))).toEqual(['-']);
		expect(letters(flat(0.75, 60))).toEqual(['-', 'D']);
		expect(letters(flat(0.95, 60))).toEqual(['-', 'E']);
		expect(letters(flat(1, 60))).toEqual(['-', 'G']);
		expect(letters([...flat(0.75, 20), ...flat(0.65, 20), ...flat(0.5, 20)])).toEqual(['-', 'D', '-']);
		expect(letters([...flat(0.95, 20), ...flat(0.85, 20), ...flat(0.75, 20)])).toEqual(['-', 'E', 'D']);
	});

	test('do not come in the first ten minutes, and a load that wavers about a step does not make them flap', () => {
		const congestion = new Congestion();
		for (let s = 0; s < 60; s++) congestion.sample(1, s * 10_000);
		expect([congestion.letter, congestion.level > 0.9]).toEqual([undefined, true]);
		congestion.sample(1, minutes(10));
		expect(congestion.letter).toBe('G');
		const wavering = Array.from({ length: 120 }, (_, i) => (i % 2 === 0 ? 0.78 : 0.64));
		expect(letters([...flat(0.75, 15), ...wavering])).toEqual(['-', 'D']);
	});
});

describe('admission', () => {
	const made = (limits: ConstructorParameters<typeof Admission>[0]) => {
		const share = new TransitShare(limits.bytesPerSecond);
		return { share, admission: new Admission(limits, share, random) };
	};
	const through = (from: number, next: number) => ({ from: key(from), next: key(next) });

	test('one neighbour gets a quarter, before us and after us', () => {
		const { admission } = made({ maxTunnels: 400 });
		for (let i = 0; i < 100; i++) {
			expect(admission.refusal(through(0, i + 1))).toBeUndefined();
			admission.add(through(0, i + 1));
		}
		expect(admission.refusal(through(0, 999))).toBe('transit-neighbour');
		expect(admission.refusal(through(1, 999))).toBeUndefined();
		for (let i = 0; i < 100; i++) admission.add(through(1000 + i, 5));
		expect(admission.refusal(through(2, 5))).toBe('transit-neighbour');
		for (let i = 0; i < 100; i++) admission.remove(through(0, i + 1));
		expect(admission.refusal(through(0, 999))).toBeUndefined();
	});

	test('is refused by chance from 70 percent of any load on, and always at the whole', () => {
		let pressure = 0;
		const { admission } = made({ maxTunnels: 1000, pressure: () => pressure });
		const refused = () => {
			let count = 0;
			for (let i = 0; i < 1000; i++) if (admission.refusal(through(i, i + 1)) === 'transit-pressure') count++;
			return count;
		};
		pressure = 0.7;
		expect(refused()).toBe(0);
		pressure = 0.85;
		expect(Math.abs(refused() - 500)).toBeLessThan(100);
		pressure = 1;
		expect(admission.refusal(through(1, 2))).toBe('transit-congested');
	});

	test('a router that lags behind its work takes less', () => {
		const { admission } = made({ maxTunnels: 1000 });
		admission.sample(0);
		for (let i = 0; i < 20; i++) admission.noteLate(450);
		admission.sample(10_000);
		expect(admission.load).toBeCloseTo(0.9);
		admission.sample(20_000);
		expect(admission.load).toBe(0);
	});

	test('serves nobody, or nobody new any more: G', () => {
		const { admission: off } = made({ maxTunnels: 0 });
		expect([off.letter, off.refusal(through(1, 2))]).toEqual(['G', 'transit-off']);
		const { admission } = made({ maxTunnels: 10 });
		expect([admission.letter, admission.refusal(through(1, 2))]).toEqual([undefined, undefined]);
		admission.close();
		expect([admission.letter, admission.refusal(through(1, 2))]).toEqual(['G', 'transit-closed']);
	});
});

/** A build for one hop. */
function asked(
	victim: Node,
	change: Partial<Parameters<typeof plainRequest>[0]> & { options?: ReadonlyMap<string, string> },
	now: Wall,
) {
	const plain = plainRequest({
		receiveTunnelId: 1 + random.below(0xffff_fffe),
		nextTunnelId: 9,
		nextHash: random.bytes(32),
		role: 'gateway',
		requestMinutes: requestMinutes(now),
		nextMessageId: 5,
		...change,
	});
	const planned: PlannedHop = {
		...victim.hop,
		request: { ...plain, ...(change.options && { options: change.options }) },
	};
	return startBuild([planned], undefined, random)!;
}

const message = (type: number, body: Uint8Array) => ({
	type,
	id: random.below(0xffff_ffff),
	expires: wall(2e12),
	body,
});

describe('as hop', () => {
	function ask(network: TestNetwork, victim: Node, options: ReadonlyMap<string, string>) {
		const next = network.nodes[0]!;
		const id = 1 + random.below(0xffff_fffe);
		const started = asked(
			victim,
			{ receiveTunnelId: id, nextHash: next.hop.hash, options },
			network.driver.clock.wall(),
		);
		let answer: ReturnType<typeof openAnswers>;
		network.judge = (from, _, m) => {
			if (from === victim && m.type === I2np.ShortTunnelBuild)
				answer = openAnswers(
					started,
					started.records.map((_r, i) => m.body.subarray(1 + 218 * i, 219 + 218 * i)),
				);
			return false;
		};
		victim.act((turn) =>
			victim.tunnels.onBuild(next.hop.key, message(I2np.ShortTunnelBuild, encodeShortRecords(started.records)), turn),
		);
		expect(answer).toBeDefined();
		return { id, code: answer!.codes[0], offer: readOffer(answer!.replies[0]!.options) };
	}

	test('what bandwidth is there is answered to who asks, and too high a minimum is refused', () => {
		const network = new TestNetwork('bandwidth', 3, () => ({ transit: { bytesPerSecond: 400 * 1024 } }));
		const victim = network.nodes[2]!;
		expect(ask(network, victim, emptyMapping)).toMatchObject({ code: 0, offer: undefined });
		expect(ask(network, victim, mappingOf({ r: '60' }))).toMatchObject({ code: 0, offer: 60 });
		expect(ask(network, victim, mappingOf({ m: '30', r: '500' }))).toMatchObject({ code: 0, offer: 100 });
		expect(ask(network, victim, mappingOf({ m: '101' }))).toMatchObject({ code: 30, offer: undefined });
		expect(victim.notes.get('transit-bandwidth')).toBe(1);
		expect(victim.tunnels.snapshot().transit).toMatchObject({ tunnels: 3, promisedKBps: 160 });
		network.driver.runFor(121_000);
		expect(victim.tunnels.snapshot().transit).toMatchObject({ tunnels: 0, promisedKBps: 0 });
	});

	test('a gateway lets in what its creator wants to come in', () => {
		const network = new TestNetwork('limit', 3);
		const victim = network.nodes[2]!;
		const limited = ask(network, victim, mappingOf({ l: '50' }));
		const free = ask(network, victim, emptyMapping);
		const inner = encodeStandard(message(I2np.Data, new Uint8Array(8_000)));
		const pour = (tunnelId: number) => {
			const before = victim.notes.get('tunnel-limit') ?? 0;
			for (let i = 0; i < 100; i++)
				victim.act((turn) => {
					const body = encodeTunnelGateway({ tunnelId, message: inner });
					victim.tunnels.onTunnelGateway(message(I2np.TunnelGateway, body), turn);
				});
			return (victim.notes.get('tunnel-limit') ?? 0) - before;
		};
		expect(pour(limited.id)).toBe(100 - Math.floor((100 * 1024) / inner.length));
		expect(pour(free.id)).toBe(0);
		network.driver.runFor(1000);
		expect(pour(limited.id)).toBe(100 - Math.floor((50 * 1024 + ((100 * 1024) % inner.length)) / inner.length));
	});

	test('a flood of good builds from one neighbour is cut, bounded, and others are served meanwhile', () => {
		const network = new TestNetwork('flood', 8, () => ({ transit: { maxTunnels: 500 } }));
		const [victim, honest, flooder] = network.nodes as [Node, Node, Node];
		network.explore(2);
		const flood = (count: number) => {
			for (let i = 0; i < count; i++) {
				const next = network.nodes[3 + (i % 5)]!;
				const { records } = asked(
					victim,
					{ nextHash: next.hop.hash, role: 'participant' },
					network.driver.clock.wall(),
				);
				victim.act((turn) =>
					victim.tunnels.onBuild(flooder.hop.key, message(I2np.ShortTunnelBuild, encodeShortRecords(records)), turn),
				);
			}
		};
		for (let s = 0; s < 20; s++) {
			flood(100);
			network.driver.runFor(500);
		}
		expect(victim.notes.get('transit-flood')).toBeGreaterThan(1500);
		expect(victim.notes.get('transit-neighbour')).toBeGreaterThan(0);
		expect(victim.tunnels.snapshot().transit.tunnels).toBeLessThanOrEqual(250);
		const explicitPeers = [victim.hop.key];
		network.pool(honest, 'client', 1, { explicitPeers });
		flood(100);
		network.driver.runUntil(() => Object.values(good(honest, 'client')).every((count) => count >= 2), 5_000);
		expect(honest.notes.get('build-refused') ?? 0).toBeLessThan(3);
		network.driver.runFor(121_000);
		expect(victim.tunnels.snapshot().transit.tunnels).toBeLessThan(100);
	});

	test('a full router says so in time, takes it back, and nothing new comes while it stops', () => {
		let pressure = 0;
		const changes: (string | undefined)[] = [];
		const network = new TestNetwork('letters', 6, (i) => (i === 0 ? { transit: { pressure: () => pressure } } : {}));
		const [victim] = network.nodes as [Node];
		victim.onCongestion = () => changes.push(victim.tunnels.snapshot().transit.congestion);
		network.explore(2);
		network.driver.runFor(660_000);
		expect(changes).toEqual([]);
		pressure = 0.95;
		network.driver.runFor(600_000);
		expect(changes.at(-1)).toBe('E');
		pressure = 0;
		network.driver.runFor(900_000);
		expect(changes.at(-1)).toBeUndefined();
		expect(changes.length).toBeLessThanOrEqual(4);
		victim.act(() => victim.tunnels.closeTransit());
		expect(victim.tunnels.snapshot().transit).toMatchObject({ closed: true, congestion: 'G' });
		network.driver.runFor(700_000);
		expect(victim.tunnels.snapshot().transit.tunnels).toBe(0);
		expect(victim.notes.get('transit-closed')).toBeGreaterThan(0);
		expect(network.nodes[1]!.peerNotes.some((note) => note === 'r0 build-refused')).toBe(true);
	});
});
