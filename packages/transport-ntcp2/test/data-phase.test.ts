// The data phase of one link as a peer sees it: how many frames and writes a turn makes, padding and its options.
import { seededRandom } from '@i2p/testkit';
import { minutes, seconds } from '@i2p/time';
import { WireError, Writer } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import {
	type Block,
	decodePaddingWishes,
	encodePaddingWishes,
	FrameOpener,
	Framer,
	FrameSealer,
	type InitiatorDone,
	PaddingPolicy,
	readBlocks,
	writeI2npBlock,
	writeOptionsBlock,
	writeTerminationBlock,
} from '../src/index.js';
import { type Raw, Stranger } from './raw.js';
import { World } from './world.js';

/** Opens what a router sends, frame by frame. */
class Reader {
	readonly frames: { readonly bytes: number; readonly blocks: Block[] }[] = [];
	readonly #opener: FrameOpener;
	readonly #framer: Framer;
	readonly #raw: Raw;
	#read = 0;

	constructor(raw: Raw, done: InitiatorDone) {
		this.#raw = raw;
		this.#opener = new FrameOpener(done.keys.toInitiator);
		this.#framer = new Framer(done.keys.toInitiator.sipKey, done.keys.toInitiator.sipIv);
	}

	/** The frames that came since it was asked last. */
	next(): { readonly bytes: number; readonly blocks: Block[] }[] {
		const from = this.frames.length;
		this.#framer.onBytes(this.#raw.received.subarray(this.#read), (box) => {
			const plain = this.#opener.open(box)!;
			this.frames.push({ bytes: box.length, blocks: readBlocks(Uint8Array.from(plain)) });
			return true;
		});
		this.#read = this.#raw.received.length;
		return this.frames.slice(from);
	}
}

function session() {
	const world = new World();
	const bob = world.node();
	const stranger = new Stranger(world, '127.0.9.1');
	const { raw, sealer, done } = stranger.session(bob);
	world.driver.runUntil(() => bob.up.length === 1);
	world.driver.runFor(50);
	const reader = new Reader(raw, done);
	const send = (write: (writer: Writer) => void): void => {
		const writer = new Writer();
		write(writer);
		const frame = new Uint8Array(FrameSealer.size(writer.length));
		sealer.seal(writer.finish(), frame, 0);
		raw.write(frame);
		world.driver.runFor(50);
	};
	const [link] = bob.up;
	return { world, bob, raw, reader, send, link: link! };
}

const kinds = (blocks: readonly Block[]) => blocks.map((block) => block.kind);

