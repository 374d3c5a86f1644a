// Bytes that no honest router sends, into every decoder and every door.
import { importX25519Private } from '@i2p/crypto-x25519';
import { emptyMapping, hashKey, mappingOf } from '@i2p/data-core';
import { encodeShortRecords, encodeStandard, encodeTunnelData, encodeTunnelGateway, I2np } from '@i2p/data-i2np';
import { hostile, seededRandom } from '@i2p/testkit';
import { wall } from '@i2p/time';
import { WireError } from '@i2p/util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	Assembler,
	answerTask,
	type BuildRequest,
	decodeReply,
	decodeRequest,
	Endpoint,
	encodeReply,
	encodeRequest,
	FragmentBudget,
	FragmentHead,
	Gateway,
	openAnswers,
	openTask,
	type PlannedHop,
	plainRequest,
	requestMinutes,
	startBuild,
} from '../src/index.js';
import { asTheyAre, contentOf, openOne, readFragments } from './clear-messages.js';
import { type Node, TestNetwork } from './network.js';
import { sampleRequest as request } from './sample-request.js';

const random = seededRandom('hostile tunnels');
/** A number as so many bytes. */
const be = (value: number, bytes: number) =>
	Array.from({ length: bytes }, (_, i) => (value >>> (8 * (bytes - 1 - i))) & 255);

describe('codecs', () => {
	test('requests', () => {
		hostile(decodeRequest, encodeRequest(request, random), { truncatedMayDecode: true });
		for (const role of ['gateway', 'participant', 'endpoint'] as const)
			expect(decodeRequest(encodeRequest({ ...request, role }, random))).toEqual({ ...request, role });
		const bytes = encodeRequest(request, random);
		const spoiled = (at: number, value: number) => () => decodeRequest(bytes.with(at, value));
		expect(spoiled(40, 0xc0)).toThrow('build request: build-flags at byte 40');
		expect(spoiled(40, 0x01)).toThrow('build request: build-flags at byte 40');
		expect(spoiled(43, 1)).toThrow('build request: build-layer at byte 43');
	});

	test('options of requests and answers', () => {
		const options = mappingOf({ m: '20', r: '100' });
		expect(decodeRequest(encodeRequest({ ...request, options }, random)).options).toEqual(options);
		const noise = encodeRequest(request, random);
		noise.set([0, 90, 5], 56);
		expect(decodeRequest(noise).options).toEqual(emptyMapping);
		expect(decodeReply(encodeReply({ options, code: 30 }, random))).toEqual({ options, code: 30 });
		const long = mappingOf({ a: 'x'.repeat(100) });
		expect(() => encodeRequest({ ...request, options: long }, random)).toThrow(RangeError);
		expect(() => encodeRequest({ ...request, nextHash: new Uint8Array(31) }, random)).toThrow(RangeError);
		const longer = mappingOf({ a: 'x'.repeat(200) });
		expect(() => encodeReply({ options: longer, code: 0 }, random)).toThrow(RangeError);
	});

	test('answers', () => {
		hostile(decodeReply, encodeReply({ options: emptyMapping, code: 0 }, random));
	});

	test('delivery instructions', () => {
		const read = (bytes: Uint8Array) => {
			if (bytes.length === 0) throw new WireError('truncated');
			const head = new FragmentHead();
			const start = head.read(bytes, 0, bytes.length);
			if (start + head.size !== bytes.length) throw new WireError('trailing-bytes');
			return head;
		};
		const tunnel = new Uint8Array(43 + 9).fill(9);
		tunnel[0] = 0x28;
		tunnel[41] = 0;
		expect(read(tunnel)).toMatchObject({ first: true, messageId: 0x09090909, size: 9 });
		hostile(read, tunnel);
		hostile(read, Uint8Array.of(0x83, 1, 2, 3, 4, 0, 1, 9));
		hostile(read, Uint8Array.of(0, 0, 1, 9));
		expect(() => read(Uint8Array.of(0x60, 0, 5))).toThrow('delivery-kind at byte 0');
		expect(() => read(Uint8Array.of(0x10, 0, 5))).toThrow('delivery-kind at byte 0');
		expect(() => read(Uint8Array.of(0x08, 0, 0, 0, 0, 0, 5))).toThrow('delivery-fragment at byte 1');
		expect(() => read(Uint8Array.of(0x20, ...new Uint8Array(4 + 32), 0, 5))).toThrow('zero-tunnel-id at byte 1');
		expect(() => read(Uint8Array.of(0x81, 0, 0, 0, 1, 0, 5))).toThrow('delivery-fragment at byte 0');
	});

	test('clear messages', () => {
		const gateway = new Gateway(asTheyAre, random);
		gateway.offer({ kind: 'local' }, random.bytes(300));
		gateway.offer({ kind: 'router', hash: random.bytes(32) }, random.bytes(200));
		const message = gateway.pack(1, 1)[0]!.subarray(4);
		const decode = (bytes: Uint8Array) => {
			if (bytes.length !== 1024) throw new WireError('truncated');
			return readFragments(contentOf(bytes));
		};
		hostile(decode, message);
		const count = hostile((bytes) => readFragments(bytes), contentOf(message), { truncatedMayDecode: true });
		expect(count.refused['truncated']).toBeGreaterThan(0);
		expect(() => contentOf(new Uint8Array(1024).fill(1))).toThrow('tunnel message: tunnel-padding at byte');
	});

	test('any noise in a tunnel is dropped without a throw', () => {
		const endpoint = new Endpoint(asTheyAre, new FragmentBudget(1 << 20), () => undefined);
		fc.assert(
			fc.property(fc.uint8Array({ minLength: 1024, maxLength: 1024 }), (bytes) => {
				expect(openOne(endpoint, bytes)).toEqual([]);
			}),
			{ numRuns: 50 },
		);
	});
});

