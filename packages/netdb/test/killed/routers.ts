// The RouterInfos that a killed process wrote and its heir expects: the same of the same seed.
import { createRouterKeys, mappingOf } from '@i2p/data-core';
import { type RouterInfo, signRouterInfo } from '@i2p/data-routerinfo';
import { seededRandom } from '@i2p/testkit';
import { hours, wall } from '@i2p/time';

/** Twenty routers in three versions each, hours apart, of different lengths. */
export function routersOf(seed: string): readonly (readonly RouterInfo[])[] {
	const random = seededRandom(seed);
	return Array.from({ length: 20 }, () => {
		const { identity, signing } = createRouterKeys(random);
		return [0, 1, 2].map((version) => {
			const options = mappingOf({
				caps: 'XR',
				netId: '99',
				'router.version': '0.9.69',
				filler: 'x'.repeat(60 * version),
			});
			const published = wall(1_795_000_000_000 + hours(2 * version));
			return signRouterInfo({ identity, published, addresses: [], options }, signing);
		});
	});
}
