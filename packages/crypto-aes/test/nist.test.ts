// AES-256 of both engines against NIST: SP 800-38A, CAVP's known answers and multi-block messages, Monte Carlo.
import { loadVectors } from '@i2p/testkit';
import { concatBytes, fromHex, toHex } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import * as portable from '../src/index.js';
import * as node from '../src/node/index.js';

type Tests = Record<string, [key: string, plaintext: string, ciphertext: string, iv?: string][]>;
interface Chain {
	key: string;
	iv?: string;
	input: string;
	first: string;
	last: string;
}
const nist = loadVectors<{
	kat: Tests;
	mmt: Tests;
	monteCarlo: Record<'ecb' | 'cbc', { encrypt: Chain; decrypt: Chain }>;
}>(new URL('vectors/nist-aes256.json', import.meta.url));

const key = fromHex('603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4');
const iv = fromHex('000102030405060708090a0b0c0d0e0f');
const plaintext = fromHex(
	'6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710',
);
const ecb = [
	'f3eed1bdb5d2a03c064b5a7e3db181f8',
	'591ccb10d410ed26dc5ba74a31362870',
	'b6ed21b99ca6f4f9f153e7b1beafed1d',
	'23304b7a39f9f3ff067d8d8f9e24ecc7',
];
const cbc =
	'f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d39f23369a9d9bacfa530e26304231461b2eb05e2c39be9fcda6c19078c6a9d1b';

/** Each block by itself. */
function blocks(of: (block: Uint8Array) => Uint8Array, bytes: Uint8Array): Uint8Array {
	return concatBytes(...Array.from({ length: bytes.length / 16 }, (_, i) => of(bytes.subarray(16 * i, 16 * i + 16))));
}

function xor(a: Uint8Array, b: Uint8Array): Uint8Array {
	return a.map((byte, i) => byte ^ b[i]!);
}

/** One chain of a thousand: the last two outputs. AESAVS section 6.4. */
type Step = (key: Uint8Array, iv: Uint8Array, input: Uint8Array) => [Uint8Array, Uint8Array];

function ecbChain(of: (key: Uint8Array, block: Uint8Array) => Uint8Array): Step {
	return (chainKey, _, input) => {
		let [before, last] = [input, input];
		for (let j = 0; j < 1000; j++) [before, last] = [last, of(chainKey, last)];
		return [before, last];
	};
}

function cbcChain(create: (key: Uint8Array, iv: Uint8Array) => portable.BlockStream): Step {
	return (chainKey, chainIv, input) => {
		const stream = create(chainKey, chainIv);
		let [before, last] = [chainIv, stream.update(input)];
		for (let j = 1; j < 1000; j++) [before, last] = [last, stream.update(before)];
		return [before, last];
	};
}

/** The outputs of the first and of the hundredth chain; each starts from what the one before ended with. */
function monteCarlo(start: Chain, step: Step, next: (before: Uint8Array, last: Uint8Array) => Uint8Array): string[] {
	let [chainKey, chainIv, input] = [start.key, start.iv ?? '', start.input].map(fromHex) as [
		Uint8Array,
		Uint8Array,
		Uint8Array,
	];
	const ends: string[] = [];
	for (let i = 0; i < 100; i++) {
		const [before, last] = step(chainKey, chainIv, input);
		chainKey = xor(chainKey, concatBytes(before, last));
		[chainIv, input] = [last, next(before, last)];
		ends.push(toHex(last));
	}
	return [ends[0]!, ends[99]!];
}

describe.each([
	['portable', portable],
	['node', node],
])('AES-256 of NIST, %s engine', (_, engine) => {
	it('SP 800-38A F.1.5 and F.1.6, F.2.5 and F.2.6', () => {
		for (const [n, block] of ecb.entries()) {
			const plain = plaintext.subarray(16 * n, 16 * n + 16);
			expect(toHex(engine.aes256EcbEncrypt(key, plain))).toBe(block);
			expect(toHex(engine.aes256EcbDecrypt(key, fromHex(block)))).toBe(toHex(plain));
		}
		expect(toHex(engine.aes256CbcEncrypt(key, iv, plaintext))).toBe(cbc);
		expect(engine.aes256CbcDecrypt(key, iv, fromHex(cbc))).toEqual(plaintext);
	});

	it.each(Object.entries({ ...nist.kat, ...nist.mmt }))('CAVP %s', (_file, tests) => {
		for (const [k, plain, cipher, givenIv] of tests) {
			const [keyBytes, p, c] = [k, plain, cipher].map(fromHex) as [Uint8Array, Uint8Array, Uint8Array];
			if (givenIv === undefined) {
				expect(toHex(blocks((block) => engine.aes256EcbEncrypt(keyBytes, block), p))).toBe(cipher);
				expect(toHex(blocks((block) => engine.aes256EcbDecrypt(keyBytes, block), c))).toBe(plain);
			} else {
				expect(toHex(engine.aes256CbcEncrypt(keyBytes, fromHex(givenIv), p))).toBe(cipher);
				expect(toHex(engine.aes256CbcDecrypt(keyBytes, fromHex(givenIv), c))).toBe(plain);
			}
		}
	});

	it('Monte Carlo of ECB', () => {
		const { encrypt, decrypt } = nist.monteCarlo.ecb;
		const last = (_before: Uint8Array, end: Uint8Array) => end;
		expect(monteCarlo(encrypt, ecbChain(engine.aes256EcbEncrypt), last)).toEqual([encrypt.first, encrypt.last]);
		expect(monteCarlo(decrypt, ecbChain(engine.aes256EcbDecrypt), last)).toEqual([decrypt.first, decrypt.last]);
	});

	it('Monte Carlo of CBC', () => {
		const { encrypt, decrypt } = nist.monteCarlo.cbc;
		const before = (end: Uint8Array) => end;
		expect(monteCarlo(encrypt, cbcChain(engine.createCbcEncryptor), before)).toEqual([encrypt.first, encrypt.last]);
		expect(monteCarlo(decrypt, cbcChain(engine.createCbcDecryptor), before)).toEqual([decrypt.first, decrypt.last]);
	});
});
