// What a RouterInfo costs when it arrives: beside the verification of its signature alone, and beside a hand-indexed decoder.
// Ratios within one run count: `npm run bench -- data` prints them.
import { createPublicKey, verify } from 'node:crypto';
import { bench, describe } from 'vitest';
import { testRouter } from '../../../tools/fixtures/data.js';
import { handLazyRouterInfo, handRouterInfo } from '../../../tools/fixtures/hand-indexed.js';
import { RouterInfo } from '../src/index.js';

const { info } = testRouter('bench');
const signed = info.bytes.subarray(0, info.bytes.length - 64);
const signature = info.bytes.subarray(signed.length);
const x = Buffer.from(info.identity.signingKey).toString('base64url');
const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });

describe(`a RouterInfo of ${info.bytes.length} bytes, verified`, () => {
	bench('node:crypto, verify alone, key at hand', () => {
		verify(null, signed, key, signature);
	});
	bench('decode and verify', () => {
		RouterInfo.decode(info.bytes).verify();
	});
});

describe(`a RouterInfo of ${info.bytes.length} bytes, decoded`, () => {
	bench('hand-indexed', () => {
		handLazyRouterInfo(info.bytes);
	});
	bench('decode', () => {
		RouterInfo.decode(info.bytes);
	});
});

describe(`a RouterInfo of ${info.bytes.length} bytes, all of it read`, () => {
	bench('hand-indexed', () => {
		handRouterInfo(info.bytes);
	});
	bench('decode, addresses, options', () => {
		const read = RouterInfo.decode(info.bytes);
		read.addresses;
		read.options;
	});
	bench('decode, typed addresses, capabilities', () => {
		const read = RouterInfo.decode(info.bytes);
		read.ntcp2();
		read.ssu2();
		read.caps;
	});
});