describe('a link', () => {
	it('begins with the time, its RouterInfo and what padding it wishes', () => {
		const { reader, bob } = session();
		const [first, ...others] = reader.next();
		expect(others).toEqual([]);
		expect(kinds(first!.blocks)).toEqual(['dateTime', 'routerInfo', 'options', 'padding']);
		expect(first!.blocks[1]).toMatchObject({ bytes: bob.info.bytes });
		const wishes = decodePaddingWishes((first!.blocks[2] as { bytes: Uint8Array }).bytes);
		expect(wishes).toEqual({ sendLeast: 0, sendMost: 1, receiveLeast: 0, receiveMost: 16 });
	});

	it('puts all messages of a turn into one frame, and those of many turns into one each', () => {
		const { world, bob, reader, link } = session();
		reader.next();
		for (const count of [1, 2, 15]) {
			bob.inside(() => {
				for (let id = 0; id < count; id++) expect(link.offer(world.message(1000, id))).toBe(true);
			});
			world.driver.runFor(50);
			const frames = reader.next();
			expect(frames).toHaveLength(1);
			expect(kinds(frames[0]!.blocks)).toEqual([...new Array(count).fill('i2np'), 'padding']);
		}
		for (let id = 0; id < 3; id++) {
			bob.inside(() => void link.offer(world.message(100, id)));
			world.driver.runFor(10);
		}
		world.driver.runFor(50);
		expect(reader.next()).toHaveLength(3);
	});

	it('fills frames up to 16 KiB, and gives a larger message a frame of its own', () => {
		const { world, bob, reader, link } = session();
		reader.next();
		bob.inside(() => {
			for (const size of [9000, 7000, 7000, 40_000, 100, 100]) link.offer(world.message(size, size & 0xffff));
		});
		world.driver.runFor(100);
		expect(reader.next().map(({ blocks }) => blocks.length - 1)).toEqual([2, 1, 1, 2]);
	});

	it('says everything once more, with the newest RouterInfo, after half an hour or so', () => {
		const { world, reader, send, bob } = session();
		reader.next();
		for (let minute = 0; minute < 50; minute++) {
			world.driver.runFor(minutes(1));
			send((writer) => writeI2npBlock(writer, world.message(10, 1)));
		}
		const frames = reader.next();
		expect(frames.length).toBeGreaterThanOrEqual(1);
		expect(kinds(frames[0]!.blocks)).toEqual(['dateTime', 'routerInfo', 'padding']);
		expect(bob.table.size).toBe(1);
	});

	it('pads as the peer wishes, within what we give', () => {
		const { world, bob, reader, link, send } = session();
		reader.next();
		const paddings = (count: number, bytes: number): Set<number> => {
			const seen = new Set<number>();
			for (let i = 0; i < count; i++) {
				bob.inside(() => void link.offer(world.message(bytes, i)));
				world.driver.runFor(20);
			}
			for (const { blocks } of reader.next()) seen.add((blocks.at(-1) as { bytes: number }).bytes);
			return seen;
		};
		const usual = paddings(60, 1000);
		expect(Math.max(...usual)).toBeLessThanOrEqual(64);
		expect(usual.size).toBeGreaterThan(20);
		expect(paddings(40, 10).size).toBeGreaterThan(5);
		send((writer) =>
			writeOptionsBlock(writer, encodePaddingWishes({ sendLeast: 0, sendMost: 9, receiveLeast: 0, receiveMost: 0 })),
		);
		expect(paddings(10, 1000)).toEqual(new Set([0]));
	});

	it('answers a termination by closing, and waits for no more than a second', () => {
		const { world, bob, raw, send } = session();
		send((writer) => writeTerminationBlock(writer, 1, 3));
		world.driver.runFor(seconds(2));
		expect(bob.down).toEqual(['peer-shutdown']);
		expect(raw.ended || raw.closed !== undefined).toBe(true);
	});

	it('ends at a malformed Options block', () => {
		const { bob, send } = session();
		send((writer) => {
			writer.u8(1).u16(11).zeros(11);
		});
		expect(bob.down).toEqual(['payload']);
	});
});

describe('padding', () => {
	it('keeps to what both sides allow', () => {
		const policy = new PaddingPolicy(seededRandom('padding'));
		const draw = (bytes: number) => Array.from({ length: 300 }, () => policy.bytesFor(bytes));
		expect([Math.min(...draw(800)), Math.max(...draw(800))]).toEqual([0, 50]);
		policy.onOptions(encodePaddingWishes({ sendLeast: 0, sendMost: 0, receiveLeast: 200, receiveMost: 255 }));
		expect([Math.min(...draw(800)), Math.max(...draw(800))]).toEqual([50, 50]);
		expect(Math.max(...draw(16_000))).toBe(64);
		policy.onOptions(encodePaddingWishes({ sendLeast: 0, sendMost: 0, receiveLeast: 9, receiveMost: 0 }));
		expect(Math.max(...draw(16_000))).toBe(0);
	});

	it('is said in 12 bytes, and more are of the future', () => {
		const wishes = { sendLeast: 1, sendMost: 2, receiveLeast: 3, receiveMost: 255 };
		const bytes = encodePaddingWishes(wishes);
		expect(bytes.length).toBe(12);
		expect(decodePaddingWishes(new Uint8Array([...bytes, 1, 2]))).toEqual(wishes);
		for (let length = 0; length < 12; length++)
			expect(() => decodePaddingWishes(bytes.subarray(0, length))).toThrow(WireError);
	});
});
