// Hybrid handshakes: between routers of every setting, with jobs that take their time, and broken at each place.
import { type MlKemLevel, mlKemJobs } from '@i2p/crypto-mlkem';
import { importX25519Private } from '@i2p/crypto-x25519';
import { seededRandom } from '@i2p/testkit';
import { fromWallSeconds, seconds } from '@i2p/time';
import { concatBytes } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import { type InitiatorInputs, KeyObfuscation, type ResponderInputs } from '../src/index.js';
import { Stranger } from './raw.js';
import { alice, bob } from './run.js';
import { World } from './world.js';

const levels: readonly MlKemLevel[] = [512, 768, 1024];
const random = seededRandom('hybrid');
const wall = fromWallSeconds(1_795_254_962);
const key = () => importX25519Private(random.bytes(32));

describe('routers with hybrid handshakes', () => {
	const settings = [undefined, ...levels];
	const pairs = settings.flatMap((a) => settings.map((b) => [a, b] as const));

	it.each(pairs)('one of %s dials one of %s: what the other publishes decides, and both know', (own, theirs) => {
		const world = new World();
		const [from, to] = world.pair(own ? { hybrid: own } : {}, theirs ? { hybrid: theirs } : {});
		from.send(to.key, 900, 3);
		world.driver.runUntil(() => to.messages.length === 1);
		to.send(from.key, 900, 4);
		world.driver.runUntil(() => from.messages.length === 1);
		const expected = own && theirs;
		expect([from.up[0]!.hybrid, to.up[0]!.hybrid]).toEqual([expected, expected]);
		const kind = expected ? `ntcp2-hybrid-${expected}` : 'ntcp2-classic';
		expect(from.notes).toContain(`${kind}-out`);
		expect(to.notes).toContain(`${kind}-in`);
		expect([from.clocks, to.clocks]).toEqual([[0], [0]]);
	});

	it('go on with everything else while a job takes its time', () => {
		const world = new World();
		const [from, to] = world.pair({ hybrid: 768, jobMicros: 200_000 }, { hybrid: 768, jobMicros: 200_000 });
		const third = world.node();
		third.known.set(to.key, to.info);
		third.send(to.key, 10, 1);
		world.driver.runUntil(() => to.messages.length === 1);
		from.send(to.key, 10, 2);
		world.driver.runFor(300);
		third.send(to.key, 10, 3);
		world.driver.runFor(50);
		expect(to.messages.map((message) => message.id)).toEqual([1, 3]);
		world.driver.runUntil(() => to.messages.length === 3);
	});

	it('pass over what a job answers to a handshake that is no more', () => {
		const world = new World();
		const [from, to] = world.pair({ hybrid: 768, jobMicros: 300_000 }, { hybrid: 768, handshakeTimeoutMs: 100 });
		from.send(to.key, 10, 1);
		world.driver.runFor(100);
		from.inside(() => from.table.shutdown());
		world.driver.runFor(seconds(2));
		expect(to.up).toEqual([]);
		const [again, slow] = world.pair({ hybrid: 512 }, { hybrid: 512, jobMicros: 30_000_000 });
		again.send(slow.key, 10, 1);
		world.driver.runFor(seconds(40));
		expect(slow.notes).toContain('ntcp2-handshake-failed-timeout');
		expect(again.up.map((link) => link.hybrid)).toEqual([undefined]);
	});

	it('try a classic handshake where a hybrid one is not understood, and remember it', () => {
		const world = new World();
		const from = world.node({ hybrid: 768 });
		const to = world.node();
		from.known.set(to.key, world.sign(to, { hybrid: 768 }));
		from.send(to.key, 10, 1);
		world.driver.runUntil(() => to.messages.length === 1, seconds(20));
		expect(from.notes).toContain('ntcp2-classic-after-hybrid');
		expect(from.failed).toEqual([]);
		from.inside(() => from.table.close(to.key, 'shutdown'));
		world.driver.runFor(seconds(3));
		from.send(to.key, 10, 2);
		world.driver.runUntil(() => to.messages.length === 2, seconds(1));
		expect(from.notes.filter((note) => note === 'ntcp2-classic-after-hybrid')).toHaveLength(1);
	});

	it('do no classic one when the clocks are what separates them', () => {
		const world = new World();
		const [from, to] = world.pair({ hybrid: 768, skewMs: 90_000 }, { hybrid: 768 });
		from.send(to.key, 10, 1);
		world.driver.runFor(seconds(5));
		expect(from.failed).toEqual(['clock-skew']);
		expect(from.clocks).toEqual([-90_000]);
	});

	it('do so many jobs at a time, and serve honest peers again when the flood is over', () => {
		const world = new World();
		const [from, to] = world.pair({ hybrid: 768 }, { hybrid: 768, jobMicros: 50_000 });
		for (let i = 0; i < 100; i++) {
			const stranger = new Stranger(world, `127.1.0.${i}`);
			stranger.connect(to, stranger.request(to, { hybrid: 768 }).request);
		}
		world.driver.runFor(seconds(1));
		expect(to.notes.filter((note) => note === 'ntcp2-handshake-failed-busy')).toHaveLength(100 - 64);
		world.driver.runFor(seconds(10));
		from.send(to.key, 10, 1);
		world.driver.runUntil(() => to.messages.length === 1, seconds(2));
		expect(from.up[0]!.hybrid).toBe(768);
	});
});

