// Keys made in advance: on the spot at first, at hand afterwards, one at a time; destroyed when nobody wants them.
import type { Kem, KemKey } from '@i2p/crypto-noise';
import { seededRandom } from '@i2p/testkit';
import { type Mono, mono, never } from '@i2p/time';
import { expect, test } from 'vitest';
import { kemPoolSize, keyPoolSize } from '../src/constants.js';
import { KeyPool } from '../src/key-pool.js';

test('KEM keys are made ahead from their first use on, one in each step, and wiped in the end', () => {
	let made = 0;
	let destroyed = 0;
	const kem: Kem = {
		publicKeyLength: 1,
		ciphertextLength: 1,
		generate: (): KemKey => {
			made++;
			return { publicKey: Uint8Array.of(made), destroy: () => void destroyed++ };
		},
		encapsulate: () => undefined,
	};
	const pool = new KeyPool(seededRandom('pool'));
	expect(pool.due()).toBe(never);
	expect(pool.takeKem(kem, mono(0)).publicKey).toEqual(Uint8Array.of(1));
	pool.take(mono(0));
	let steps = 0;
	let now: Mono = mono(0);
	for (; pool.due() !== never; steps++) {
		now = pool.due();
		const before = made;
		pool.onTime(now);
		expect(made - before).toBeLessThanOrEqual(1);
	}
	expect(made).toBe(1 + kemPoolSize);
	expect(steps).toBe(kemPoolSize + keyPoolSize);
	const taken = pool.takeKem(kem, now);
	expect(made).toBe(1 + kemPoolSize);
	taken.destroy();
	pool.destroy();
	expect(destroyed).toBe(kemPoolSize);
	expect(pool.due()).toBe(never);
});
