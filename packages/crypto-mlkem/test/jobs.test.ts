// ML-KEM as jobs: the same answers as the calls, from either engine's table, whoever does them.
import { seededRandom } from '@i2p/testkit';
import { copyBytes } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import * as portable from '../src/index.js';
import * as node from '../src/node/index.js';

describe.each([
	['portable', portable],
	['node', node],
] as const)('jobs of the %s engine', (_, engine) => {
	const run = ({ kind, bytes }: portable.MlKemJob) => copyBytes(engine.mlKemJobs[kind](bytes));

	it.each([512, 768, 1024] as const)('agree on a secret with ML-KEM-%i, as the calls do', (level) => {
		const random = seededRandom(`jobs/${level}`);
		const seed = random.bytes(64);
		const key = engine.importMlKemPrivate(level, seed);
		const publicKey = run(engine.mlKemKeyJob(level, seed));
		expect(publicKey).toEqual(key.publicKey);
		const made = engine.mlKemEncapsulationOf(
			level,
			run(engine.mlKemEncapsulateJob(level, publicKey, seededRandom('draw'))),
		)!;
		expect(made).toEqual(engine.encapsulate(level, publicKey, seededRandom('draw')));
		expect(run(engine.mlKemDecapsulateJob(level, seed, made.ciphertext))).toEqual(made.secret);
		const none = Uint8Array.from(publicKey).fill(0xff, 0, 3);
		expect(engine.mlKemEncapsulationOf(level, run(engine.mlKemEncapsulateJob(level, none, random)))).toBeUndefined();
	});

	it('take keys, seeds and ciphertexts of their sizes only', () => {
		const random = seededRandom('sizes');
		const bytes = new Uint8Array(63);
		expect(() => engine.mlKemKeyJob(768, bytes)).toThrow(RangeError);
		expect(() => engine.mlKemKeyJob(700 as 768, new Uint8Array(64))).toThrow(RangeError);
		expect(() => engine.mlKemEncapsulateJob(768, bytes, random)).toThrow(RangeError);
		expect(() => engine.mlKemDecapsulateJob(768, bytes, new Uint8Array(1088))).toThrow(RangeError);
		expect(() => engine.mlKemDecapsulateJob(768, new Uint8Array(64), bytes)).toThrow(RangeError);
		expect(() => engine.mlKemEncapsulationOf(768, bytes)).toThrow(RangeError);
	});
});
