// What a bridge is told: where it listens, where its router is.
import type { Endpoint } from '@i2p/runtime';

/** Everything that a bridge is told. */
export interface BridgeSettings {
	/** Address to listen on. */
	readonly host: string;
	/** SAM's TCP port; 0 chooses one. */
	readonly port: number;
	/** Where SAM takes datagrams by UDP, port 0 chooses one; `beside` is one port below SAM's; `undefined` takes none. */
	readonly udp: Endpoint | 'beside' | undefined;
	/** File that keeps who may come in by AUTH; `undefined` keeps it as long as the bridge runs. */
	readonly usersFile: string | undefined;
	/** Where the router listens for I2CP. */
	readonly i2cp: Endpoint;
	/** What the router wants its clients to say, as `user:password`; `undefined` says nothing. It travels in the clear. */
	readonly i2cpAuth: string | undefined;
}

/** The settings of a bridge that is told nothing. */
export const defaultSettings: BridgeSettings = {
	host: '127.0.0.1',
	port: 7656,
	udp: 'beside',
	usersFile: undefined,
	i2cp: { host: '127.0.0.1', port: 7654 },
	i2cpAuth: undefined,
};

/** Where datagrams come in. */
export function udpOf({ host, port, udp }: BridgeSettings): Endpoint | undefined {
	return udp === 'beside' ? { host, port: Math.max(0, port - 1) } : udp;
}
