// What every host of streams must do, done over our client, the wire, our server and messages in memory.
import { overMessages } from '@i2p/client';
import { destinationHostSuite, type HostPair } from '../../client-core/test/destination-host-suite.js';
import type { WorldOptions } from '../../client-core/test/message-world.js';
import { I2cpWorld } from './i2cp-world.js';

function makePair(options: WorldOptions): HostPair {
	const world = new I2cpWorld(options);
	const host = () => {
		const owner = world.ready();
		const { signing, offline } = owner.keys;
		const made = overMessages({
			...{ host: owner.host!, signer: signing, offline, random: world.random, arm: world.world.arm },
		});
		world.floor.add(made);
		return made;
	};
	return { a: host(), b: host(), run: (mostMs, done) => world.world.run(mostMs, done) };
}

destinationHostSuite('I2CP over a good network', () => makePair({ latencyMs: 15 }));
destinationHostSuite('I2CP over a bad network', () =>
	makePair({ latencyMs: 40, jitterMs: 60, loss: 0.1, duplicated: 0.02, seed: 'bad' }),
);
destinationHostSuite('I2CP over a narrow host', () => makePair({ latencyMs: 5, room: 4 }));
