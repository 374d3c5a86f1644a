// What strangers may try: garbage, cuts, flips, replays, lengths, slowness. Honest peers are served all the while.
import { importX25519Private } from '@i2p/crypto-x25519';
import { hostile, seededRandom } from '@i2p/testkit';
import { fromWallSeconds, seconds } from '@i2p/time';
import { concatBytes, WireError, Writer } from '@i2p/util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	AwaitRequest,
	type Block,
	createNtcp2Keys,
	decodeCreatedOptions,
	decodeNtcp2Keys,
	decodeRequestOptions,
	encodeCreatedOptions,
	encodeNtcp2Keys,
	encodeRequestOptions,
	FrameOpener,
	Framer,
	FrameSealer,
	judgePeer,
	KeyObfuscation,
	readBlocks,
	terminationCode,
	terminationReason,
	writeDateTimeBlock,
	writeI2npBlock,
	writeOptionsBlock,
	writePaddingBlock,
	writeRouterInfoBlock,
	writeTerminationBlock,
} from '../src/index.js';
import { Stranger } from './raw.js';
import { type TestNode, World } from './world.js';

const random = seededRandom('hostile ntcp2');
const time = fromWallSeconds(1_795_254_962);

function allBlocks(): Uint8Array {
	const writer = new Writer();
	writeDateTimeBlock(writer, time);
	writeOptionsBlock(writer, random.bytes(12));
	writeRouterInfoBlock(writer, random.bytes(300), true);
	writeI2npBlock(writer, { type: 18, id: 0xfedc_ba98, expires: time, body: random.bytes(40) });
	writer.u8(99).u16(3).bytes(random.bytes(3)); // a type of the future
	writeTerminationBlock(writer, 2 ** 40 + 5, 4);
	writePaddingBlock(writer, 5);
	return writer.finish();
}

describe('codecs', () => {
	it('read what they write', () => {
		const kinds: Block['kind'][] = ['dateTime', 'options', 'routerInfo', 'i2np', 'termination', 'padding'];
		const blocks = readBlocks(allBlocks());
		expect(blocks.map((block) => block.kind)).toEqual(kinds);
		expect(blocks[3]).toMatchObject({ message: { type: 18, id: 0xfedc_ba98, expires: time } });
		expect(blocks[4]).toEqual({ kind: 'termination', framesReceived: 2 ** 40 + 5, reason: 4 });
		expect(blocks[5]).toEqual({ kind: 'padding', bytes: 5 });
		expect(readBlocks(new Uint8Array(0))).toEqual([]);
	});

	it('refuse what is broken by a WireError and nothing else', () => {
		hostile(readBlocks, allBlocks(), { truncatedMayDecode: true });
		const request = { netId: 2, version: 2, paddingBytes: 31, confirmBytes: 900, time };
		expect(decodeRequestOptions(encodeRequestOptions(request))).toEqual(request);
		hostile(decodeRequestOptions, encodeRequestOptions(request));
		const created = { paddingBytes: 31, time };
		expect(decodeCreatedOptions(encodeCreatedOptions(created))).toEqual(created);
		hostile(decodeCreatedOptions, encodeCreatedOptions(created));
		const keys = encodeNtcp2Keys(createNtcp2Keys(random));
		expect(encodeNtcp2Keys(decodeNtcp2Keys(keys))).toEqual(keys);
		hostile(decodeNtcp2Keys, keys);
	});

	it('hold blocks to their order and sizes', () => {
		const wrong: ((writer: Writer) => void)[] = [
			(w) => {
				writePaddingBlock(w, 1);
				writeDateTimeBlock(w, time);
			},
			(w) => {
				writePaddingBlock(w, 0);
				writePaddingBlock(w, 0);
			},
			(w) => {
				writeTerminationBlock(w, 0, 0);
				writeDateTimeBlock(w, time);
			},
			(w) => {
				w.u8(1).u16(11).zeros(11);
			},
			(w) => {
				w.u8(0).u16(3).zeros(3);
			},
			(w) => {
				w.u8(3).u16(8).zeros(8);
			},
			(w) => {
				w.u8(4).u16(8).zeros(8);
			},
			(w) => {
				w.u8(2).u16(0);
			},
		];
		for (const write of wrong) {
			const writer = new Writer();
			write(writer);
			expect(() => readBlocks(writer.finish())).toThrow(WireError);
		}
		expect(() => writeOptionsBlock(new Writer(), new Uint8Array(11))).toThrow(RangeError);
	});

	it('name every termination reason both ways', () => {
		for (let reason = 0; reason <= 17; reason++) expect(terminationReason(terminationCode(reason))).toBe(reason);
		expect(terminationCode(200)).toBe('unknown');
		expect(terminationReason('whatever')).toBe(0);
	});
});

