// One stream over a path of a given round trip, loss and jitter, on the virtual clock: how long, how fast, whether byte for byte.
// For the tests of long paths and for the table of `npm run bench -- streams`.
import { sha256 } from '@i2p/crypto-sha256';
import { seededRandom } from '@i2p/testkit';
import { concatBytes, equalBytes } from '@i2p/util';
import type { MessageWorld } from '../../client-core/test/message-world.js';
import { openPair } from '../../client-core/test/stream-recorder.js';
import { makePair } from './pair.js';

/** A path: round trip in milliseconds, share lost each way, and by which share of its half each way varies. */
export interface LongPath {
	readonly roundTripMs: number;
	readonly loss: number;
	readonly jitter: number;
}

/** What became of a stream. */
export interface Passage {
	readonly exact: boolean;
	readonly seconds: number;
	readonly kilobytesPerSecond: number;
	readonly roundTrips: number;
	/** Packets sent again, as a share of all. */
	readonly sentAgain: number;
	readonly notes: ReadonlyMap<string, number>;
}

/** Sends so many bytes one way; `arrange` may change the network before. */
export function passOver(
	path: LongPath,
	bytes: number,
	arrange: (world: MessageWorld) => void = () => undefined,
): Passage {
	const { roundTripMs, loss, jitter } = path;
	const half = roundTripMs / 2;
	const options = { latencyMs: half * (1 - jitter / 2), jitterMs: half * jitter, loss, seed: JSON.stringify(path) };
	const { world, pair, one } = makePair(options);
	arrange(world);
	const { near, far } = openPair(pair);
	const data = seededRandom('passage').bytes(bytes);
	if (!world.run(3_600_000, () => near.events.includes('open'))) throw new Error('did not open');
	let arrived = false;
	far.onEnd = () => {
		arrived = true;
	};
	const start = world.now;
	near.send(data);
	near.end();
	world.run(36_000_000, () => arrived);
	const ms = world.now - start;
	return {
		exact: arrived && equalBytes(sha256(concatBytes(...far.received)), sha256(data)),
		seconds: ms / 1000,
		kilobytesPerSecond: bytes / ms,
		roundTrips: ms / roundTripMs,
		sentAgain: (one.notes.get('packet-resent') ?? 0) / (bytes / 1812),
		notes: one.notes,
	};
}
