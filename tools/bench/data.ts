// What the data floor costs beside what cannot be saved: a RouterInfo beside the verification of its signature, codecs beside code by hand.
import * as node from 'node:crypto';
import { RouterInfo } from '@i2p/data-routerinfo';
import { testRouter } from '../fixtures/data.js';
import { codecComparisons } from './codecs.js';
import type { Comparison } from './compare.js';

/** A whole RouterInfo may take the time of its verification and no more than 15 % of the rate. */
const routerInfoGoal = 1 / 0.85;

function routerInfo(): Comparison {
	const { info } = testRouter('bench');
	const signatureBytes = info.identity.signatureBytes!;
	const signed = info.bytes.subarray(0, info.bytes.length - signatureBytes);
	const signature = info.bytes.subarray(signed.length);
	const x = Buffer.from(info.identity.signingKey).toString('base64url');
	const key = node.createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
	return {
		what: `RouterInfo of ${info.bytes.length} bytes, decode and verify`,
		goal: routerInfoGoal,
		others: [{ name: 'node:crypto, verify alone, key at hand', work: () => node.verify(null, signed, key, signature) }],
		ours: { name: 'ours', work: () => RouterInfo.decode(info.bytes).verify() },
	};
}

/** Every comparison of the data floor. */
export function dataComparisons(): Comparison[] {
	return [routerInfo(), ...codecComparisons()];
}
