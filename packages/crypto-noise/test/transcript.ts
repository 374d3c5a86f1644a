// What the transcript tests share: both sides of a handshake with the keys and draws that a vector file names.
import { encapsulate, importMlKemPrivate, type MlKemEncapsulation, type MlKemLevel } from '@i2p/crypto-mlkem';
import { importX25519Private } from '@i2p/crypto-x25519';
import { loadVectors } from '@i2p/testkit';
import { fromHex, type Random, randomFrom, toHex } from '@i2p/util';
import { expect } from 'vitest';
import {
	type EphemeralCoding,
	elligatorEphemeral,
	Handshake,
	mlKem,
	type Pattern,
	plainEphemeral,
	SymmetricState,
} from '../src/index.js';

/** Bytes as the vector files write them. */
export type Hex = string;

/** The content of `vectors/<name>.json`. */
export function load<T>(name: string): T {
	return loadVectors<T>(new URL(`vectors/${name}.json`, import.meta.url));
}

/** Chance that a transcript does not need. */
export const random: Random = randomFrom(
	(bytes) => bytes.fill(0),
	() => random,
);

/** Draws this ephemeral key and sends these bytes for it. */
export function fixed(privateHex: Hex, wire?: Hex): EphemeralCoding {
	const key = importX25519Private(fromHex(privateHex));
	return {
		create: () => ({ key, wire: wire === undefined ? key.publicKey : fromHex(wire) }),
		decode: wire === undefined ? plainEphemeral.decode : elligatorEphemeral.decode,
	};
}

/** The key pair of a seed `d ‖ z`. */
export function kemKey(level: MlKemLevel, seed: Hex) {
	return importMlKemPrivate(level, fromHex(seed));
}

/** What encapsulating with this draw gives. */
export function encapsulated(level: MlKemLevel, publicKey: Uint8Array, draw: Hex): MlKemEncapsulation {
	const drawn: Random = randomFrom(
		(bytes) => bytes.set(fromHex(draw)),
		() => drawn,
	);
	return encapsulate(level, publicKey, drawn)!;
}

/** Keys of both sides; `alice` absent where she has none. */
export interface PairKeys {
	readonly alice?: Hex;
	readonly bob: Hex;
	readonly aliceEphemeral: EphemeralCoding;
	readonly bobEphemeral?: EphemeralCoding;
	readonly level?: MlKemLevel;
	readonly anonymous?: boolean;
}

/** Both sides of a handshake. */
export function pair(pattern: Pattern, name: string, keys: PairKeys): { alice: Handshake; bob: Handshake } {
	const common = {
		pattern,
		initial: SymmetricState.fromName(name),
		...(keys.level === undefined ? {} : { kem: mlKem(keys.level) }),
		...(keys.anonymous === undefined ? {} : { anonymous: keys.anonymous }),
	};
	const bobStatic = importX25519Private(fromHex(keys.bob));
	const alice = new Handshake({
		...common,
		initiator: true,
		remoteStatic: bobStatic.publicKey,
		ephemeral: keys.aliceEphemeral,
		...(keys.alice === undefined ? {} : { localStatic: importX25519Private(fromHex(keys.alice)) }),
	});
	const ephemeral = keys.bobEphemeral ?? keys.aliceEphemeral;
	const bob = new Handshake({ ...common, initiator: false, localStatic: bobStatic, ephemeral });
	return { alice, bob };
}

/** The state is the one that the vectors name. */
export function expectState(handshake: Handshake, h: Hex, ck: Hex): void {
	expect([toHex(handshake.symmetric.hash), toHex(handshake.symmetric.chainingKey)]).toEqual([h, ck]);
}