describe('frames', () => {
	const direction = (seed: number) => {
		const bytes = seededRandom(`direction/${seed}`).bytes(56);
		return { aead: bytes.subarray(0, 32), sipKey: bytes.subarray(32, 48), sipIv: bytes.subarray(48) };
	};

	it('come out as they went in, however the bytes are cut', () => {
		fc.assert(
			fc.property(
				fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 }),
				fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 20 }),
				(plains, cuts) => {
					const sealer = new FrameSealer(direction(1));
					const frames = plains.map((plain) => {
						const out = new Uint8Array(FrameSealer.size(plain.length));
						sealer.seal(plain, out, 0);
						return out;
					});
					const stream = concatBytes(...frames);
					const framer = new Framer(direction(1).sipKey, direction(1).sipIv);
					const opener = new FrameOpener(direction(1));
					const opened: Uint8Array[] = [];
					for (let at = 0, i = 0; at < stream.length; i++) {
						const end = at + cuts[i % cuts.length]!;
						const ok = framer.onBytes(stream.subarray(at, end), (box) => {
							opened.push(new Uint8Array(opener.open(box)!));
							return true;
						});
						expect(ok).toBe(true);
						at = end;
					}
					expect(framer.midway).toBe(false);
					expect(opened).toEqual(plains.map((plain) => new Uint8Array(plain)));
				},
			),
			{ numRuns: 50 },
		);
	});

	it('of 65,535 bytes pass, of 65,536 cannot be made, and boxes shorter than a MAC end the stream', () => {
		const sealer = new FrameSealer(direction(2));
		const largest = new Uint8Array(65_519);
		const out = new Uint8Array(FrameSealer.size(largest.length));
		sealer.seal(largest, out, 0);
		expect(() => sealer.seal(new Uint8Array(65_520), new Uint8Array(70_000), 0)).toThrow(RangeError);
		const { sipKey, sipIv } = direction(2);
		const framer = new Framer(sipKey, sipIv);
		let seen = 0;
		for (let at = 0; at < out.length; at += 1000)
			framer.onBytes(out.subarray(at, at + 1000), (box) => {
				seen = box.length;
				return true;
			});
		expect(seen).toBe(65_535);
		for (const length of [0, 1, 15]) {
			const short = new Framer(sipKey, sipIv);
			const mask = new Framer(sipKey, sipIv);
			let masked = 0;
			// The mask is what makes a length of all-zero wire bytes.
			for (let guess = 0; guess < 65_536 && masked === 0; guess++) masked = guess === 0 ? probe(mask) : masked;
			const wire = length ^ masked;
			expect(short.onBytes(Uint8Array.of(wire >>> 8, wire), () => true)).toBe(false);
		}
	});

	/** The first mask of a chain: the length that two zero bytes stand for. */
	function probe(framer: Framer): number {
		const zeros = new Uint8Array(65_537);
		let length = -1;
		framer.onBytes(zeros, (box) => {
			length = box.length;
			return false;
		});
		return length;
	}
});

