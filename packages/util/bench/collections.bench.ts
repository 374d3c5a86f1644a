// What the collections on hot paths cost.
import { seededRandom } from '@i2p/testkit';
import {
	ByteQueue,
	crc32,
	DeadlineHeap,
	DecayingBloom,
	fromBase64,
	gunzip,
	gzipDeflate,
	gzipStored,
	Reader,
	Ring,
	toBase64,
	Writer,
} from '@i2p/util';
import { bench, describe } from 'vitest';

const random = seededRandom('bench');
const kilobyte = random.bytes(1024);

describe('a 16-byte header and 1 KiB', () => {
	bench('Writer', () => {
		new Writer(1040).u8(1).u32(2).u64(3).u16(1024).u8(0).bytes(kilobyte).finish();
	});
	const message = new Writer(1040).u8(1).u32(2).u64(3).u16(1024).u8(0).bytes(kilobyte).finish();
	bench('Reader', () => {
		const reader = new Reader(message);
		reader.u8();
		reader.u32();
		reader.u64();
		reader.bytes(reader.u16());
	});
});

describe('queues, per item', () => {
	const ring = new Ring<Uint8Array>(1024);
	bench('Ring: offer, take', () => {
		ring.offer(kilobyte);
		ring.take();
	});
	const queue = new ByteQueue(262_144);
	queue.offer(random.bytes(100_000));
	bench('ByteQueue: offer, peek, skip 1 KiB of 100', () => {
		queue.offer(kilobyte);
		queue.peek(1024);
		queue.skip(1024);
	});
});

describe('a thousand deadlines', () => {
	const heap = new DeadlineHeap<number>();
	for (let i = 0; i < 1000; i++) heap.set(i, random.below(1e6));
	let now = 1e6;
	bench('move one', () => {
		heap.set(random.below(1000), now++);
	});
});

describe('DecayingBloom', () => {
	const bloom = new DecayingBloom({ capacity: 1_000_000, lifetimeMs: 1e9, random });
	const item = new Uint8Array(16);
	let n = 0;
	bench('16 bytes', () => {
		new DataView(item.buffer).setUint32(0, n++);
		bloom.seen(item, 0);
	});
});

describe('base64 of a destination, and back', () => {
	const destination = random.bytes(391);
	const text = toBase64(destination);
	bench('toBase64', () => {
		toBase64(destination);
	});
	bench('fromBase64', () => {
		fromBase64(text);
	});
	bench('Buffer', () => {
		Buffer.from(destination).toString('base64');
	});
});

describe('gzip of 1 KiB', () => {
	const stored = gzipStored(kilobyte);
	const deflated = gzipDeflate(kilobyte.map((byte) => byte & 15));
	bench('crc32', () => {
		crc32(kilobyte);
	});
	bench('stored', () => {
		gzipStored(kilobyte);
	});
	bench('open stored', () => {
		gunzip(stored, 2048);
	});
	bench('open deflated', () => {
		gunzip(deflated, 2048);
	});
});
