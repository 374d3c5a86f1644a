// Signatures over 400 bytes beside node:crypto used directly with cached keys.
import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { randomFrom } from '@i2p/util';
import { bench, describe } from 'vitest';
import * as portable from '../src/index.js';
import * as native from '../src/node/index.js';

const random = randomFrom(
	(bytes) => globalThis.crypto.getRandomValues(bytes),
	() => random,
);
const message = new Uint8Array(400).fill(1);
const engines = [
	['node engine', native],
	['portable engine', portable],
] as const;

describe('ECDSA P-256', () => {
	const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
	const ownSignature = sign('sha256', message, { key: own.privateKey, dsaEncoding: 'ieee-p1363' });
	bench('verify, node:crypto, key cached', () => {
		verify('sha256', message, { key: own.publicKey, dsaEncoding: 'ieee-p1363' }, ownSignature);
	});
	for (const [name, engine] of engines) {
		const key = engine.generateEcdsa('P-256', random);
		const pub = engine.importEcdsaPublic('P-256', key.publicKey);
		const signature = key.sign(message);
		bench(`verify, ${name}`, () => {
			pub.verify(message, signature);
		});
		bench(`sign, ${name}`, () => {
			key.sign(message);
		});
	}
});

describe('DSA-SHA1', () => {
	for (const [name, engine] of engines) {
		const key = engine.generateDsa(random);
		const pub = engine.importDsaPublic(key.publicKey);
		const signature = key.sign(message);
		bench(`verify, ${name}`, () => {
			pub.verify(message, signature);
		});
		bench(`sign, ${name}`, () => {
			key.sign(message);
		});
	}
});

describe('RSA-4096 verify', () => {
	const own = generateKeyPairSync('rsa', { modulusLength: 4096 });
	const modulus = new Uint8Array(Buffer.from(own.publicKey.export({ format: 'jwk' }).n!, 'base64url'));
	const signature = sign('sha512', message, own.privateKey);
	bench('node:crypto, key cached', () => {
		verify('sha512', message, own.publicKey, signature);
	});
	for (const [name, engine] of engines) {
		const key = engine.importRsaPublic(modulus);
		bench(name, () => {
			key.verify(message, signature);
		});
	}
});
