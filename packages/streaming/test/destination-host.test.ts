import { destinationHostSuite } from '../../client-core/test/destination-host-suite.js';
import { makePair } from './pair.js';

destinationHostSuite('streaming over a good network', () => makePair({ latencyMs: 15 }).pair);
destinationHostSuite(
	'streaming over a bad network',
	() => makePair({ latencyMs: 40, jitterMs: 60, loss: 0.1, duplicated: 0.02, seed: 'bad' }).pair,
);
destinationHostSuite('streaming over a narrow host', () => makePair({ latencyMs: 5, room: 4, bound: true }).pair);