describe('the first message', () => {
	it('is refused whatever byte of it is another, and its parts never throw', () => {
		const world = new World();
		const bob = world.node();
		const stranger = new Stranger(world, '127.0.1.1');
		const { request } = stranger.request(bob);
		const start = () =>
			new AwaitRequest({
				ownStatic: bob.ntcp2.staticKey,
				obfuscation: new KeyObfuscation(bob.keys.identity.hash, bob.ntcp2.iv),
				netId: 99,
				ephemeral: () => importX25519Private(random.bytes(32)),
				padding: () => new Uint8Array(0),
				replayed: () => false,
			});
		const wall = world.driver.clock.wall();
		expect(start().onBytes(request.subarray(0, 64), wall).kind).toBe('await');
		for (let at = 0; at < 64; at++) {
			const broken = new Uint8Array(request.subarray(0, 64));
			broken[at] = broken[at]! ^ 0x40;
			expect(start().onBytes(broken, wall)).toEqual({ kind: 'failed', fault: 'message-1' });
		}
	});

	it('judges message 3 without anything but WireError', () => {
		const world = new World();
		const [alice, bob] = world.pair();
		const confirm = new Writer();
		writeRouterInfoBlock(confirm, alice.info.bytes, false);
		const evidence = {
			peerStatic: alice.ntcp2.staticKey.publicKey,
			remoteHost: alice.host,
			own: bob.key,
			netId: 99,
			wall: world.driver.clock.wall(),
			banned: () => false,
		};
		expect(judgePeer({ ...evidence, confirm: confirm.finish() }).kind).toBe('kept');
		const judge = (bytes: Uint8Array) => {
			const verdict = judgePeer({ ...evidence, confirm: bytes });
			if (verdict.kind === 'refused') throw new WireError(verdict.fault);
		};
		const count = hostile(judge, confirm.finish(), { positions: 150, truncatedMayDecode: true });
		expect(count.refused['router-info-signature']).toBeGreaterThan(0);
	});
});

