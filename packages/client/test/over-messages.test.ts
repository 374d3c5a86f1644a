import { destinationHostSuite } from '../../client-core/test/destination-host-suite.js';
import { makePair } from '../../streaming/test/pair.js';

destinationHostSuite('a destination over messages on a good network', () => makePair({ latencyMs: 15 }).pair);
destinationHostSuite(
	'a destination over messages on a bad network',
	() => makePair({ latencyMs: 40, jitterMs: 60, loss: 0.1, duplicated: 0.02, seed: 'bad' }).pair,
);
destinationHostSuite(
	'a destination over messages on a narrow host',
	() => makePair({ latencyMs: 5, room: 4, bound: true }).pair,
);
