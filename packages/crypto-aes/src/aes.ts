// AES-256 in CBC and ECB without padding (NIST SP 800-38A), portable; knows no platform.
import { copyBytes } from '@i2p/util';
import { type Chain, chainFrom, decryptRun, decryptSchedule, encryptRun, encryptSchedule } from './block.js';
import { type BlockStream, checkBlock, checkBlocks, checkIv, checkKey } from './types.js';

/**
 * AES-256-CBC of whole blocks under a 32-byte key and a 16-byte IV, into new memory; RangeError on other lengths, TypeError on what is no Uint8Array.
 */
export function aes256CbcEncrypt(lentKey: Uint8Array, lentIv: Uint8Array, lentData: Uint8Array): Uint8Array {
	checkKey(lentKey);
	checkIv(lentIv);
	checkBlocks(lentData);
	return run(encryptRun, encryptSchedule(lentKey), chainFrom(lentIv), lentData);
}

/** Undoes {@link aes256CbcEncrypt}. */
export function aes256CbcDecrypt(lentKey: Uint8Array, lentIv: Uint8Array, lentData: Uint8Array): Uint8Array {
	checkKey(lentKey);
	checkIv(lentIv);
	checkBlocks(lentData);
	return run(decryptRun, decryptSchedule(lentKey), chainFrom(lentIv), lentData);
}

/** AES-256 of one block of 16 bytes under a 32-byte key; RangeError on other lengths, TypeError on what is no Uint8Array. */
export function aes256EcbEncrypt(lentKey: Uint8Array, lentBlock: Uint8Array): Uint8Array {
	checkKey(lentKey);
	checkBlock(lentBlock);
	return run(encryptRun, encryptSchedule(lentKey), new Int32Array(4), lentBlock);
}

/** Undoes {@link aes256EcbEncrypt}. */
export function aes256EcbDecrypt(lentKey: Uint8Array, lentBlock: Uint8Array): Uint8Array {
	checkKey(lentKey);
	checkBlock(lentBlock);
	return run(decryptRun, decryptSchedule(lentKey), new Int32Array(4), lentBlock);
}

/** One run over a copy; the schedule dies here. */
function run(cipher: typeof encryptRun, schedule: Uint32Array, chain: Chain, lentData: Uint8Array): Uint8Array {
	const output = copyBytes(lentData);
	cipher(schedule, chain, output);
	schedule.fill(0);
	return output;
}

/** A CBC encryption whose chaining goes on from update to update: NTCP2 obfuscates X and Y in one stream. */
export function createCbcEncryptor(lentKey: Uint8Array, lentIv: Uint8Array): BlockStream {
	checkKey(lentKey);
	checkIv(lentIv);
	const schedule = encryptSchedule(lentKey);
	const chain = chainFrom(lentIv);
	return {
		update(lentData) {
			checkBlocks(lentData);
			const output = copyBytes(lentData);
			encryptRun(schedule, chain, output);
			return output;
		},
	};
}

/** Undoes {@link createCbcEncryptor}. */
export function createCbcDecryptor(lentKey: Uint8Array, lentIv: Uint8Array): BlockStream {
	checkKey(lentKey);
	checkIv(lentIv);
	const schedule = decryptSchedule(lentKey);
	const chain = chainFrom(lentIv);
	return {
		update(lentData) {
			checkBlocks(lentData);
			const output = copyBytes(lentData);
			decryptRun(schedule, chain, output);
			return output;
		},
	};
}
