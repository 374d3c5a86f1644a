// The proxies and tunnels of this machine's programs: those of the flags and those of the configuration file, in one table that changes while it runs.
import type { SubscriptionState, Subscriptions } from '@i2p/addressbook';
import type { DestinationMaker } from '@i2p/client-core';
import {
	type PlanChange,
	parseTarget,
	plainPlan,
	type Target,
	type TunnelPlan,
	type TunnelState,
	TunnelTable,
	usualHttpPort,
	usualSocksPort,
} from '@i2p/i2ptunnel';
import type { Endpoint, TcpPort, Turn, UdpPort } from '@i2p/runtime';
import type { MachineEvents } from '../events.js';
import { listenFault } from '../fault-messages.js';
import type { RouterSettings } from '../options.js';
import { followLists, type ListSurroundings } from './names.js';

/** What proxies and tunnels stand on. */
export interface TunnelGround extends ListSurroundings {
	readonly tcp: TcpPort;
	readonly udp: UdpPort;
	readonly applications: DestinationMaker;
	readonly events: MachineEvents;
}

/** Names of the two proxies that the flags open. */
const httpProxy = '--http-proxy';
const socks = '--socks';

/** Proxies and tunnels of one router. */
export class ApplicationTunnels {
	readonly #house: TunnelGround;
	readonly #table: TunnelTable;
	readonly #open = new Set<string>();
	#plans: readonly TunnelPlan[];
	#subscriptions: Subscriptions | undefined;

	constructor(house: TunnelGround, plans: readonly TunnelPlan[]) {
		this.#house = house;
		this.#plans = plans;
		const { tcp, udp, ports, counters, applications, names, events } = house;
		this.#table = new TunnelTable({
			tcp,
			udp,
			maker: applications,
			store: ports.store,
			book: names,
			random: ports.random.fork('application tunnels'),
			note: counters.noteOf('i2ptunnel'),
			status: () => this.#statusLines(),
			onListening: (name, { host, port }) => {
				this.#open.add(name);
				events.onNews({ event: 'tunnel', name, host, port });
			},
			onServing: (name, b32) => events.onNews({ event: 'tunnel-address', name, b32 }),
			onFault: (name, code, message) => this.#onFault(name, code, message),
		});
	}

	/** Whether the proxies that were asked for by address are open. */
	get areOpen(): boolean {
		return [httpProxy, socks].every((name) => typeof this.#asked(name) !== 'object' || this.#open.has(name));
	}

	#asked(name: string): RouterSettings['httpProxy'] {
		const { settings } = this.#house;
		return name === httpProxy ? settings.httpProxy : settings.socks;
	}

	/** Opens those that are wanted, and follows lists. */
	open(turn: Turn): void {
		this.#house.floors.sam.add(this.#table);
		this.#table.become([...this.#ofFlags(), ...this.#plans], turn);
		if (this.#house.settings.subscriptions.length > 0)
			this.#subscriptions = followLists(this.#house, this.#table.shared, turn);
	}

	/** Other tunnels than before, of the configuration file; what stays as it was is not touched. */
	change(plans: readonly TunnelPlan[], turn: Turn): PlanChange {
		this.#plans = plans;
		return this.#table.become([...this.#ofFlags(), ...plans], turn);
	}

	#ofFlags(): readonly TunnelPlan[] {
		const { settings } = this.#house;
		const targets = settings.outproxies
			.map((text) => parseTarget(text))
			.filter((target): target is Target => target !== undefined);
		// Nobody's tunnels are built for a proxy that nobody uses.
		const common = { ...plainPlan, targets, shared: true, lazy: true };
		const plans: TunnelPlan[] = [];
		const http = endpointOf(settings.httpProxy, usualHttpPort);
		if (http !== undefined) plans.push({ ...common, name: httpProxy, type: 'http-proxy', listen: http });
		const socksAt = endpointOf(settings.socks, usualSocksPort);
		if (socksAt !== undefined) plans.push({ ...common, name: socks, type: 'socks', listen: socksAt });
		return plans;
	}

	/** A proxy that was asked for by address must stand; everything else is told, and the router goes on. */
	#onFault(name: string, code: string, message: string): void {
		const { events } = this.#house;
		const asked = this.#asked(name);
		const isFlag = name === httpProxy || name === socks;
		if (isFlag && typeof asked === 'object' && !this.#open.has(name)) {
			const place =
				name === socks
					? { what: 'SOCKS', portBy: 'socks', hostBy: 'socks' }
					: { what: 'the HTTP proxy', portBy: 'httpProxy', hostBy: 'httpProxy' };
			events.onFault(...listenFault({ ...place, at: asked }, code, message));
		} else events.onNews({ event: 'tunnel-fault', name, reason: code, message });
	}

	#statusLines(): readonly string[] {
		const { names } = this.#house;
		const count = names.size('private') + names.size('local') + names.size('router');
		return [`${count} names in the address book`, `${this.#table.states().length} proxies and tunnels`];
	}

	/** How each stands. */
	states(): readonly TunnelState[] {
		return this.#table.states();
	}

	/** How each list that is followed stands. */
	lists(): readonly SubscriptionState[] {
		return this.#subscriptions?.states() ?? [];
	}

	/** Lets nobody in any more. */
	close(): void {
		this.#table.close();
	}
}

function endpointOf(asked: RouterSettings['httpProxy'], usualPort: number): Endpoint | undefined {
	return asked === 'usual' ? { host: '127.0.0.1', port: usualPort } : asked;
}
