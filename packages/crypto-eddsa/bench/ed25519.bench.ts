// Ed25519 over 400 bytes beside node:crypto used directly with cached keys.
import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { bench, describe } from 'vitest';
import * as portable from '../src/index.js';
import * as native from '../src/node/index.js';

const seed = new Uint8Array(32).fill(7);
const message = new Uint8Array(400).fill(1);
const own = generateKeyPairSync('ed25519');
const ownSignature = sign(null, message, own.privateKey);
const nativeKey = native.importEd25519Private(seed);
const portableKey = portable.importEd25519Private(seed);
const signature = nativeKey.sign(message);
const nativePublic = native.importEd25519Public(nativeKey.publicKey);
const portablePublic = portable.importEd25519Public(nativeKey.publicKey);

describe('sign 400 bytes', () => {
	bench('node:crypto, key cached', () => {
		sign(null, message, own.privateKey);
	});
	bench('node engine', () => {
		nativeKey.sign(message);
	});
	bench('portable engine', () => {
		portableKey.sign(message);
	});
});

describe('verify 400 bytes', () => {
	bench('node:crypto, key cached', () => {
		verify(null, message, own.publicKey, ownSignature);
	});
	bench('node engine, key kept', () => {
		nativePublic.verify(message, signature);
	});
	bench('node engine, key new each time', () => {
		native.importEd25519Public(nativeKey.publicKey).verify(message, signature);
	});
	bench('portable engine', () => {
		portablePublic.verify(message, signature);
	});
});

const scalar = nativeKey.exportSeed().fill(3, 31);
const red = native.importRed25519Private(scalar);
const alpha = native.blindingAlpha({ publicKey: red.publicKey, signatureType: 11, day: '20260921' });

const ph = native.importEd25519phPrivate(seed);
const phPublic = native.importEd25519phPublic(ph.publicKey);
const phSignature = ph.sign(message);

describe('Ed25519ph, both engines', () => {
	bench('sign 400 bytes', () => {
		ph.sign(message);
	});
	bench('verify 400 bytes', () => {
		phPublic.verify(message, phSignature);
	});
});

describe('Red25519, both engines', () => {
	bench('sign 400 bytes', () => {
		red.sign(message);
	});
	bench('factor of a day', () => {
		native.blindingAlpha({ publicKey: red.publicKey, signatureType: 11, day: '20260921' });
	});
	bench('blind a public key', () => {
		native.blindPublicKey(red.publicKey, alpha);
	});
	bench('blind a private key', () => {
		native.blindPrivateKey(red, alpha);
	});
});
