// X25519 beside node:crypto used directly; Elligator2 both ways. Keys cached except where a row says otherwise.
import { createPublicKey, diffieHellman, generateKeyPairSync, randomFillSync } from 'node:crypto';
import { type Random, randomFrom } from '@i2p/util';
import { bench, describe } from 'vitest';
import * as portable from '../src/index.js';
import * as native from '../src/node/index.js';

const random: Random = randomFrom(
	(bytes) => {
		randomFillSync(bytes);
	},
	() => random,
);
const raw = random.bytes(32);
const peer = native.generateX25519(random).publicKey;
const own = generateKeyPairSync('x25519');
const x = Buffer.from(peer).toString('base64url');
const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x }, format: 'jwk' });
const nativeKey = native.importX25519Private(raw);
const handle = native.importX25519Public(peer);
/** All in one slot of the engine's memory, so that each drives out the one before. */
const peers = Array.from({ length: 256 }, () => native.generateX25519(random).publicKey.fill(7, 0, 1));
let at = 0;
const portableKey = portable.importX25519Private(raw);

describe('agree', () => {
	bench('node:crypto, both keys cached', () => {
		diffieHellman({ privateKey: own.privateKey, publicKey });
	});
	bench('node engine, peer as a handle', () => {
		nativeKey.agree(handle);
	});
	bench('node engine, the same raw peer', () => {
		nativeKey.agree(peer);
	});
	bench('node engine, another raw peer each time', () => {
		nativeKey.agree(peers[at++ & 255]!);
	});
	bench('portable engine', () => {
		portableKey.agree(peer);
	});
});

describe('generate', () => {
	bench('node:crypto generateKeyPairSync and JWK export', () => {
		generateKeyPairSync('x25519').publicKey.export({ format: 'jwk' });
	});
	bench('node engine, from 32 random bytes', () => {
		native.generateX25519(random);
	});
	bench('portable engine', () => {
		portable.generateX25519(random);
	});
});

describe('Elligator2', () => {
	const { representative } = native.generateElligatorKey(random);
	bench('decode', () => {
		native.elligator2Decode(representative);
	});
	bench('encode', () => {
		native.elligator2Encode(peer, random);
	});
	bench('a key that has a representative', () => {
		native.generateElligatorKey(random);
	});
});
