// Routers for the tests of peer policy: RouterInfos whose addresses, letters and versions are said in a few words.
import { createRouterKeys, mappingOf } from '@i2p/data-core';
import { type RouterAddress, type RouterInfo, signRouterInfo } from '@i2p/data-routerinfo';
import { seededRandom } from '@i2p/testkit';
import { mono, type Wall, wall } from '@i2p/time';
import { toBase64 } from '@i2p/util';
import { isLocalAddress } from '../src/index.js';

export const now = mono(1_000_000);
export const today: Wall = wall(1_790_000_000_000);
export const random = seededRandom('peer');

/** Whether a transport for NTCP2 dials it; over loopback and private networks only if allowed. */
export const dialsNtcp2 =
	(allowLocal: boolean) =>
	(info: RouterInfo): boolean =>
		info.ntcp2().some(({ host }) => host !== undefined && (allowLocal || !isLocalAddress(host)));

const ivBytes = { NTCP2: 16, SSU2: 32 };

export interface RouterWords {
	host?: string;
	caps?: string;
	version?: string;
	family?: string;
	published?: Wall;
	/** Letters of an unpublished address. */
	dials?: string;
	style?: 'NTCP2' | 'SSU2';
}

export function router({
	host,
	caps = 'OR',
	version = '0.9.69',
	family,
	published = today,
	dials = '4',
	style = 'NTCP2',
}: RouterWords): RouterInfo {
	const keys = createRouterKeys(random);
	const s = toBase64(keys.encryption.publicKey);
	const address: RouterAddress =
		host === undefined
			? { cost: 14, style, options: mappingOf({ s, v: '2', caps: dials }) }
			: {
					cost: 3,
					style,
					options: mappingOf({ host, port: '4567', s, i: toBase64(new Uint8Array(ivBytes[style])), v: '2' }),
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
