// Anything on any port: refused by name and counted, bounded, and honest peers are served all the while.
import { encodeDatabaseStore, I2np, storeOfRouterInfo } from '@i2p/data-i2np';
import { RouterInfo } from '@i2p/data-routerinfo';
import { days, minutes, wall } from '@i2p/time';
import { copyBytes, utf8 } from '@i2p/util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type TestRouterOptions, testRouter } from '../../../tools/fixtures/data.js';
import { Dispatch } from '../src/dispatch.js';
import { integrated, type RouterNode, type RouterWorld, samPort } from './network.js';
import { connect, type Pair, ping, session, transfer } from './play.js';
import { Rogue } from './rogue.js';

let world: RouterWorld;
let target: RouterNode;
let rogue: Rogue;
let honest: Pair;
/** What routers really say to each other, by type. */
const corpus = new Map<number, Uint8Array[]>();

beforeEach(() => {
	const onLink = Dispatch.prototype.onLinkMessage;
	const spy = vi.spyOn(Dispatch.prototype, 'onLinkMessage');
	spy.mockImplementation(function (this: Dispatch, peer, message, turn) {
		const bodies = corpus.get(message.type) ?? [];
		corpus.set(message.type, bodies);
		if (bodies.length < 20) bodies.push(copyBytes(message.body));
		onLink.call(this, peer, message, turn);
	});
	world = integrated({ seed: 'bad input', count: 6 });
	target = world.nodes[2]!;
	rogue = new Rogue(world, '127.9.9.1');
	const left = session(world, target, 'left', { hops: 2 });
	const right = session(world, world.nodes[3]!, 'right', { hops: 2 });
	honest = connect(world, left, right);
	ping(honest);
	spy.mockRestore();
});

afterEach(() => {
	ping(honest);
	transfer(honest.far, honest.near, 65_536);
	for (const { address, lines, counters } of world.nodes) {
		expect(lines.filter(({ event }) => event === 'bug')).toEqual([]);
		expect([address, ...Object.keys(counters).filter((name) => /bug|calls-full/.test(name))]).toEqual([address]);
	}
	world.end();
});

/** Runs a while, the honest stream being used. */
function meanwhile(seconds: number): void {
	for (let i = 0; i < seconds; i++) {
		world.driver.runFor(1000);
		ping(honest);
	}
}

describe('the NTCP2 port', () => {
	it('closes on garbage of every length, and on silence', () => {
		const raws = [0, 1, 31, 32, 63, 64, 65, 200, 2000, 65_536, 300_000].map((length) => {
			const raw = rogue.raw(target);
			return length === 0 ? raw : raw.send(rogue.random.bytes(length));
		});
		meanwhile(45);
		expect(raws.filter(({ closed }) => closed === undefined)).toEqual([]);
		// Half of what has 64 bytes and less than a hybrid message 1 looks like the beginning of one.
		const [unauthentic = 0, unfinished = 0] = ['message-1', 'timeout'].map(
			(fault) => target.counters[`ntcp2-handshake-failed-${fault}`],
		);
		expect(unauthentic).toBeGreaterThan(2);
		expect(unauthentic + unfinished).toBeGreaterThanOrEqual(raws.length);
	});

	it('closes on message 1 cut anywhere, changed anywhere, and on one that was seen', () => {
		const request = rogue.request(target);
		const raws = [];
		for (let length = 1; length < request.length; length += 5)
			raws.push(rogue.raw(target).send(rogue.request(target).subarray(0, length)));
		for (let at = 0; at < request.length; at += 5) {
			const changed = rogue.request(target);
			changed[at]! ^= 1 << rogue.random.below(8);
			raws.push(rogue.raw(target).send(changed));
		}
		const first = rogue.raw(target).send(request);
		world.driver.runUntil(() => first.received >= 64);
		const second = rogue.raw(target).send(request);
		const trailing = rogue.raw(target).send(rogue.request(target));
		world.driver.runFor(100);
		trailing.send(rogue.random.bytes(10_000));
		meanwhile(45);
		raws.push(first, second, trailing);
		expect(raws.filter(({ closed }) => closed === undefined)).toEqual([]);
		expect(second.received).toBe(0);
		expect(target.counters['ntcp2-handshake-failed-replay']).toBe(1);
	});

	it('gives those who drip bytes no more time than the handshake has', () => {
		const drips = Array.from({ length: 20 }, () => ({ raw: rogue.raw(target), request: rogue.request(target) }));
		for (let second = 0; second < 40; second++) {
			for (const { raw, request } of drips)
				if (raw.closed === undefined) raw.send(request.subarray(second % 80, (second % 80) + 1));
			meanwhile(1);
		}
		expect(drips.filter(({ raw }) => raw.closed === undefined)).toEqual([]);
	});

	it('outlives a crowd that connects and says nothing', () => {
		const crowd = Array.from({ length: 2000 }, () => rogue.raw(target));
		meanwhile(40);
		expect(crowd.filter(({ closed }) => closed === undefined)).toEqual([]);
	});
});