describe('reassembly is bounded', () => {
	const give = (assembler: Assembler, fragment: Uint8Array, now = 0) => {
		const head = new FragmentHead();
		const start = head.read(fragment, 0, fragment.length);
		return assembler.onFragment(head, fragment, fragment.subarray(start, start + head.size), now);
	};
	const first = (id: number, size: number) =>
		Uint8Array.of(0x08, ...be(id, 4), ...be(size, 2), ...new Uint8Array(size));
	const follow = (id: number, number: number, last: boolean, size: number) =>
		Uint8Array.of(0x80 | (number << 1) | Number(last), ...be(id, 4), ...be(size, 2), ...new Uint8Array(size));

	test('in number, in bytes, in time, for one and for all', () => {
		const codes: string[] = [];
		const budget = new FragmentBudget(300_000);
		const assembler = new Assembler(budget, (code) => codes.push(code));
		for (let id = 1; id <= 200; id++) give(assembler, first(id, 900), 0);
		assembler.settle(0);
		expect(assembler.size).toBe(64);
		expect(codes.filter((code) => code === 'fragments-full')).toHaveLength(136);
		for (let number = 1; number < 63; number++)
			for (let id = 300; id < 310; id++) give(assembler, follow(id, number, false, 996), 1);
		expect(budget.free).toBeGreaterThanOrEqual(300_000 - 4 * 62_708);
		expect(assembler.nextDue()).toBe(15_001);
		assembler.expire(15_001);
		expect(assembler.size).toBe(0);
		expect(budget.free).toBe(300_000);
		expect(assembler.nextDue()).toBe(Number.POSITIVE_INFINITY);
		const second = new Assembler(new FragmentBudget(500), (code) => codes.push(code));
		expect(give(second, first(1, 501), 0)).toBeUndefined();
		second.settle(0);
		expect(second.size).toBe(0);
	});

	test('what waits for more shares no memory with what was lent', () => {
		const assembler = new Assembler(new FragmentBudget(2000), () => undefined);
		const hash = random.bytes(32);
		const part = random.bytes(900);
		const lent = Uint8Array.of(0x48, ...hash, ...be(1, 4), ...be(900, 2), ...part);
		give(assembler, lent);
		lent.fill(0);
		expect(assembler.size).toBe(0);
		assembler.settle(0);
		expect(assembler.size).toBe(1);
		const other = random.bytes(80);
		give(assembler, Uint8Array.of(0x08, ...be(2, 4), ...be(80, 2), ...other), 1);
		const whole = give(assembler, follow(1, 1, true, 5), 1)!;
		expect(whole.delivery).toEqual({ kind: 'router', hash });
		expect(whole.bytes).toEqual(Uint8Array.of(...part, 0, 0, 0, 0, 0));
		assembler.settle(1);
		expect(assembler.size).toBe(1);
		const second = give(assembler, follow(2, 1, true, 3), 1)!;
		expect(second).toEqual({ delivery: { kind: 'local' }, bytes: Uint8Array.of(...other, 0, 0, 0) });
		expect(assembler.size).toBe(0);
	});

	test('what grows within a turn is bounded, too, and is kept when fragments are missing', () => {
		const codes: string[] = [];
		const assembler = new Assembler(new FragmentBudget(1 << 20), (code) => codes.push(code));
		give(assembler, first(1, 900));
		give(assembler, follow(1, 1, false, 900));
		give(assembler, first(1, 20));
		give(assembler, follow(1, 1, true, 30));
		give(assembler, follow(1, 3, true, 50));
		expect(assembler.size).toBe(1);
		expect(give(assembler, follow(1, 2, false, 100))!.bytes).toHaveLength(1950);
		give(assembler, first(2, 1003));
		for (let number = 1; number <= 62; number++) give(assembler, follow(2, number, false, 1000));
		expect(codes).toEqual(['bad-tunnel-message']);
		assembler.settle(0);
		expect(assembler.size).toBe(0);
	});

	test('contradictions drop the message', () => {
		const codes: string[] = [];
		const assembler = new Assembler(new FragmentBudget(1 << 20), (code) => codes.push(code));
		give(assembler, follow(1, 2, true, 10), 0);
		give(assembler, follow(1, 5, false, 10), 0);
		expect(codes).toEqual(['bad-tunnel-message']);
		for (let number = 1; number <= 63; number++) give(assembler, follow(2, number, false, 996), 0);
		expect(assembler.size).toBe(0);
		give(assembler, follow(3, 1, true, 10), 0);
		expect(give(assembler, follow(3, 1, true, 99), 0)).toBeUndefined();
		expect(give(assembler, first(3, 5), 0)!.bytes).toHaveLength(15);
		give(assembler, first(4, 5), 0);
		assembler.clear();
		expect(assembler.size).toBe(0);
	});
});

