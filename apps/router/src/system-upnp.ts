// Ports of a gateway by UPnP, through a library that is there if the user installed it beside the router; nothing of it is loaded before.
import type { Breath, Endpoint, Log, Turn } from '@i2p/runtime';
import type { WantedPort } from '@i2p/transport-core';

/** Ports by UPnP. */
export interface UpnpPort {
	/**
	 * Maps a port for twenty minutes, or for twenty more; tells during an inhale where the world reaches it, or why it does not:
	 * `absent` is the library.
	 */
	map(wanted: WantedPort, told: (outcome: Endpoint | 'absent' | 'failed', turn: Turn) => void): void;
	/** Gives everything back, and tells when that is over, well or not. */
	giveBack(over: () => void): void;
}

/** Life asked for a mapping, in seconds: the shortest that the library asks for, for what a crash leaves behind. */
const lifeSeconds = 1200;
const library = '@silentbot1/nat-api';

/** What of the library is used. */
interface NatApi {
	map(wanted: { publicPort: number; privatePort: number; protocol: string; ttl: number }): Promise<boolean>;
	externalIp(): Promise<string>;
	destroy(): Promise<unknown>;
}

type NatApiModule = { readonly default: new (options: Record<string, unknown>) => NatApi };

/** The library for one router. @param load imports it; a test brings another */
export function systemUpnp(
	breath: Breath,
	log: Log,
	load: () => Promise<NatApiModule> = () => import(library),
): UpnpPort {
	let client: Promise<NatApi | undefined> | undefined;
	const open = (): Promise<NatApi | undefined> =>
		load().then(
			({ default: Client }) =>
				new Client({ enablePMP: false, enableUPNP: true, autoUpdate: false, description: 'I2P', ttl: lifeSeconds }),
			() => {
				log.note('debug', 'upnp-library-absent', { library });
				return undefined;
			},
		);
	const mapped = async ({ protocol, port }: WantedPort): Promise<Endpoint | 'absent' | 'failed'> => {
		client ??= open();
		const api = await client;
		if (api === undefined) return 'absent';
		const wanted = { publicPort: port, privatePort: port, protocol: protocol.toUpperCase(), ttl: lifeSeconds };
		if (!(await api.map(wanted))) return 'failed';
		const host = await api.externalIp();
		return host ? { host, port } : 'failed';
	};
	return {
		map: (wanted, told) =>
			void mapped(wanted)
				.catch((): 'failed' => 'failed')
				.then((outcome) => breath.inhale('upnp', (turn) => told(outcome, turn))),
		giveBack: (over) => {
			const giving = client?.then((api) => api?.destroy()).catch(() => undefined);
			client = undefined;
			void Promise.resolve(giving).then(() => breath.inhale('upnp', over));
		},
	};
}
