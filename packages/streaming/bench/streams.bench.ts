// Ten mebibytes through two machines in memory, without cryptography but the four signatures of the stream.
import { bench, describe } from 'vitest';
import { openPair } from '../../client-core/test/destination-host-suite.js';
import type { WorldOptions } from '../../client-core/test/message-world.js';
import { makePair } from '../test/pair.js';

const bytes = new Uint8Array(10 << 20);

function move(options: WorldOptions): void {
	const { world, pair } = makePair(options);
	const { near, far } = openPair(pair);
	near.send(bytes);
	near.end();
	if (!world.run(3_600_000, () => far.events.includes('end'))) throw new Error('did not arrive');
}

describe('ten mebibytes', () => {
	bench('nothing lost', () => move({ latencyMs: 5 }), { iterations: 5 });
	bench('one in a hundred lost', () => move({ latencyMs: 5, loss: 0.01 }), { iterations: 5 });
});
