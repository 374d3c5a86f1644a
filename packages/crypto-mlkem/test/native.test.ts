// What the node engine asks of node:crypto, held against a stand-in over the portable engine: the same on a Node with ML-KEM and one without.
import type { KeyObject } from 'node:crypto';
import { seededRandom } from '@i2p/testkit';
import { describe, expect, it } from 'vitest';
import { encapsulate, importMlKemPrivate, type MlKemLevel, type MlKemPrivateKey } from '../src/index.js';
import { type NodeMlKem, nativeKeys } from '../src/node/native.js';

/** A `node:crypto` with ML-KEM, over the portable engine. */
function standIn(): Required<NodeMlKem> {
	const keys = new Map<KeyObject, MlKemPrivateKey>();
	return {
		createPrivateKey({ key: seed, format, asymmetricKeyType }) {
			expect(format).toBe('raw-seed');
			const key = importMlKemPrivate(Number(asymmetricKeyType.replace('ml-kem-', '')) as MlKemLevel, seed);
			const handle = { export: () => Buffer.from(key.publicKey) } as unknown as KeyObject;
			keys.set(handle, key);
			return handle;
		},
		createPublicKey: (key) => key,
		decapsulate: (key, ciphertext) => new Uint8Array(keys.get(key)!.decapsulate(ciphertext)),
	};
}

describe('keys by node:crypto', () => {
	it.each([512, 768, 1024] as const)('are made of their seed, level %i', (level) => {
		const make = nativeKeys(standIn())!;
		const random = seededRandom('stand-in');
		const seed = random.bytes(64);
		const key = make(level, seed);
		const same = importMlKemPrivate(level, seed);
		expect(key.level).toBe(level);
		expect(key.publicKey).toEqual(same.publicKey);
		const { ciphertext, secret } = encapsulate(level, key.publicKey, random)!;
		expect(key.decapsulate(ciphertext)).toEqual(secret);
		expect(() => key.decapsulate(ciphertext.subarray(1))).toThrow(
			new RangeError(`ML-KEM ciphertext: expected ${ciphertext.length} bytes, got ${ciphertext.length - 1}`),
		);
		key.destroy();
		expect(() => key.decapsulate(ciphertext)).toThrow(TypeError);
	});

	it('are not made where node:crypto, or the library below it, has no ML-KEM', () => {
		const { createPrivateKey, createPublicKey } = standIn();
		expect(nativeKeys({ createPrivateKey, createPublicKey })).toBeUndefined();
		const refuses = (): never => {
			throw new Error('unsupported');
		};
		expect(nativeKeys({ ...standIn(), createPrivateKey: refuses })).toBeUndefined();
	});
});
