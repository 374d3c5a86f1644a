// What a payload costs between two destinations on an established session, from the offer to the other's handler.
import { seededRandom } from '@i2p/testkit';
import { bench, describe } from 'vitest';
import { TestHost, World } from '../test/world.js';

const random = seededRandom('bench');
const world = new World('bench', { latencyMs: 1 });
const alice = new TestHost(world, 'alice');
const bob = new TestHost(world, 'bob');
world.driver.runFor(1000);
alice.send(bob.key, random.bytes(10));
world.driver.runFor(1000);
bob.send(alice.key, random.bytes(10));
world.driver.runFor(1000);
alice.tunnels.capacity = Number.POSITIVE_INFINITY;
bob.tunnels.capacity = Number.POSITIVE_INFINITY;

describe('between two destinations', () => {
	for (const [size, count] of [
		[1730, 16],
		[60, 16],
	] as const) {
		const payload = random.bytes(size);
		bench(`${count} payloads of ${size} bytes and an answer`, () => {
			for (let i = 0; i < count; i++) alice.send(bob.key, payload);
			bob.send(alice.key, payload);
			world.driver.runFor(5);
			bob.received.length = 0;
			alice.received.length = 0;
		});
	}
});
