// One tunnel layer over one message, and CBC of 32 bytes: both engines beside node:crypto used directly.
import { createCipheriv } from 'node:crypto';
import { bench, describe } from 'vitest';
import * as portable from '../src/index.js';
import * as native from '../src/node/index.js';

const layerKey = new Uint8Array(32).fill(1);
const ivKey = new Uint8Array(32).fill(2);
const message = new Uint8Array(1024).fill(3);
const [ours, theirs] = [native.createTunnelLayer(layerKey, ivKey), portable.createTunnelLayer(layerKey, ivKey)];
const sixteen = Array.from({ length: 16 }, (_, i) => new Uint8Array(1024).fill(i));
const twoHundred = Array.from({ length: 200 }, (_, i) => new Uint8Array(1024).fill(i));

function direct(): void {
	const once = createCipheriv('aes-256-ecb', ivKey, null).setAutoPadding(false).update(message.subarray(0, 16));
	const data = createCipheriv('aes-256-cbc', layerKey, once).setAutoPadding(false).update(message.subarray(16));
	message.set(createCipheriv('aes-256-ecb', ivKey, null).setAutoPadding(false).update(once));
	message.set(data, 16);
}

describe('tunnel layer, encrypt one message', () => {
	bench('node:crypto, three createCipheriv', direct);
	bench('node engine', () => {
		ours.encrypt(message);
	});
	bench('portable engine', () => {
		theirs.encrypt(message);
	});
});

describe('tunnel layer, encrypt sixteen messages', () => {
	bench('node engine, one by one', () => {
		for (const one of sixteen) ours.encrypt(one);
	});
	bench('node engine, as a batch', () => {
		ours.encryptBatch(sixteen);
	});
	bench('portable engine', () => {
		theirs.encryptBatch(sixteen);
	});
});

describe('tunnel layer, encrypt two hundred messages', () => {
	bench('node engine, one by one', () => {
		for (const one of twoHundred) ours.encrypt(one);
	});
	bench('node engine, as a batch', () => {
		ours.encryptBatch(twoHundred);
	});
	bench('portable engine', () => {
		theirs.encryptBatch(twoHundred);
	});
});

describe('tunnel layer, decrypt sixteen messages', () => {
	bench('node engine, one by one', () => {
		for (const one of sixteen) ours.decrypt(one);
	});
	bench('node engine, as a batch', () => {
		ours.decryptBatch(sixteen);
	});
	bench('portable engine', () => {
		theirs.decryptBatch(sixteen);
	});
});

describe('CBC, 32 bytes under a key given each time', () => {
	const [iv, data] = [new Uint8Array(16), new Uint8Array(32)];
	bench('node:crypto, createCipheriv', () => {
		createCipheriv('aes-256-cbc', layerKey, iv).setAutoPadding(false).update(data);
	});
	bench('node engine', () => {
		native.aes256CbcEncrypt(layerKey, iv, data);
	});
	bench('portable engine', () => {
		portable.aes256CbcEncrypt(layerKey, iv, data);
	});
});