describe('an established link', () => {
	const types = [...Object.values(I2np), 0, 2, 12, 19, 127, 255];
	const lengths = [0, 1, 3, 4, 8, 31, 32, 33, 68, 219, 300, 436, 1024, 1028, 1500, 4000, 30_000];
	/** All who spoke to the target: whoever says too much of that is banned, and another goes on. */
	let rogues: Rogue[];

	const bans = () => target.router.snapshot().peers.bans;
	const banned = (): readonly string[] => bans().map(({ peer }) => peer);

	/** A rogue to whom the target still listens. */
	function speaker(): Rogue {
		const last = rogues.at(-1)!;
		if (!banned().includes(last.info.key)) return last;
		const next = new Rogue(world, `127.9.${9 + rogues.length}.1`);
		rogues.push(next);
		return next;
	}

	beforeEach(() => {
		rogues = [rogue];
	});

	afterEach(() => {
		// Those who spoke until nobody listened are banned, and nobody else is.
		expect(rogues.length).toBeGreaterThan(1);
		const names = new Set(rogues.map(({ info }) => info.key as string));
		expect(banned().filter((peer) => !names.has(peer))).toEqual([]);
		for (const { reason, endsInMs } of bans())
			expect([reason, endsInMs > 0]).toEqual([expect.stringMatching(/-/), true]);
	});

	const isBounded = (): void => expect(target.router.snapshot().netDb.routers).toBeLessThan(10 + rogues.length);

	it('may say anything of any type and length', () => {
		for (const type of types)
			for (const length of lengths) {
				const speaking = speaker();
				for (let i = 0; i < 3; i++) {
					speaking.send(target, type, speaking.random.bytes(length));
					world.driver.runFor(2);
				}
			}
		meanwhile(10);
		expect(
			Object.keys(target.counters).filter((name) => /^dispatch-|malformed|bad-message/.test(name)).length,
		).toBeGreaterThan(3);
		isBounded();
	});

	it('may say what others said, cut short, changed and once more', () => {
		for (const [type, bodies] of corpus)
			for (const body of bodies.slice(0, 8)) {
				speaker().send(target, type, copyBytes(body));
				for (let i = 0; i < 12; i++) {
					const { random } = rogue;
					const changed = copyBytes(body);
					changed[random.below(Math.min(changed.length, 80))]! ^= 1 << random.below(8);
					for (const bytes of [body.slice(0, random.below(body.length)), changed]) speaker().send(target, type, bytes);
					world.driver.runFor(2);
				}
			}
		meanwhile(10);
		expect(corpus.size).toBeGreaterThan(4);
		isBounded();
	});

	it('may bring RouterInfos that are forged, stale, of the future or of another network: none enters, true ones do', () => {
		meanwhile(61);
		const clock = world.driver.clock.wall();
		const kinds: Readonly<Record<string, TestRouterOptions>> = {
			'bad-signature': {},
			stale: { published: wall(clock - days(2)) },
			'from-the-future': { published: wall(clock + minutes(10)) },
			'wrong-net': { netId: 2 },
			stored: {},
		};
		const each = 25;
		for (let i = 0; i < each; i++)
			for (const [kind, special] of Object.entries(kinds)) {
				const { info } = testRouter(`${kind} ${i}`, { netId: 99, published: clock, host: `127.20.${i}.1`, ...special });
				const bytes = copyBytes(info.bytes);
				if (kind === 'bad-signature') bytes[bytes.length - 1]! ^= 1;
				const body = encodeDatabaseStore(storeOfRouterInfo(RouterInfo.decode(bytes)));
				speaker().send(target, I2np.DatabaseStore, body);
				world.driver.runFor(100);
				if (i % 10 === 0) ping(honest);
			}
		const counted = (kind: string): number => target.counters[`netdb-router-store-${kind}`] ?? 0;
		// What a new rogue says before its link stands may be lost.
		for (const kind of Object.keys(kinds)) expect([kind, counted(kind) >= each - rogues.length]).toEqual([kind, true]);
		expect(target.router.snapshot().netDb.routers).toBeLessThanOrEqual(5 + rogues.length + counted('stored'));
	});
});

describe('SAM', () => {
	const words = [
		'HELLO VERSION',
		'SESSION CREATE',
		'SESSION STATUS',
		'STREAM CONNECT',
		'STREAM ACCEPT',
		'STREAM FORWARD',
		'NAMING LOOKUP',
		'DEST GENERATE',
		'PING',
		'HELP',
		'STYLE=STREAM',
		'STYLE=RAW',
		'ID=left',
		'ID="',
		'DESTINATION=TRANSIENT',
		'DESTINATION=AAAA',
		'NAME=ME',
		'NAME=x.b32.i2p',
		'SIGNATURE_TYPE=7',
		'SIGNATURE_TYPE=-1',
		'inbound.length=99',
		'explicitPeers=x,y',
		'MIN=3.0 MAX=3.3',
		'SILENT=true',
		'\u0000',
		'\u00e9\u{1f600}',
		'"a b\\" c"',
		'=',
		'==',
		'KEY=',
	];

	it('answers or closes, whatever is said', () => {
		const { random } = rogue;
		for (let i = 0; i < 150; i++) {
			const client = rogue.machine.connect(target.address, samPort);
			const lines = Array.from({ length: 1 + random.below(4) }, () =>
				Array.from({ length: 1 + random.below(6) }, () => words[random.below(words.length)]).join(' '),
			);
			if (random.below(2) === 0) lines.unshift('HELLO VERSION');
			client.send(`${lines.join('\n')}\n`);
			if (random.below(3) === 0) client.send(random.bytes(random.below(2000)));
			world.driver.runFor(20);
			client.socket.destroy(random.below(2) === 0);
		}
		const endless = rogue.machine.connect(target.address, samPort);
		endless.send(utf8('A'.repeat(200_000)));
		meanwhile(35);
		expect(endless.ended).toBe(true);
		endless.send('A');
		world.driver.runFor(100);
		expect(endless.closed).toBe('reset');
		expect(target.router.snapshot().destinations).toBeLessThan(60);
		world.driver.runFor(60_000);
		expect(target.router.snapshot().destinations).toBe(1);
	});
});
