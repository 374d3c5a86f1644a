// Our crypto packages beside node:crypto used directly, as plainly as its documentation shows it.
import * as node from 'node:crypto';
import { createTunnelLayer } from '@i2p/crypto-aes';
import { createAead } from '@i2p/crypto-chacha20';
import { importEd25519Private, importEd25519Public } from '@i2p/crypto-eddsa';
import { hkdfPair } from '@i2p/crypto-hkdf';
import { importX25519Private } from '@i2p/crypto-x25519';
import type { Way } from './compare.js';

const kilobyte = 1024;

function x25519(): Way[] {
	const mine = node.generateKeyPairSync('x25519');
	const theirs = node.generateKeyPairSync('x25519');
	const raw = (key: node.KeyObject, part: 'd' | 'x'): Buffer =>
		Buffer.from(key.export({ format: 'jwk' })[part] as string, 'base64url');
	const ours = importX25519Private(raw(mine.privateKey, 'd'));
	const peer = raw(theirs.publicKey, 'x');
	return [
		{
			name: 'node:crypto',
			work: () => node.diffieHellman({ privateKey: mine.privateKey, publicKey: theirs.publicKey }),
		},
		{ name: 'ours, from the peer’s raw key', work: () => ours.agree(peer) },
	];
}

function ed25519(): { sign: Way[]; verify: Way[] } {
	const pair = node.generateKeyPairSync('ed25519');
	const jwk = pair.privateKey.export({ format: 'jwk' });
	const ours = importEd25519Private(Buffer.from(jwk.d!, 'base64url'));
	const open = importEd25519Public(Buffer.from(jwk.x!, 'base64url'));
	const message = node.randomBytes(500);
	const signature = ours.sign(message);
	return {
		sign: [
			{ name: 'node:crypto', work: () => node.sign(null, message, pair.privateKey) },
			{ name: 'ours', work: () => ours.sign(message) },
		],
		verify: [
			{ name: 'node:crypto', work: () => node.verify(null, message, pair.publicKey, signature) },
			{ name: 'ours', work: () => open.verify(message, signature) },
		],
	};
}

function aead(bytes: number): Way[] {
	const key = node.randomBytes(32);
	const ad = node.randomBytes(32);
	const data = node.randomBytes(bytes);
	const ours = createAead(key);
	const nonce = Buffer.alloc(12);
	let counter = 0;
	return [
		{
			name: 'node:crypto',
			work: () => {
				nonce.writeUInt32LE(counter++ >>> 0, 4);
				const cipher = node.createCipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 });
				cipher.setAAD(ad, { plaintextLength: bytes });
				return Buffer.concat([cipher.update(data), cipher.final(), cipher.getAuthTag()]);
			},
		},
		{ name: 'ours', work: () => ours.seal(counter++, ad, data) },
	];
}

/** Double encryption of the IV around CBC, with fresh cipher objects each time. */
function plainTunnelLayer(layerKey: Buffer, ivKey: Buffer, message: Buffer): Buffer {
	const block = (data: Buffer): Buffer =>
		node.createCipheriv('aes-256-ecb', ivKey, null).setAutoPadding(false).update(data);
	const iv = block(message.subarray(0, 16));
	const body = node.createCipheriv('aes-256-cbc', layerKey, iv).setAutoPadding(false).update(message.subarray(16));
	return Buffer.concat([block(iv), body]);
}

function tunnelLayer(): Way[] {
	const [layerKey, ivKey] = [node.randomBytes(32), node.randomBytes(32)];
	const message = node.randomBytes(kilobyte);
	const lent = new Uint8Array(message);
	const ours = createTunnelLayer(layerKey, ivKey);
	return [
		{ name: 'node:crypto', work: () => plainTunnelLayer(layerKey, ivKey, message) },
		{ name: 'ours, in place', work: () => ours.encrypt(lent) },
	];
}

function hkdf(): Way[] {
	const [salt, input] = [node.randomBytes(32), node.randomBytes(32)];
	const mac = (key: Buffer, ...parts: (Buffer | string)[]): Buffer => {
		const hmac = node.createHmac('sha256', key);
		for (const part of parts) hmac.update(part);
		return hmac.digest();
	};
	return [
		{ name: 'node:crypto hkdfSync', work: () => node.hkdfSync('sha256', input, salt, 'info', 64) },
		{
			name: 'node:crypto createHmac',
			work: () => {
				const extracted = mac(salt, input);
				const first = mac(extracted, 'info', Buffer.of(1));
				return [first, mac(extracted, first, 'info', Buffer.of(2))];
			},
		},
		{ name: 'ours', work: () => hkdfPair(salt, input, 'info') },
	];
}

/** Every comparison, by what is done. */
export function cryptoWays(): ReadonlyMap<string, readonly Way[]> {
	const signatures = ed25519();
	return new Map([
		['X25519, one agreement', x25519()],
		['Ed25519, sign 500 bytes', signatures.sign],
		['Ed25519, verify 500 bytes', signatures.verify],
		['ChaCha20-Poly1305, seal 64 bytes', aead(64)],
		['ChaCha20-Poly1305, seal 1 KiB', aead(kilobyte)],
		['ChaCha20-Poly1305, seal 16 KiB', aead(16 * kilobyte)],
		['tunnel layer, one 1 KiB message', tunnelLayer()],
		['HKDF, two keys', hkdf()],
	]);
}
