// A build request as a creator may send it, for tests that spoil one thing of it at a time.
import { emptyMapping } from '@i2p/data-core';
import { seededRandom } from '@i2p/testkit';
import type { BuildRequest } from '../src/index.js';

/** To a participant, asked in minute 29,000,000. */
export const sampleRequest: BuildRequest = {
	receiveTunnelId: 1,
	nextTunnelId: 0xffff_ffff,
	nextHash: seededRandom('sample request').bytes(32),
	role: 'participant',
	requestMinutes: 29_000_000,
	expirationSeconds: 600,
	nextMessageId: 7,
	options: emptyMapping,
};
