// AES-256 in CBC and ECB without padding (NIST SP 800-38A) on node:crypto.
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { type BlockStream, checkBlock, checkBlocks, checkIv, checkKey } from '../types.js';

interface NodeCipher {
	update(data: Uint8Array): Buffer;
}

function plain(bytes: Buffer): Uint8Array {
	return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}

function stream(cipher: NodeCipher): BlockStream {
	return {
		update(lentData) {
			checkBlocks(lentData);
			return plain(cipher.update(lentData));
		},
	};
}

/** AES-256-CBC of whole blocks under a 32-byte key and a 16-byte IV; RangeError on other lengths, TypeError on what is no Uint8Array. */
export function aes256CbcEncrypt(lentKey: Uint8Array, lentIv: Uint8Array, lentData: Uint8Array): Uint8Array {
	return createCbcEncryptor(lentKey, lentIv).update(lentData);
}

/** Undoes {@link aes256CbcEncrypt}. */
export function aes256CbcDecrypt(lentKey: Uint8Array, lentIv: Uint8Array, lentData: Uint8Array): Uint8Array {
	return createCbcDecryptor(lentKey, lentIv).update(lentData);
}

/** AES-256 of one block of 16 bytes under a 32-byte key; RangeError on other lengths, TypeError on what is no Uint8Array. */
export function aes256EcbEncrypt(lentKey: Uint8Array, lentBlock: Uint8Array): Uint8Array {
	checkKey(lentKey);
	checkBlock(lentBlock);
	return plain(createCipheriv('aes-256-ecb', lentKey, null).setAutoPadding(false).update(lentBlock));
}

/** Undoes {@link aes256EcbEncrypt}. */
export function aes256EcbDecrypt(lentKey: Uint8Array, lentBlock: Uint8Array): Uint8Array {
	checkKey(lentKey);
	checkBlock(lentBlock);
	return plain(createDecipheriv('aes-256-ecb', lentKey, null).setAutoPadding(false).update(lentBlock));
}

/** A CBC encryption whose chaining goes on from update to update: NTCP2 obfuscates X and Y in one stream. */
export function createCbcEncryptor(lentKey: Uint8Array, lentIv: Uint8Array): BlockStream {
	checkKey(lentKey);
	checkIv(lentIv);
	return stream(createCipheriv('aes-256-cbc', lentKey, lentIv).setAutoPadding(false));
}

/** Undoes {@link createCbcEncryptor}. */
export function createCbcDecryptor(lentKey: Uint8Array, lentIv: Uint8Array): BlockStream {
	checkKey(lentKey);
	checkIv(lentIv);
	return stream(createDecipheriv('aes-256-cbc', lentKey, lentIv).setAutoPadding(false));
}