describe('a listener under attack', () => {
	/** Bob, an honest Alice, and a check that Bob serves her in spite of everything. */
	function besieged() {
		const world = new World();
		const [alice, bob] = world.pair();
		let id = 0;
		const serves = () => {
			id++;
			const before = bob.messages.length;
			expect(alice.send(bob.key, 100, id)).toBe('taken');
			world.driver.runUntil(() => bob.messages.length > before, seconds(5));
		};
		const nothingLeft = (node: TestNode) => node.table.size;
		return { world, alice, bob, serves, nothingLeft };
	}

	it('takes garbage of every length, waits at random, reads a little and resets', () => {
		const { world, bob, serves } = besieged();
		const ends = new Set<number>();
		for (const [i, length] of [64, 65, 100, 300, 5000].entries()) {
			const stranger = new Stranger(world, `127.0.2.${i}`);
			const began = world.driver.clock.now();
			const raw = stranger.connect(bob, random.bytes(length));
			world.driver.runUntil(() => raw.closed !== undefined, seconds(12));
			ends.add(Math.round(world.driver.clock.now() - began));
			expect(raw.received.length).toBe(0);
			expect(raw.closed).toBe('reset');
			serves();
		}
		expect(ends.size).toBe(5);
	});

	it('outlives connections cut at every byte of messages 1 and 3', () => {
		const { world, bob, serves } = besieged();
		let strangers = 0;
		for (let cut = 0; cut <= 84; cut += 3) {
			const stranger = new Stranger(world, `127.0.3.${++strangers}`);
			const { request } = stranger.request(bob);
			stranger.connect(bob, request.subarray(0, Math.min(cut, request.length)), 'end');
			world.driver.runFor(100);
		}
		serves();
		for (let cut = 0; cut < 500; cut += 60) {
			const stranger = new Stranger(world, `127.0.4.${++strangers}`);
			const { request, next } = stranger.request(bob);
			const raw = stranger.connect(bob, request);
			world.driver.runUntil(() => raw.received.length >= 64);
			const step = next.onBytes(raw.received.subarray(0, 64), world.driver.clock.wall());
			const done = step.kind === 'await' ? step.onBytes(raw.received.subarray(64)) : step;
			if (done.kind !== 'done') throw new Error(done.kind);
			raw.write(done.reply.subarray(0, cut));
			world.driver.runFor(20);
			raw.socket.end();
			world.driver.runFor(50);
		}
		serves();
		world.driver.runFor(seconds(15));
		expect(bob.up).toHaveLength(1);
	});

	it('does not answer a message 1 twice', () => {
		const { world, bob, serves } = besieged();
		const stranger = new Stranger(world, '127.0.5.1');
		const { request } = stranger.request(bob);
		const first = stranger.connect(bob, request);
		world.driver.runUntil(() => first.received.length >= 64);
		const again = new Stranger(world, '127.0.5.2').connect(bob, request);
		world.driver.runUntil(() => again.closed !== undefined);
		expect(again.received.length).toBe(0);
		expect(bob.notes).toContain('ntcp2-handshake-failed-replay');
		serves();
	});

	it('refuses bytes that come before they may, and lengths that cannot be', () => {
		const { world, bob, serves } = besieged();
		const stranger = new Stranger(world, '127.0.6.1');
		stranger.connect(bob, concatBytes(stranger.request(bob).request, Uint8Array.of(1)));
		stranger.connect(bob, stranger.request(bob, { confirmBytes: 10 }).request);
		stranger.connect(bob, stranger.request(bob, { confirmBytes: 9000 }).request);
		world.driver.runFor(seconds(10));
		expect(bob.notes).toContain('ntcp2-handshake-failed-trailing-bytes');
		expect(bob.notes.filter((note) => note === 'ntcp2-handshake-failed-length')).toHaveLength(2);
		serves();
	});

	it('ends slow handshakes by the clock, and lets no host hold more than its share', () => {
		const { world, bob, serves } = besieged();
		const stranger = new Stranger(world, '127.0.7.1');
		const { request } = stranger.request(bob);
		const raws = Array.from({ length: 30 }, () => stranger.connect(bob));
		world.driver.runFor(100);
		expect(raws.filter((raw) => raw.closed === undefined)).toHaveLength(8);
		const drips = raws.filter((raw) => raw.closed === undefined);
		for (let i = 0; i < 9; i++) {
			for (const raw of drips) raw.write(request.subarray(i, i + 1));
			world.driver.runFor(seconds(1));
			serves();
		}
		world.driver.runFor(seconds(2));
		expect(drips.every((raw) => raw.closed !== undefined)).toBe(true);
		expect(bob.notes).toContain('ntcp2-handshake-failed-timeout');
		expect(bob.notes).toContain('ntcp2-not-accepted-half-open-host');
	});

	it('bans a host whose handshakes fail again and again', () => {
		const { world, bob, serves } = besieged();
		const stranger = new Stranger(world, '127.0.8.1');
		for (let i = 0; i < 14; i++) {
			stranger.connect(bob, random.bytes(64));
			world.driver.runFor(seconds(7));
		}
		expect(bob.notes).toContain('ntcp2-host-banned');
		expect(bob.notes).toContain('ntcp2-not-accepted-host-banned');
		serves();
	});

	it('ends sessions whose frames are forged, malformed or out of order, with the reason', () => {
		const seal = (sealer: FrameSealer, plain: Uint8Array) => {
			const out = new Uint8Array(FrameSealer.size(plain.length));
			sealer.seal(plain, out, 0);
			return out;
		};
		const blocks = (write: (writer: Writer) => void) => {
			const writer = new Writer();
			write(writer);
			return writer.finish();
		};
		const cases: [string, (sealer: FrameSealer) => Uint8Array][] = [
			[
				'data-aead',
				(sealer) => {
					const frame = seal(sealer, new Uint8Array(0));
					frame[10] = frame[10]! ^ 1;
					return frame;
				},
			],
			[
				'payload',
				(sealer) =>
					seal(
						sealer,
						blocks((w) => {
							w.u8(3).u16(4).zeros(4);
						}),
					),
			],
			[
				'payload',
				(sealer) =>
					seal(
						sealer,
						blocks((w) => {
							writeRouterInfoBlock(w, random.bytes(400), false);
						}),
					),
			],
			[
				'payload',
				(sealer) =>
					seal(
						sealer,
						blocks((w) => {
							writePaddingBlock(w, 0);
							writeDateTimeBlock(w, time);
						}),
					),
			],
		];
		const { world, bob, serves } = besieged();
		for (const [i, [code, frame]] of cases.entries()) {
			const stranger = new Stranger(world, `127.0.9.${i}`);
			const { raw, sealer, done } = stranger.session(bob);
			world.driver.runFor(100);
			raw.write(frame(sealer));
			world.driver.runFor(seconds(2));
			expect(raw.ended || raw.closed !== undefined).toBe(true);
			expect(bob.down.at(-1)).toBe(code);
			const opener = new FrameOpener(done.keys.toInitiator);
			const last: Block[] = [];
			new Framer(done.keys.toInitiator.sipKey, done.keys.toInitiator.sipIv).onBytes(raw.received, (box) => {
				last.push(...readBlocks(opener.open(box)!));
				return true;
			});
			expect(last.find((block) => block.kind === 'termination')).toMatchObject({ reason: terminationReason(code) });
			serves();
		}
	});
});