describe('records for a hop', () => {
	const own = { hash: random.bytes(32), encryption: importX25519Private(random.bytes(32)) };
	const now = wall(29_000_000 * 60_000);
	const other: PlannedHop = {
		hash: random.bytes(32),
		encryptionKey: importX25519Private(random.bytes(32)).publicKey,
		request,
	};
	const build = (change: Partial<BuildRequest>) =>
		startBuild(
			[{ hash: own.hash, encryptionKey: own.encryption.publicKey, request: { ...request, ...change } }, other],
			undefined,
			random,
		)!.records;

	test('each broken rule has its name', () => {
		const judge = (change: Partial<BuildRequest>) => openTask(own, build(change), now);
		expect(judge({})).toMatchObject({ request });
		expect(judge({ receiveTunnelId: 0 })).toBe('bad-tunnel-ids');
		expect(judge({ nextTunnelId: 0 })).toBe('bad-tunnel-ids');
		expect(judge({ nextHash: own.hash })).toBe('bad-next-hop');
		expect(judge({ nextHash: own.hash, role: 'endpoint' })).toMatchObject({ request: { role: 'endpoint' } });
		expect(judge({ requestMinutes: 29_000_000 - 10 })).toBe('stale-request');
		expect(judge({ requestMinutes: 29_000_000 + 6 })).toBe('stale-request');
		expect(judge({ requestMinutes: requestMinutes(now) - 8 })).toMatchObject({ request: {} });
		expect(openTask(own, [random.bytes(218)], now)).toBe('not-for-us');
		const records = build({});
		expect(openTask(own, [...records, ...records], now)).toBe('two-records-for-us');
		const mine = records.find((r) => r[0] === own.hash[0])!;
		expect(openTask(own, [mine.with(100, mine[100]! ^ 1)], now)).toBe('bad-record');
		expect(openTask(own, [mine.fill(0, 16, 48)], now)).toBe('bad-record');
	});

	test('whatever the number of hops, each finds its record and the creator its answers', () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 7 }), fc.boolean(), fc.nat(6), (length, inbound, refuser) => {
				const keys = Array.from({ length }, () => ({
					hash: random.bytes(32),
					encryption: importX25519Private(random.bytes(32)),
				}));
				const plan = keys.map((k, i) => ({
					hash: k.hash,
					encryptionKey: k.encryption.publicKey,
					request: plainRequest({ ...request, role: i === length - 1 && !inbound ? 'endpoint' : 'participant' }),
				}));
				const started = startBuild(plan, inbound ? random.bytes(32) : undefined, random)!;
				expect(started.records.length).toBe(Math.max(4, length + (inbound ? 1 : 0)));
				let records: readonly Uint8Array[] = started.records;
				for (const [i, k] of keys.entries()) {
					const task = openTask(k, records, now);
					if (typeof task === 'string') throw new Error(task);
					expect(task.secrets).toEqual(started.hops[i]!.secrets);
					records = answerTask(task, records, i === refuser ? 30 : 0, emptyMapping, random);
				}
				const answer = openAnswers(started, records)!;
				expect(answer.codes).toEqual(keys.map((_, i) => (i === refuser ? 30 : 0)));
				expect(answer.ownRecordIntact).toBe(true);
			}),
			{ numRuns: 30 },
		);
		expect(() => startBuild([], undefined, random)).toThrow(RangeError);
		expect(() => startBuild(Array(8).fill(other), undefined, random)).toThrow(RangeError);
		const lowOrder = { ...other, encryptionKey: new Uint8Array(32) };
		expect(startBuild([lowOrder], undefined, random)).toBeUndefined();
	});
});

