// Two destinations with streams over messages in memory.
import { overMessages } from '@i2p/client';
import { createDestinationKeys } from '@i2p/data-core';
import type { StreamingNote } from '@i2p/streaming';
import { seededRandom } from '@i2p/testkit';
import type { HostPair } from '../../client-core/test/destination-host-suite.js';
import { MessageWorld, type WorldOptions } from '../../client-core/test/message-world.js';

export function makeHost(world: MessageWorld, seed: string, notes: Map<StreamingNote, number> = new Map()) {
	const keys = createDestinationKeys(seededRandom(seed));
	const host = world.host(keys.destination);
	const made = overMessages({
		host,
		signer: keys.signing,
		random: seededRandom(`${seed} ids`),
		noteOf: () => (code) => notes.set(code as StreamingNote, (notes.get(code as StreamingNote) ?? 0) + 1),
		arm: world.arm,
	});
	world.add(made);
	return { ...{ keys, host, notes }, made };
}

export function makePair(options: WorldOptions = {}) {
	const world = new MessageWorld(options);
	const one = makeHost(world, 'one');
	const two = makeHost(world, 'two');
	const pair: HostPair = { a: one.made, b: two.made, run: (ms, done) => world.run(ms, done) };
	return { world, one, two, pair };
}
