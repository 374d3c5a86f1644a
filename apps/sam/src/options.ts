// What a bridge is told: where it listens, where its router is.
import type { Endpoint } from '@i2p/runtime';

/** Everything that a bridge is told. */
export interface BridgeSettings {
	/** Address to listen on, TCP and UDP. */
	readonly host: string;
	/** SAM's TCP port; 0 chooses one. */
	readonly port: number;
	/** SAM's UDP port; 0 chooses one; `undefined` takes no datagrams by UDP. */
	readonly udpPort: number | undefined;
	/** Where the router listens for I2CP. */
	readonly i2cp: Endpoint;
	/** What the router wants its clients to say, as `user:password`; `undefined` says nothing. It travels in the clear. */
	readonly i2cpAuth: string | undefined;
}

/** The settings of a bridge that is told nothing. */
export const defaultSettings: BridgeSettings = {
	host: '127.0.0.1',
	port: 7656,
	udpPort: 7655,
	i2cp: { host: '127.0.0.1', port: 7654 },
	i2cpAuth: undefined,
};