describe.each(levels)('a handshake with ML-KEM-%i', (level) => {
	const sizes = { 512: [880, 848], 768: [1264, 1168], 1024: [1648, 1648] }[level] as [number, number];

	function parties(change: Partial<InitiatorInputs> = {}) {
		const ownHash = random.bytes(32);
		const ownStatic = key();
		const ownIv = random.bytes(16);
		const padding = () => random.bytes(9);
		const obfuscation = new KeyObfuscation(ownHash, ownIv);
		const base = { ownStatic, obfuscation, netId: 2, ephemeral: key, padding, replayed: () => false };
		const responder: ResponderInputs = { ...base, hybrid: { level, random } };
		const initiator: InitiatorInputs = {
			peerHash: ownHash,
			peerStatic: ownStatic.publicKey,
			peerIv: ownIv,
			ownStatic: key(),
			ephemeral: key(),
			padding: random.bytes(20),
			confirm: random.bytes(600),
			netId: 2,
			wall,
			hybrid: { level, seed: random.bytes(64) },
			...change,
		};
		return { initiator, responder };
	}

	it('has messages of the sizes that are written down, and refuses them changed anywhere', () => {
		const { initiator, responder } = parties();
		const from = alice(initiator);
		const request = from.sent[0]!;
		expect(request.length).toBe(sizes[0] + 20);
		for (const at of [0, 15, 16, 32, 60, 64, 400, sizes[0] - 40, sizes[0] - 32, sizes[0] - 1]) {
			const broken = Uint8Array.from(request);
			broken[at] = broken[at]! ^ 0x40;
			expect(bob(responder, wall).feed(broken).fault).toBe('message-1');
		}
		const to = bob(responder, wall).feed(request);
		const created = to.sent[0]!;
		expect(created.length).toBe(sizes[1] + 9);
		for (const at of [0, 31, 32, 300, sizes[1] - 33, sizes[1] - 32, sizes[1] - 1]) {
			const other = alice({ ...initiator, ephemeral: key(), hybrid: { level, seed: random.bytes(64) } });
			const answer = bob(responder, wall).feed(other.sent[0]!).sent[0]!;
			answer[at] = answer[at]! ^ 0x04;
			expect(other.feed(answer).fault).toBe('message-2');
		}
		to.feed(from.feed(created, 50).sent[1]!);
		expect(to.done.keys).toEqual(from.done.keys);
	});

	it('is not served by who has another level, or none', () => {
		const { initiator, responder } = parties();
		const request = alice(initiator).sent[0]!;
		const other = levels.find((one) => one !== level)!;
		const padded = concatBytes(request, new Uint8Array(2000));
		expect(bob({ ...responder, hybrid: { level: other, random } }, wall).feed(padded).fault).toBe('message-1');
		const { hybrid: _, ...classic } = responder;
		expect(bob(classic, wall).feed(request).fault).toBe('message-1');
	});

	it('takes nothing that comes too early, and no job that is not its own', () => {
		const { initiator, responder } = parties();
		const eager = alice(initiator, 'hold');
		expect(eager.sent).toEqual([]);
		eager.feed(new Uint8Array(1)).work();
		expect(eager.fault).toBe('trailing-bytes');
		expect(alice(parties().initiator, 'refuse').fault).toBe('busy');

		const fresh = { ephemeral: key(), hybrid: { level, seed: random.bytes(64) } };
		const request = alice({ ...initiator, ...fresh }).sent[0]!;
		const early = bob(responder, wall, 'hold').feed(concatBytes(request, Uint8Array.of(1)));
		early.work();
		expect(early.fault).toBe('trailing-bytes');
		const flooded = bob(responder, wall, 'hold').feed(request).feed(new Uint8Array(20_000));
		expect(flooded.fault).toBe('trailing-bytes');

		const lost = bob(responder, wall, 'hold').feed(request);
		const [held] = lost.held;
		held!.handler.onJob(new Uint8Array(3), held!.generation + 1, lost);
		expect(lost.outcome).toBeUndefined();
		held!.handler.onJobFailed('crashed', held!.generation, lost);
		expect(lost.fault).toBe('job');
		held!.handler.onJob(mlKemJobs['ml-kem-encapsulate'](held!.bytes), held!.generation, lost);
		expect(lost.sent).toEqual([]);
	});

	it('refuses an encapsulation key that is none', () => {
		const { initiator, responder } = parties();
		const from = alice(initiator, 'hold');
		const [held] = from.held;
		const publicKey = mlKemJobs['ml-kem-key'](held!.bytes);
		publicKey.fill(0xff, 0, 3);
		held!.handler.onJob(publicKey, held!.generation, from);
		expect(bob(responder, wall).feed(from.sent[0]!).fault).toBe('bad-key');
	});

	it('wipes what it holds when it is given up while a job is underway', () => {
		const { initiator } = parties();
		const from = alice(initiator, 'hold');
		from.run.destroy();
		expect(initiator.hybrid!.seed).toEqual(new Uint8Array(64));
		from.work();
		expect(from.sent).toEqual([]);
		const second = parties();
		const other = alice({ ...second.initiator, padding: new Uint8Array(0) });
		const to = bob(second.responder, wall).feed(other.sent[0]!);
		const waiting = alice(parties().initiator, 'hold');
		waiting.work();
		waiting.feed(to.sent[0]!);
		expect(waiting.fault).toBe('message-2');
		const third = parties();
		const halfway = bob(third.responder, wall).feed(alice(third.initiator).sent[0]!.subarray(0, 700));
		halfway.run.destroy();
		expect(halfway.outcome).toBeUndefined();
	});
});
