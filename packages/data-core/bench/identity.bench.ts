// What reading and verifying identities and mappings costs, beside hand-indexed decoders.
import { seededRandom } from '@i2p/testkit';
import { Reader, Writer } from '@i2p/util';
import { bench, describe } from 'vitest';
import { handIdentity, handMapping } from '../../../tools/fixtures/hand-indexed.js';
import {
	createRouterKeys,
	hashKey,
	mappingOf,
	RouterIdentity,
	readMapping,
	skipMapping,
	writeMapping,
} from '../src/index.js';

const random = seededRandom('bench');
const keys = createRouterKeys(random);
const message = random.bytes(500);
const signature = keys.signing.sign(message);

describe('a router identity of 391 bytes', () => {
	bench('hand-indexed', () => {
		handIdentity(keys.identity.bytes);
	});
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

const writer = new Writer();
writeMapping(writer, mappingOf({ caps: 'BC', host: '192.0.2.1', mtu: '1500', port: '12345', v: '2' }));
const mapping = writer.finish();

describe(`a mapping of ${mapping.length} bytes`, () => {
	bench('hand-indexed', () => {
		handMapping(mapping, 0);
	});
	bench('read', () => {
		readMapping(new Reader(mapping), { signed: true });
	});
	bench('passed over', () => {
		skipMapping(new Reader(mapping), { signed: true });
	});
});
