// ML-KEM-768 beside node:crypto used directly with a cached key, where it has it (Node 24.7 and later).
import * as nodeCrypto from 'node:crypto';
import { seededRandom } from '@i2p/testkit';
import { bench, describe } from 'vitest';
import * as portable from '../src/index.js';
import * as native from '../src/node/index.js';

type Direct = {
	generateKeyPairSync(type: string): { privateKey: nodeCrypto.KeyObject; publicKey: nodeCrypto.KeyObject };
	encapsulate?(key: nodeCrypto.KeyObject): { ciphertext: Uint8Array };
	decapsulate?(key: nodeCrypto.KeyObject, ciphertext: Uint8Array): Uint8Array;
};
const direct = nodeCrypto as unknown as Direct;
const random = seededRandom('bench');
const seed = random.bytes(64);
const engines = [
	['node engine', native],
	['portable engine', portable],
] as const;

describe('generate', () => {
	if (direct.decapsulate !== undefined)
		bench('node:crypto', () => {
			direct.generateKeyPairSync('ml-kem-768');
		});
	for (const [name, engine] of engines)
		bench(name, () => {
			engine.generateMlKem(768, random);
		});
});

describe('encapsulate', () => {
	const { publicKey } = native.importMlKemPrivate(768, seed);
	if (direct.encapsulate !== undefined) {
		const own = direct.generateKeyPairSync('ml-kem-768');
		bench('node:crypto', () => {
			direct.encapsulate?.(own.publicKey);
		});
	}
	bench('both engines', () => {
		native.encapsulate(768, publicKey, random);
	});
});

describe('decapsulate', () => {
	if (direct.encapsulate !== undefined) {
		const own = direct.generateKeyPairSync('ml-kem-768');
		const { ciphertext } = direct.encapsulate(own.publicKey);
		bench('node:crypto', () => {
			direct.decapsulate?.(own.privateKey, ciphertext);
		});
	}
	for (const [name, engine] of engines) {
		const key = engine.importMlKemPrivate(768, seed);
		const { ciphertext } = engine.encapsulate(768, key.publicKey, random)!;
		bench(name, () => {
			key.decapsulate(ciphertext);
		});
	}
});
