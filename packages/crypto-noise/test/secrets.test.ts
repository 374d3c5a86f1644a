// Nothing of a handshake prints a secret: not inspected, not serialised, not in what it throws.
import { inspect } from 'node:util';
import { generateX25519 } from '@i2p/crypto-x25519';
import { seededRandom } from '@i2p/testkit';
import { describe, expect, it } from 'vitest';
import { Handshake, hybridNames, mlKem, noiseNames, patternXKhfs, SymmetricState } from '../src/index.js';

const random = seededRandom('secrets of handshakes');

/** What anyone could see of a value. */
function seen(value: object): string {
	return inspect(value, { depth: 9, maxArrayLength: null }) + JSON.stringify(value);
}

describe('secrets', () => {
	it('stay inside a state', () => {
		const state = SymmetricState.fromName(noiseNames.ntcp2);
		state.mixKey(new Uint8Array(32).fill(7));
		expect(seen(state)).toBe('SymmetricState {}{}');
	});

	it('stay inside a handshake at each of its states', () => {
		const initial = SymmetricState.fromName(noiseNames.ntcp2);
		const bobStatic = generateX25519(random);
		const common = { pattern: patternXKhfs, initial, kem: mlKem(512) };
		const localStatic = generateX25519(random);
		const alice = new Handshake({ ...common, initiator: true, localStatic, remoteStatic: bobStatic.publicKey });
		const bob = new Handshake({ ...common, initiator: false, localStatic: bobStatic });
		for (const [from, to] of [
			[alice, bob],
			[bob, alice],
			[alice, bob],
		] as const) {
			to.read(from.write(new Uint8Array(3), random)!);
			for (const side of [alice, bob]) expect(seen(side)).toBe('Handshake {}{}');
		}
		expect(seen(alice.symmetric)).toBe('SymmetricState {}{}');
		for (const misuse of [() => alice.read(new Uint8Array(3)), () => bob.write(new Uint8Array(0), random)])
			expect(misuse).toThrow(new TypeError('this message of the handshake is not due'));
	});

	it('are not replaced by constants: a state that was destroyed neither seals, opens, splits nor forks', () => {
		const state = SymmetricState.fromName(noiseNames.ntcp2);
		state.mixKey(new Uint8Array(32).fill(7));
		state.destroy();
		const bytes = new Uint8Array(40);
		for (const use of [
			() => state.encryptAndHash(bytes),
			() => state.decryptAndHash(bytes),
			() => state.mixHash(bytes),
			() => state.mixKey(bytes),
			() => state.split(),
			() => state.fork(),
			() => state.chainingKey,
		])
			expect(use).toThrow(new TypeError('Noise state: destroyed'));
	});

	it('are not derived too early, nor from a name that is none', () => {
		const initial = SymmetricState.fromName(noiseNames.ntcp2);
		const localStatic = generateX25519(random);
		const bob = new Handshake({ pattern: patternXKhfs, initial, kem: mlKem(512), initiator: false, localStatic });
		expect(() => bob.split()).toThrow(new TypeError('this handshake is not finished'));
		bob.destroy();
		expect(() => bob.symmetric.split()).toThrow(TypeError);
		const none = hybridNames.ntcp2[777 as 512];
		expect(() => SymmetricState.fromName(none)).toThrow(new TypeError('Noise name: expected text, got undefined'));
		expect(() => SymmetricState.fromName(noiseNames.n, 'text' as never)).toThrow(TypeError);
	});

	it('are wiped when they die, at the next step or with the state', () => {
		const state = SymmetricState.fromName(noiseNames.ntcp2);
		const before = state.chainingKey;
		const twin = state.fork();
		state.mixKey(new Uint8Array(32).fill(7));
		expect(before).toEqual(new Uint8Array(32));
		expect(twin.chainingKey).not.toEqual(before);
		const { chainingKey } = state;
		state.destroy();
		expect(chainingKey).toEqual(new Uint8Array(32));
		expect(state.hasKey).toBe(false);
	});
});