describe('doors', () => {
	function ready(): { network: TestNetwork; a: Node; b: Node } {
		const network = new TestNetwork('doors', 6);
		network.explore(2);
		network.driver.runFor(3000);
		const [a, b] = network.nodes as [Node, Node];
		return { network, a, b };
	}
	const message = (type: number, body: Uint8Array) => ({ type, id: 5, expires: wall(2e12), body });

	test('noise into each, again and again: counted, nothing held, honest peers served', () => {
		const { network, a, b } = ready();
		const keys = network.nodes.map((node) => node.hop.key);
		const before = a.tunnels.snapshot();
		for (const length of [0, 1, 3, 4, 5, 6, 20, 217, 219, 529, 873, 1027, 1028, 1029, 5000]) {
			for (const fill of [undefined, 0, 255]) {
				const body = fill === undefined ? network.random.bytes(length) : new Uint8Array(length).fill(fill);
				a.act((turn) => {
					a.tunnels.onTunnelData(keys[1]!, message(I2np.TunnelData, body), turn);
					a.tunnels.onTunnelGateway(message(I2np.TunnelGateway, body), turn);
					a.tunnels.onBuild(keys[1], message(I2np.ShortTunnelBuild, body), turn);
					a.tunnels.onBuild(undefined, message(I2np.ShortTunnelBuild, body), turn);
					a.tunnels.onBuild(keys[1], message(I2np.VariableTunnelBuild, body), turn);
					a.tunnels.onBuildReply(message(I2np.OutboundTunnelBuildReply, body), turn);
					a.tunnels.onBuildReply(message(I2np.VariableTunnelBuildReply, body), turn);
					expect(a.tunnels.onGarlic(message(I2np.Garlic, body), turn)).toBe(false);
				});
			}
		}
		expect(a.notes.get('bad-message')).toBeGreaterThan(0);
		expect(a.notes.get('malformed-build')).toBeGreaterThan(0);
		expect(a.notes.get('build-reply-late')).toBeGreaterThan(0);
		expect(a.tunnels.snapshot().transit.tunnels).toBe(before.transit.tunnels);
		const { id } = network.send(b, 'exploratory', a, 'exploratory', network.random.bytes(5000));
		network.driver.runUntil(() => a.delivered.some((d) => d.message.id === id));
	});

	test('only the hop before may send into a tunnel, and nothing twice', () => {
		const { network, a } = ready();
		let seen: { to: Node; from: Node; body: Uint8Array } | undefined;
		network.judge = (from, to, m) => {
			if (m.type === I2np.TunnelData) seen ??= { from, to, body: new Uint8Array(m.body) };
			return true;
		};
		network.driver.runUntil(() => seen !== undefined);
		network.driver.runFor(1000);
		const { from, to, body } = seen!;
		const stranger = network.nodes.find((node) => node !== from && node !== to)!;
		to.act((turn) => to.tunnels.onTunnelData(stranger.hop.key, message(I2np.TunnelData, body), turn));
		expect(to.notes.get('wrong-sender')).toBe(1);
		to.act((turn) => to.tunnels.onTunnelData(from.hop.key, message(I2np.TunnelData, body), turn));
		expect(to.notes.get('duplicate')).toBe(1);
		to.act((turn) =>
			to.tunnels.onTunnelGateway(
				message(I2np.TunnelGateway, encodeTunnelGateway({ tunnelId: 1, message: new Uint8Array(16) })),
				turn,
			),
		);
		expect(to.notes.get('unknown-tunnel')).toBe(1);
		expect(a.notes.get('bad-checksum')).toBeUndefined();
	});

	test('what a gateway elsewhere cannot be told is dropped by the endpoint, and the tunnel goes on', () => {
		const { network, a, b } = ready();
		const far = { kind: 'tunnel', hash: network.random.bytes(32), tunnelId: 7 } as const;
		const total = (code: string) => network.nodes.reduce((sum, node) => sum + (node.notes.get(code) ?? 0), 0);
		const send = (length: number) =>
			a.act((turn) => {
				const expires = wall(turn.wall + 10_000);
				const sent = { ...message(I2np.Data, new Uint8Array(length - 16)), expires };
				expect(a.tunnels.sendThrough('exploratory', far, sent, turn)).toBe(true);
			});
		send(62_687);
		network.driver.runFor(1000);
		expect(total('message-too-long')).toBe(1);
		expect(total('link-refused')).toBe(0);
		send(62_686);
		network.driver.runFor(1000);
		expect(total('message-too-long')).toBe(1);
		expect(total('link-refused')).toBe(1);
		const { id } = network.send(a, 'exploratory', b, 'exploratory', network.random.bytes(5000));
		network.driver.runUntil(() => b.delivered.some((d) => d.message.id === id));
	});

	test('a tunnel takes no tunnel messages inside, nothing stale, and delivers nothing to the endpoint itself', () => {
		const { network, a, b } = ready();
		const inside = (type: number, expires: number) =>
			encodeStandard({ type, id: 1, expires: wall(expires), body: new Uint8Array(20) });
		const { wall: now } = { wall: network.driver.clock.wall() };
		a.act((turn) => {
			const lease = b.tunnels.replyPath('exploratory', turn)!;
			const gateway = network.nodes.find((node) => node.hop.key === hashKey(lease.gateway))!;
			const enter = (bytes: Uint8Array) =>
				network.driver.after(1, () =>
					gateway.act((t) =>
						gateway.tunnels.onTunnelGateway(
							message(I2np.TunnelGateway, encodeTunnelGateway({ tunnelId: lease.tunnelId, message: bytes })),
							t,
						),
					),
				);
			enter(inside(I2np.TunnelGateway, now + 10_000));
			enter(inside(I2np.TunnelData, now + 10_000));
			enter(inside(I2np.Data, now - 100_000));
			enter(network.random.bytes(50));
			enter(inside(I2np.Data, now + 10_000).with(30, 1));
			a.tunnels.sendThrough('exploratory', { kind: 'local' }, message(I2np.Data, new Uint8Array(20)), turn);
		});
		network.driver.runFor(1000);
		const total = (code: string) => network.nodes.reduce((sum, node) => sum + (node.notes.get(code) ?? 0), 0);
		expect(total('nested-tunnel-message')).toBe(2);
		expect(total('message-expired')).toBe(1);
		expect(total('bad-message')).toBe(2);
		expect(b.notes.get('bad-message')).toBe(1);
		expect(total('local-delivery-in-transit')).toBe(1);
		expect(b.delivered).toEqual([]);
	});

	test('a build that is repeated, or asks for an id in use, makes no second tunnel', () => {
		const { network, b } = ready();
		const victim = network.nodes[3]!;
		const plan = (receiveTunnelId: number): PlannedHop => ({
			...victim.hop,
			request: plainRequest({
				...request,
				receiveTunnelId,
				role: 'gateway',
				requestMinutes: requestMinutes(network.driver.clock.wall()),
			}),
		});
		const ask = (receiveTunnelId: number, records?: Uint8Array) => {
			const body = records ?? encodeShortRecords(startBuild([plan(receiveTunnelId)], undefined, random)!.records);
			victim.act((turn) => victim.tunnels.onBuild(b.hop.key, message(I2np.ShortTunnelBuild, body), turn));
			return body;
		};
		const before = victim.tunnels.snapshot().transit.tunnels;
		const records = ask(77);
		expect(victim.tunnels.snapshot().transit.tunnels).toBe(before + 1);
		ask(77, records);
		expect(victim.notes.get('record-replayed')).toBe(1);
		ask(77);
		expect(victim.notes.get('id-in-use')).toBe(1);
		expect(victim.tunnels.snapshot().transit.tunnels).toBe(before + 1);
		const participant = startBuild(
			[{ ...plan(78), request: { ...plan(78).request, role: 'participant' } }],
			undefined,
			random,
		)!;
		victim.act((turn) => {
			const body = encodeShortRecords(participant.records);
			victim.tunnels.onBuild(undefined, message(I2np.ShortTunnelBuild, body), turn);
			const data = encodeTunnelData({ tunnelId: 77, data: new Uint8Array(1024) });
			victim.tunnels.onTunnelData(b.hop.key, message(I2np.TunnelData, data), turn);
		});
		expect(victim.notes.get('sender-unknown')).toBe(1);
		expect(victim.notes.get('unknown-tunnel')).toBe(1);
	});

	test('a build back to where it came from, or on to a router that is banned, gets no answer', () => {
		const { network, b } = ready();
		const [, , before, victim, banned] = network.nodes;
		victim!.banned.add(banned!.hop.key);
		const ask = (role: 'participant' | 'endpoint', next: Node) => {
			const plan: PlannedHop = {
				...victim!.hop,
				request: plainRequest({
					...request,
					receiveTunnelId: 1 + random.below(1e9),
					role,
					nextHash: next.hop.hash,
					requestMinutes: requestMinutes(network.driver.clock.wall()),
				}),
			};
			const body = encodeShortRecords(startBuild([plan], undefined, random)!.records);
			victim!.act((turn) => victim!.tunnels.onBuild(before!.hop.key, message(I2np.ShortTunnelBuild, body), turn));
		};
		const counts = () =>
			['same-neighbours', 'next-hop-banned', 'transit-accepted'].map((code) => victim!.notes.get(code) ?? 0);
		const [, , accepted] = counts();
		ask('participant', before!);
		ask('participant', banned!);
		ask('endpoint', banned!);
		expect(counts()).toEqual([1, 2, accepted]);
		ask('participant', b);
		ask('endpoint', before!);
		expect(counts()).toEqual([1, 2, accepted! + 2]);
	});

	test('full is an answer: transit is bounded in number and in bytes', () => {
		const network = new TestNetwork('full', 4, (i) =>
			i === 3 ? { transit: { maxTunnels: 10, bytesPerSecond: 5000 } } : {},
		);
		const victim = network.nodes[3]!;
		const codes: number[] = [];
		network.judge = (from) => from !== victim;
		for (let id = 1; id <= 60; id++) {
			const planned = plainRequest({
				...request,
				receiveTunnelId: id,
				role: 'gateway',
				nextHash: network.nodes[0]!.hop.hash,
				requestMinutes: requestMinutes(network.driver.clock.wall()),
			});
			const started = startBuild([{ ...victim.hop, request: planned }], undefined, random)!;
			victim.act((turn) => {
				const body = encodeShortRecords(started.records);
				victim.tunnels.onBuild(undefined, message(I2np.ShortTunnelBuild, body), turn);
				codes.push(victim.tunnels.snapshot().transit.tunnels);
			});
		}
		expect(Math.max(...codes)).toBe(10);
		expect(victim.notes.get('transit-pressure')).toBeGreaterThan(0);
		expect(victim.notes.get('transit-full')).toBeGreaterThan(0);
		const inner = encodeStandard(message(I2np.Data, new Uint8Array(2000)));
		for (let i = 0; i < 10; i++)
			victim.act((turn) => {
				const body = encodeTunnelGateway({ tunnelId: 1, message: inner });
				victim.tunnels.onTunnelGateway(message(I2np.TunnelGateway, body), turn);
			});
		expect(victim.notes.get('transit-overload')).toBe(6);
	});
});
