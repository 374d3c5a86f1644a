// Floods, drips and forged RouterInfos: refused by a counted reason, held in bounds, and honest peers are served meanwhile.
import { createRouterKeys, mappingOf } from '@i2p/data-core';
import { RouterInfo, signRouterInfo } from '@i2p/data-routerinfo';
import { seededRandom } from '@i2p/testkit';
import { hours, minutes, seconds, wall } from '@i2p/time';
import { Writer } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import {
	createNtcp2Keys,
	judgePeer,
	ntcp2RouterAddress,
	type PeerEvidence,
	type Verdict,
	writeDateTimeBlock,
	writeOptionsBlock,
	writePaddingBlock,
	writeRouterInfoBlock,
} from '../src/index.js';
import { type Raw, Stranger } from './raw.js';
import { type TestNode, World } from './world.js';

const random = seededRandom('bad input');

/** Whether Bob still takes a message of a peer that he does not know yet, within so long. */
function serves(world: World, bob: TestNode, withinMs: number): boolean {
	const honest = world.node({ hybrid: 768 });
	honest.known.set(bob.key, bob.info);
	honest.send(bob.key, 200, 1);
	world.driver.runFor(withinMs);
	return bob.messages.some(({ from }) => from === honest.key);
}

const open = (raws: readonly Raw[]) => raws.filter(({ closed }) => closed === undefined).length;

describe('a listener', () => {
	it('keeps its bound in a flood of silent connections from everywhere, and serves who speaks', () => {
		const world = new World();
		const bob = world.node({ hybrid: 768 });
		world.driver.runFor(1);
		const raws: Raw[] = [];
		for (let round = 0; round < 8; round++) {
			for (let i = 0; i < 60; i++) raws.push(new Stranger(world, `127.3.${round}.${i}`).connect(bob));
			world.driver.runFor(100);
			expect(open(raws)).toBeLessThanOrEqual(256);
			expect(serves(world, bob, 400)).toBe(true);
		}
		expect(bob.notes).toContain('ntcp2-stranger-displaced');
		world.driver.runFor(seconds(12));
		expect(open(raws)).toBe(0);
	});

	it('ends drips in time, however many there are and whatever they drip', () => {
		const world = new World();
		const bob = world.node({ hybrid: 768 });
		world.driver.runFor(1);
		const drips = Array.from({ length: 40 }, (_, i) => {
			const stranger = new Stranger(world, `127.4.0.${i}`);
			return { raw: stranger.connect(bob), bytes: stranger.request(bob, i % 2 ? { hybrid: 768 } : {}).request, at: 0 };
		});
		for (let second = 0; second < 12; second++) {
			world.driver.runFor(seconds(1));
			for (const drip of drips) {
				if (drip.raw.closed === undefined) drip.raw.write(drip.bytes.subarray(drip.at, drip.at + 3));
				drip.at += 3;
			}
			if (second % 4 === 0) expect(serves(world, bob, 500)).toBe(true);
		}
		expect(open(drips.map(({ raw }) => raw))).toBe(0);
		expect(bob.notes.filter((note) => note === 'ntcp2-handshake-failed-timeout')).toHaveLength(40);
	});

	it('ends who never says who it is after an authentic message 1', () => {
		const world = new World();
		const bob = world.node();
		world.driver.runFor(1);
		const raws = Array.from({ length: 20 }, (_, i) => {
			const stranger = new Stranger(world, `127.5.0.${i}`);
			return stranger.connect(bob, stranger.request(bob).request);
		});
		world.driver.runFor(seconds(9));
		expect(raws.every(({ received }) => received.length >= 64)).toBe(true);
		expect(serves(world, bob, 500)).toBe(true);
		world.driver.runFor(seconds(2));
		expect(open(raws)).toBe(0);
		expect(bob.gate.hostBan('127.5.0.1', world.driver.clock.now())).toBeUndefined();
	});

	it.each(['nothing', 'an authentic message 1'])(
		'bans a host whose handshakes end by time, again and again, after %s',
		(what) => {
			const world = new World();
			const bob = world.node();
			world.driver.runFor(1);
			const stranger = new Stranger(world, '127.7.0.1');
			const isBanned = () => bob.gate.hostBan(stranger.host, world.driver.clock.now()) !== undefined;
			let rounds = 0;
			for (; !isBanned() && rounds < 5; rounds++) {
				for (let i = 0; i < 4; i++)
					stranger.connect(bob, what === 'nothing' ? undefined : stranger.request(bob).request);
				expect(serves(world, bob, 500)).toBe(true);
				world.driver.runFor(seconds(12));
			}
			expect(rounds).toBe(3);
			const late = stranger.connect(bob);
			expect(serves(world, bob, 500)).toBe(true);
			expect(late.closed).toBeDefined();
			expect(bob.notes).toContain('ntcp2-not-accepted-host-banned');
		},
	);

	it('bans nobody for silence where many routers share a host', () => {
		const world = new World();
		const bob = world.node({ gate: { manyPerHost: true } });
		world.driver.runFor(1);
		const stranger = new Stranger(world, '127.7.0.1');
		for (let i = 0; i < 40; i++) stranger.connect(bob);
		world.driver.runFor(seconds(12));
		expect(bob.gate.hostBans(world.driver.clock.now())).toEqual([]);
	});

	it('lets a host that floods it in no faster than its share, and serves others', () => {
		const world = new World();
		const bob = world.node({ hybrid: 768 });
		world.driver.runFor(1);
		const stranger = new Stranger(world, '127.8.0.1');
		for (let round = 0; round < 5; round++) {
			const raws = Array.from({ length: 100 }, () => stranger.connect(bob));
			world.driver.runFor(100);
			expect(open(raws)).toBeLessThanOrEqual(8);
			expect(serves(world, bob, 400)).toBe(true);
		}
		expect(bob.notes).toContain('ntcp2-not-accepted-half-open-host');
	});

	it('stops reading a stranger that says too much', () => {
		const world = new World();
		const bob = world.node();
		world.driver.runFor(1);
		const raw = new Stranger(world, '127.6.0.1').connect(bob, random.bytes(60_000));
		world.driver.runFor(seconds(1));
		expect(raw.closed).toBe('reset');
	});
});

