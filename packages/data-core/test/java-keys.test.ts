// Key files that Java I2P 2.7.0 made (vectors/java-keys.json): destinations of every signature type, offline ones, the keys of a router.
import { loadVectors } from '@i2p/testkit';
import { describe, expect, it } from 'vitest';
import {
	type DestinationKeys,
	decodeDestinationKeys,
	decodeRouterKeys,
	encodeDestinationKeys,
	encodeRouterKeys,
	encryptionType,
} from '../src/index.js';

interface KeyFile {
	signatureType: number;
	base64: string;
	b32: string;
	file: string;
}
interface OfflineFile {
	transientType: number;
	expiresSeconds: number;
	b32: string;
	file: string;
}
interface Vectors {
	keyFiles: KeyFile[];
	offline: OfflineFile[];
	router: { hash: string; keys: string; info: string };
}
const vectors = loadVectors<Vectors>(new URL('vectors/java-keys.json', import.meta.url));
const bytesOf = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const message = bytesOf('aTJw');

describe.each(vectors.keyFiles)('a key file of signature type $signatureType', (v) => {
	const keys = decodeDestinationKeys(bytesOf(v.file));

	it('is the destination that Java says', () => {
		const { destination } = keys;
		expect([destination.base64, destination.b32]).toEqual([v.base64, v.b32]);
		expect([destination.signatureType, destination.encryptionType]).toEqual([v.signatureType, encryptionType.elGamal]);
		expect(keys.offline).toBeUndefined();
	});

	it('speaks for it, and is written again byte for byte', () => {
		expect(keys.destination.verify(message, keys.signing.sign(message))).toBe(true);
		expect(base64(encodeDestinationKeys(keys))).toBe(v.file);
	});
});

describe.each(vectors.offline)('a key file with a transient key of type $transientType', (v) => {
	const keys: DestinationKeys = decodeDestinationKeys(bytesOf(v.file));

	it('says until when the destination lent its voice, and is written again byte for byte', () => {
		expect(keys.destination.b32).toBe(v.b32);
		expect([keys.offline?.transientType, keys.offline?.expiresSeconds]).toEqual([v.transientType, v.expiresSeconds]);
		expect(keys.offline?.verify(keys.destination)).toBe(true);
		expect(base64(encodeDestinationKeys(keys))).toBe(v.file);
	});
});

describe('router.keys.dat', () => {
	const { hash, info, keys: file } = vectors.router;
	const keys = decodeRouterKeys(bytesOf(file));

	it('is the identity that the router publishes', () => {
		expect(keys.identity.key).toBe(hash);
		expect(keys.identity.encryptionType).toBe(encryptionType.x25519);
		expect(keys.identity.bytes).toEqual(bytesOf(info).subarray(0, keys.identity.bytes.length));
	});

	it('signed its RouterInfo, and is written again byte for byte', () => {
		expect(keys.signing.sign(bytesOf(info).subarray(0, -64))).toEqual(bytesOf(info).subarray(-64));
		expect(base64(encodeRouterKeys(keys, 'key-file'))).toBe(file);
	});
});
