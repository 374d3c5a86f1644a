// Routers for the tests of peer policy: RouterInfos whose addresses, letters and versions are said in a few words.
import { createRouterKeys, mappingOf } from '@i2p/data-core';
import { type RouterAddress, type RouterInfo, signRouterInfo } from '@i2p/data-routerinfo';
import { seededRandom } from '@i2p/testkit';
import { mono, type Wall, wall } from '@i2p/time';
import { toBase64 } from '@i2p/util';

export const now = mono(1_000_000);
export const today: Wall = wall(1_790_000_000_000);
export const random = seededRandom('peer');

export interface RouterWords {
	host?: string;
	caps?: string;
	version?: string;
	family?: string;
	published?: Wall;
	/** Letters of an unpublished address. */
	dials?: string;
}

export function router({
	host,
	caps = 'OR',
	version = '0.9.69',
	family,
	published = today,
	dials = '4',
}: RouterWords): RouterInfo {
	const keys = createRouterKeys(random);
	const s = toBase64(keys.encryption.publicKey);
	const address: RouterAddress =
		host === undefined
			? { cost: 14, style: 'NTCP2', options: mappingOf({ s, v: '2', caps: dials }) }
			: {
					cost: 3,
					style: 'NTCP2',
					options: mappingOf({ host, port: '4567', s, i: toBase64(new Uint8Array(16)), v: '2' }),
				};
	return signRouterInfo(
		{
			identity: keys.identity,
			published,
			addresses: [address],
			options: mappingOf({ caps, netId: '2', 'router.version': version, ...(family === undefined ? {} : { family }) }),
		},
		keys.signing,
	);
}
