// Seal and open a block of 222 bytes beside one bare power of node:crypto.
import { createDiffieHellman } from 'node:crypto';
import { seededRandom } from '@i2p/testkit';
import { bytesBE } from '@i2p/util';
import { bench, describe } from 'vitest';
import { prime } from '../src/group.js';
import * as portable from '../src/index.js';
import * as native from '../src/node/index.js';

const random = seededRandom('bench');
const plaintext = random.bytes(222);
const bare = createDiffieHellman(bytesBE(prime, 256), 2);
const own = portable.generateElGamal(random);
bare.setPrivateKey(own.exportRaw());

describe('ElGamal-2048', () => {
	bench('one power, node:crypto', () => {
		bare.computeSecret(own.publicKey);
	});
	for (const [name, engine] of [
		['node engine', native],
		['portable engine', portable],
	] as const) {
		const key = engine.importElGamalPrivate(own.exportRaw());
		const pub = engine.importElGamalPublic(own.publicKey);
		const block = pub.encrypt(plaintext, random)!;
		bench(`seal, ${name}`, () => {
			pub.encrypt(plaintext, random);
		});
		bench(`open, ${name}`, () => {
			key.decrypt(block);
		});
	}
});
