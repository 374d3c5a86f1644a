// What reading and verifying identities costs.
import { seededRandom } from '@i2p/testkit';
import { bench, describe } from 'vitest';
import { createRouterKeys, hashKey, RouterIdentity } from '../src/index.js';

const random = seededRandom('bench');
const keys = createRouterKeys(random);
const message = random.bytes(500);
const signature = keys.signing.sign(message);

describe('a router identity of 391 bytes', () => {
	bench('decode', () => {
		RouterIdentity.decode(keys.identity.bytes);
	});
	bench('decode and hash', () => {
		RouterIdentity.decode(keys.identity.bytes).key;
	});
	bench('verify, key known', () => {
		keys.identity.verify(message, signature);
	});
	bench('hash to key', () => {
		hashKey(keys.identity.hash);
	});
});
