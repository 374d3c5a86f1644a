// Our crypto packages beside node:crypto used directly, as plainly as its documentation shows it.
import * as node from 'node:crypto';
import { createTunnelLayer } from '@i2p/crypto-aes';
import { createAead } from '@i2p/crypto-chacha20';
import { importEd25519Private, importEd25519Public } from '@i2p/crypto-eddsa';
import { hkdfPair } from '@i2p/crypto-hkdf';
import { sha256 } from '@i2p/crypto-sha256';
import { importX25519Private } from '@i2p/crypto-x25519';
import type { Comparison } from './compare.js';

const kilobyte = 1024;

function x25519(): Comparison {
	const mine = node.generateKeyPairSync('x25519');
	const theirs = node.generateKeyPairSync('x25519');
	const raw = (key: node.KeyObject, part: 'd' | 'x'): Buffer =>
		Buffer.from(key.export({ format: 'jwk' })[part] as string, 'base64url');
	const ours = importX25519Private(raw(mine.privateKey, 'd'));
	const peer = raw(theirs.publicKey, 'x');
	return {
		what: 'X25519, one agreement',
		goal: 1.15,
		others: [
			{
				name: 'node:crypto',
				work: () => node.diffieHellman({ privateKey: mine.privateKey, publicKey: theirs.publicKey }),
			},
		],
		ours: { name: 'ours', work: () => ours.agree(peer) },
	};
}

function ed25519(): Comparison[] {
	const pair = node.generateKeyPairSync('ed25519');
	const jwk = pair.privateKey.export({ format: 'jwk' });
	const ours = importEd25519Private(Buffer.from(jwk.d!, 'base64url'));
	const open = importEd25519Public(Buffer.from(jwk.x!, 'base64url'));
	const message = node.randomBytes(500);
	const signature = ours.sign(message);
	return [
		{
			what: 'Ed25519, sign 500 bytes',
			goal: 1.15,
			others: [{ name: 'node:crypto', work: () => node.sign(null, message, pair.privateKey) }],
			ours: { name: 'ours', work: () => ours.sign(message) },
		},
		{
			what: 'Ed25519, verify 500 bytes',
			goal: 1.15,
			others: [{ name: 'node:crypto', work: () => node.verify(null, message, pair.publicKey, signature) }],
			ours: { name: 'ours', work: () => open.verify(message, signature) },
		},
	];
}

function aead(bytes: number, goal: number): Comparison[] {
	const key = node.randomBytes(32);
	const ad = node.randomBytes(32);
	const data = node.randomBytes(bytes);
	const ours = createAead(key);
	const nonce = Buffer.alloc(12);
	const sealed = ours.seal(0, ad, data);
	let counter = 0;
	return [
		{
			what: `ChaCha20-Poly1305, seal ${bytes} bytes`,
			goal,
			others: [
				{
					name: 'node:crypto',
					work: () => {
						nonce.writeUInt32LE(counter++ >>> 0, 4);
						const cipher = node.createCipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 });
						cipher.setAAD(ad, { plaintextLength: bytes });
						return Buffer.concat([cipher.update(data), cipher.final(), cipher.getAuthTag()]);
					},
				},
			],
			ours: { name: 'ours', work: () => ours.seal(counter++, ad, data) },
		},
		{
			what: `ChaCha20-Poly1305, open ${bytes} bytes`,
			goal,
			others: [
				{
					name: 'node:crypto',
					work: () => {
						nonce.writeUInt32LE(0, 4);
						const cipher = node.createDecipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 });
						cipher.setAAD(ad, { plaintextLength: bytes });
						cipher.setAuthTag(sealed.subarray(bytes));
						return Buffer.concat([cipher.update(sealed.subarray(0, bytes)), cipher.final()]);
					},
				},
			],
			ours: { name: 'ours', work: () => ours.open(0, ad, sealed) },
		},
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

function tunnelLayer(): Comparison {
	const [layerKey, ivKey] = [node.randomBytes(32), node.randomBytes(32)];
	const message = node.randomBytes(kilobyte);
	const lent = new Uint8Array(message);
	const ours = createTunnelLayer(layerKey, ivKey);
	return {
		what: 'tunnel layer, one message',
		goal: 0.4,
		others: [{ name: 'node:crypto, three createCipheriv', work: () => plainTunnelLayer(layerKey, ivKey, message) }],
		ours: { name: 'ours, in place', work: () => ours.encrypt(lent) },
	};
}

function hkdf(): Comparison {
	const [salt, input] = [node.randomBytes(32), node.randomBytes(32)];
	const mac = (key: Buffer, ...parts: (Buffer | string)[]): Buffer => {
		const hmac = node.createHmac('sha256', key);
		for (const part of parts) hmac.update(part);
		return hmac.digest();
	};
	return {
		what: 'HKDF, two keys',
		goal: 0.6,
		others: [
			{ name: 'node:crypto hkdfSync', work: () => node.hkdfSync('sha256', input, salt, 'info', 64) },
			{
				name: 'node:crypto, three createHmac',
				work: () => {
					const extracted = mac(salt, input);
					const first = mac(extracted, 'info', Buffer.of(1));
					return [first, mac(extracted, first, 'info', Buffer.of(2))];
				},
			},
		],
		ours: { name: 'ours', work: () => hkdfPair(salt, input, 'info') },
	};
}

function hash(bytes: number): Comparison {
	const message = node.randomBytes(bytes);
	return {
		what: `SHA-256 of ${bytes} bytes`,
		goal: 1.05,
		others: [
			{ name: 'node:crypto createHash', work: () => node.createHash('sha256').update(message).digest() },
			{ name: 'node:crypto hash', work: () => node.hash('sha256', message, 'buffer') },
		],
		ours: { name: 'ours', work: () => sha256(message) },
	};
}

/** Every comparison of the crypto floor. */
export function cryptoComparisons(): Comparison[] {
	return [
		x25519(),
		...ed25519(),
		...aead(64, 0.3),
		...aead(kilobyte, 0.6),
		...aead(16 * kilobyte, 1.1),
		tunnelLayer(),
		hkdf(),
		...[32, 64, 400, kilobyte, 16 * kilobyte].map(hash),
	];
}