describe('the RouterInfo in message 3', () => {
	const keys = createRouterKeys(random);
	const ntcp2 = createNtcp2Keys(random);
	const now = wall(1_795_254_962_000);

	interface Said {
		readonly published?: number;
		readonly netId?: string;
		readonly version?: string;
		readonly hosts?: readonly string[];
	}

	function info({ published = now, netId = '2', version = '0.9.68', hosts = ['192.0.2.7'] }: Said = {}): Uint8Array {
		const places = hosts.length === 0 ? [undefined] : hosts.map((host) => ({ host, port: 20_000 }));
		const options = mappingOf({ caps: 'LR', netId, 'router.version': version });
		const addresses = places.map((at) => ntcp2RouterAddress(ntcp2, at));
		return signRouterInfo({ identity: keys.identity, published: wall(published), addresses, options }, keys.signing)
			.bytes;
	}

	type Words = Said | Uint8Array;

	function verdictOn(said: Words, change: Partial<PeerEvidence> = {}, more?: (writer: Writer) => void): Verdict {
		const writer = new Writer();
		writeRouterInfoBlock(writer, said instanceof Uint8Array ? said : info(said), false);
		more?.(writer);
		return judgePeer({
			confirm: writer.finish(),
			peerStatic: ntcp2.staticKey.publicKey,
			remoteHost: '192.0.2.7',
			own: createRouterKeys(random).identity.key,
			netId: 2,
			wall: now,
			banned: () => false,
			...change,
		});
	}

	function judge(said: Words, change: Partial<PeerEvidence> = {}, more?: (writer: Writer) => void): string {
		const verdict = verdictOn(said, change, more);
		return verdict.kind === 'kept' ? 'kept' : verdict.fault;
	}

	it.each<[string, string, Said, Partial<PeerEvidence>]>([
		['of now', 'kept', {}, {}],
		['of 89 minutes ago', 'kept', { published: now - minutes(89) }, {}],
		['of 91 minutes ago', 'router-info-age', { published: now - minutes(91) }, {}],
		['of a year ago', 'router-info-age', { published: now - hours(8760) }, {}],
		['a minute ahead', 'kept', { published: now + minutes(1) }, {}],
		['three minutes ahead', 'router-info-age', { published: now + minutes(3) }, {}],
		['of another network', 'net-id', { netId: '99' }, {}],
		['of no network', 'net-id', { netId: '' }, {}],
		['too old a version', 'router-version', { version: '0.9.57' }, {}],
		['no version', 'router-version', { version: 'new' }, {}],
		['another static key', 'static-key-mismatch', {}, { peerStatic: new Uint8Array(32).fill(9) }],
		['another source', 'source-address', {}, { remoteHost: '192.0.2.8' }],
		['another source, unpublished', 'kept', { hosts: [] }, { remoteHost: '192.0.2.8' }],
		['one of two hosts', 'kept', { hosts: ['198.51.100.1', '192.0.2.7'] }, {}],
		['the other family', 'kept', { hosts: ['2001:db8::1'] }, {}],
		['the /64 of its host', 'kept', { hosts: ['2001:db8::1'] }, { remoteHost: '2001:db8::ffff:2' }],
		['another /64', 'source-address', { hosts: ['2001:db8::1'] }, { remoteHost: '2001:db8:0:1::1' }],
		['mapped IPv4', 'kept', {}, { remoteHost: '::ffff:192.0.2.7' }],
		['of a banned router', 'banned', {}, { banned: () => true }],
		['of ourselves', 'self', {}, { own: keys.identity.key }],
	])('%s: %s', (_, expected, said, change) => {
		expect(judge(said, change)).toBe(expected);
	});

	it('must be signed by its own identity, whatever else it says', () => {
		const forged = Uint8Array.from(info());
		forged[forged.length - 1] = forged[forged.length - 1]! ^ 1;
		expect(judge(forged)).toBe('router-info-signature');
		const dated = Uint8Array.from(info({ published: now - hours(3) }));
		new DataView(dated.buffer).setBigUint64(391, BigInt(now));
		expect(judge(dated)).toBe('router-info-signature');
	});

	it('is not verified or read again when it is the known one, to the byte', () => {
		const bytes = info();
		const known = RouterInfo.decode(bytes);
		let asked = 0;
		const source = (answer: RouterInfo | undefined) => () => {
			asked++;
			return answer;
		};
		const kept = verdictOn(bytes, { known: source(known) });
		expect(kept.kind === 'kept' && kept.routerInfo === known).toBe(true);
		const forged = Uint8Array.from(bytes);
		forged[forged.length - 1] = forged[forged.length - 1]! ^ 1;
		expect(judge(forged, { known: source(known) })).toBe('router-info-signature');
		expect(judge(forged, { known: source(undefined) })).toBe('router-info-signature');
		expect(asked).toBe(3);
	});

	it('comes first; options and padding may follow, nothing else', () => {
		const padding = (writer: Writer) => writePaddingBlock(writer, 9);
		const options = (writer: Writer) => writeOptionsBlock(writer, new Uint8Array(12));
		expect(judge({}, {}, padding)).toBe('kept');
		expect(judge({}, {}, options)).toBe('kept');
		expect(
			judge({}, {}, (writer) => {
				options(writer);
				padding(writer);
			}),
		).toBe('kept');
		for (const more of [
			(writer: Writer) => writeDateTimeBlock(writer, now),
			(writer: Writer) => writeRouterInfoBlock(writer, info(), false),
			(writer: Writer) => {
				options(writer);
				options(writer);
			},
		])
			expect(judge({}, {}, more)).toBe('message-3');
		const confirm = new Writer();
		writeDateTimeBlock(confirm, now);
		expect(judge({}, { confirm: confirm.finish() })).toBe('message-3');
	});
});
