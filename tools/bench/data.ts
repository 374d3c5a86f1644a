// What the data floor costs beside what cannot be saved: a RouterInfo beside the verification of its signature.
import * as node from 'node:crypto';
import { RouterIdentity, readMapping, writeMapping } from '@i2p/data-core';
import { RouterInfo } from '@i2p/data-routerinfo';
import { Reader, Writer } from '@i2p/util';
import { testRouter } from '../fixtures/data.js';
import { handIdentity, handLazyRouterInfo, handMapping, handRouterInfo } from '../fixtures/hand-indexed.js';
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

/** A codec may take half as long again as the same work with its offsets written out. */
const codecGoal = 1.5;

function codec(what: string, byHand: () => unknown, ours: () => unknown): Comparison {
	return {
		what,
		goal: codecGoal,
		others: [{ name: 'hand-indexed', work: byHand }],
		ours: { name: 'ours', work: ours },
	};
}

function codecs(): Comparison[] {
	const { bytes, identity, addresses } = testRouter('bench').info;
	const writer = new Writer();
	writeMapping(writer, addresses[0]!.options);
	const mapping = writer.finish();
	const readIdentity = () => {
		const { encryptionKey, signingKey } = RouterIdentity.decode(identity.bytes);
		return encryptionKey.length + signingKey.length;
	};
	const readAll = () => {
		const info = RouterInfo.decode(bytes);
		return info.addresses.length + info.options.size;
	};
	return [
		codec('RouterIdentity, decode', () => handIdentity(identity.bytes), readIdentity),
		codec(
			`Mapping of ${mapping.length} bytes, read`,
			() => handMapping(mapping, 0),
			() => readMapping(new Reader(mapping), { signed: true }),
		),
		codec(
			'RouterInfo, decode',
			() => handLazyRouterInfo(bytes),
			() => RouterInfo.decode(bytes),
		),
		codec('RouterInfo, decode and read all of it', () => handRouterInfo(bytes), readAll),
	];
}

/** Every comparison of the data floor. */
export function dataComparisons(): Comparison[] {
	return [routerInfo(), ...codecs()];
}
