// The world in which streams are tried must itself keep its promises.
import { protocolNumber } from '@i2p/client-core';
import { createDestinationKeys, type HashKey } from '@i2p/data-core';
import { seededRandom } from '@i2p/testkit';
import { describe, expect, it } from 'vitest';
import { MessageWorld, type WorldOptions } from './message-world.js';

function two(options: WorldOptions) {
	const world = new MessageWorld(options);
	const a = world.host(createDestinationKeys(seededRandom('a')).destination);
	const b = world.host(createDestinationKeys(seededRandom('b')).destination);
	const got: { at: number; size: number; from: HashKey | undefined }[] = [];
	const undeliverable: string[] = [];
	let rooms = 0;
	for (const host of [a, b])
		host.attach(protocolNumber.raw, {
			onMessage: ({ payload, from }) => got.push({ at: world.now, size: payload.length, from }),
			onUndeliverable: (_to, reason) => undeliverable.push(reason),
			onRoom: () => {
				rooms++;
			},
		});
	const offer = (size: number, protocol: number = protocolNumber.raw) => {
		const answer = a.offer({
			...{ to: b.destination.key, protocol, fromPort: 0, toPort: 0 },
			...{ payload: new Uint8Array(size), compress: false },
		});
		world.arm();
		return answer;
	};
	return { world, a, b, got, undeliverable, offer, rooms: () => rooms };
}

describe('messages in memory', () => {
	it('arrive after their latency, from whom the session proves, at the handler of their protocol', () => {
		for (const bound of [false, true]) {
			const { world, a, got, offer } = two({ latencyMs: 25, bound });
			offer(10);
			offer(11, protocolNumber.datagram);
			world.run(100);
			expect(got.map(({ size }) => size)).toEqual([10]);
			expect(got[0]!.at).toBeCloseTo(25, 1);
			expect(got[0]!.from).toBe(bound ? a.destination.key : undefined);
		}
	});

	it('are lost and doubled as often as asked', () => {
		const { world, got, offer } = two({ loss: 0.2, duplicated: 0.1 });
		for (let i = 0; i < 2000; i++) offer(1);
		world.run(1000);
		expect(world.dropped).toBeGreaterThan(330);
		expect(world.dropped).toBeLessThan(470);
		expect(got.length - (2000 - world.dropped)).toBeGreaterThan(110);
	});

	it('queue before a bottleneck, and drop when its queue is full', () => {
		const { world, got, offer } = two({ latencyMs: 1, bottleneck: { bytesPerMs: 100, queueBytes: 1000 } });
		for (let i = 0; i < 30; i++) offer(100);
		world.run(1000);
		expect(got.length).toBe(12 - 1);
		expect(got[10]!.at - got[0]!.at).toBeCloseTo(10, 0);
	});

	it('find no host that is closed, and no room where there is none', () => {
		const { world, b, undeliverable, offer, rooms } = two({ room: 2 });
		expect([offer(1), offer(1), offer(1)]).toEqual(['taken', 'taken', 'full']);
		world.run(5);
		expect(rooms()).toBe(1);
		b.close();
		offer(1);
		world.run(100);
		expect(undeliverable).toEqual(['no-lease-set']);
		expect(
			b.offer({
				to: b.destination.key,
				protocol: 6,
				fromPort: 0,
				toPort: 0,
				payload: new Uint8Array(1),
				compress: false,
			}),
		).toBe('closed');
	});
});
