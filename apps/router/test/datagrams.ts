// A second way to reach routers, for whole routers of a test: a transport in memory that says it goes by UDP, as SSU2 will.

import type { VirtualDriver } from '@i2p/testkit';
import { MemoryMesh } from '../../../packages/transport-core/test/memory-transport.js';
import type { TransportMaker } from '../src/transports.js';

/** Joins the routers that are made with it. */
export function datagrams(driver: VirtualDriver): TransportMaker {
	const mesh = new MemoryMesh(driver);
	return {
		style: 'memory',
		make: ({ kept, listenAt, ownRouterInfo, onListening, ...ground }) => {
			const [at] = listenAt;
			return mesh.transport({
				...ground,
				key: kept.keys.identity.key,
				own: ownRouterInfo,
				host: at!.host,
				udpPort: at!.port,
				onListening: () => onListening(at!),
			});
		},
	};
}
