// What the data floor costs beside what cannot be saved: a RouterInfo beside the verification of its signature, codecs beside code by hand.
import * as node from 'node:crypto';
import { RouterInfo } from '@i2p/data-routerinfo';
import { virtualStart } from '@i2p/testkit';
import { after, minutes, type Wall } from '@i2p/time';
import { testRouter } from '../fixtures/data.js';
import { codecComparisons } from './codecs.js';
import type { Comparison } from './compare.js';

/** A whole RouterInfo may take the time of its verification and no more than 15 % of the rate. */
const routerInfoGoal = 1 / 0.85;

/** Routers in turn, so that none is met again before many others were. */
const manyRouters = 1000;

function parts(info: RouterInfo): { signed: Uint8Array; signature: Uint8Array; key: node.KeyObject } {
	const signed = info.bytes.subarray(0, info.bytes.length - info.identity.signatureBytes!);
	const x = Buffer.from(info.identity.signingKey).toString('base64url');
	const key = node.createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
	return { signed, signature: info.bytes.subarray(signed.length), key };
}

/** Of one router again and again, and of many in turn: two editions of each, one after the other, since what was proven last is not proven again. */
function routerInfos(count: number): Comparison {
	const edition = (published: Wall) =>
		Array.from({ length: count }, (_, i) => testRouter(`bench ${i}`, { published }).info);
	const infos = [...edition(virtualStart), ...edition(after(virtualStart, minutes(1)))];
	const known = infos.map(parts);
	let at = 0;
	const next = (): number => {
		at = (at + 1) % infos.length;
		return at;
	};
	const whose = count === 1 ? 'one router' : `${count} routers in turn`;
	return {
		what: `RouterInfo of ${infos[0]!.bytes.length} bytes, of ${whose}`,
		...(count === 1 ? { goal: routerInfoGoal } : {}),
		others: [
			{
				name: 'node:crypto, verify alone, keys at hand',
				work: () => {
					const { signed, signature, key } = known[next()]!;
					return node.verify(null, signed, key, signature);
				},
			},
		],
		ours: { name: 'ours, decode and verify', work: () => RouterInfo.decode(infos[next()]!.bytes).verify() },
	};
}

/** Every comparison of the data floor. */
export function dataComparisons(): Comparison[] {
	return [routerInfos(1), routerInfos(manyRouters), ...codecComparisons()];
}
