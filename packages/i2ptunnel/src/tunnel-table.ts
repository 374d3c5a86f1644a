// The tunnels of one router as they are wanted: starts what is new, stops what is gone, leaves alone what stays as it was. A room of the breath.
import type { AddressBook } from '@i2p/addressbook';
import type { DestinationMaker } from '@i2p/client-core';
import { ed25519Type } from '@i2p/data-core';
import { type Endpoint, RoomGroup, type Store, StoreError, type TcpPort, type Turn, type UdpPort } from '@i2p/runtime';
import type { Random } from '@i2p/util';
import type { DoorFault } from './door.js';
import type { TunnelNote } from './notes.js';
import { type OpenTunnel, openTunnel } from './open-tunnel.js';
import { planText, type TunnelPlan } from './plan/tunnel-plan.js';
import { TunnelDestination } from './tunnel-destination.js';
import { KeyFault, keptKeys } from './tunnel-keys.js';

/** What tunnels stand on. */
export interface TunnelSurroundings {
	readonly tcp: TcpPort;
	readonly udp: UdpPort;
	readonly maker: DestinationMaker;
	readonly store: Store;
	readonly book: AddressBook | undefined;
	readonly random: Random;
	/** Counts what happens. */
	readonly note: (code: TunnelNote) => void;
	/** A tunnel listens. */
	readonly onListening?: (name: string, at: Endpoint, turn: Turn) => void;
	/** The server behind a tunnel can be reached, at this address. */
	readonly onServing?: (name: string, b32: string, turn: Turn) => void;
	/** A tunnel cannot work, in one line for people; the others go on. */
	readonly onFault?: (name: string, code: DoorFault | 'keys' | 'destination', message: string, turn: Turn) => void;
	/** Lines for the page `proxy.i2p`. */
	readonly status?: () => readonly string[];
}

/** One tunnel as it stands. */
export interface TunnelState {
	readonly name: string;
	readonly type: TunnelPlan['type'];
	/** Where it listens, or the server it leads to. */
	readonly at: Endpoint | undefined;
	/** The address of its destination. */
	readonly b32: string | undefined;
	/** Whether its destination stands. */
	readonly ready: boolean;
	readonly connections: number;
	/** Why it does not work, if it does not. */
	readonly fault: string | undefined;
}

/** What a change of plans did, by names. */
export interface PlanChange {
	readonly started: readonly string[];
	readonly stopped: readonly string[];
	readonly unchanged: readonly string[];
}

interface Standing {
	readonly plan: TunnelPlan;
	readonly text: string;
	readonly destination: TunnelDestination | undefined;
	readonly tunnel: OpenTunnel | undefined;
	fault: string | undefined;
}

/** Every tunnel of one router. */
export class TunnelTable extends RoomGroup {
	readonly #s: TunnelSurroundings;
	readonly #standing = new Map<string, Standing>();
	#shared: TunnelDestination | undefined;

	constructor(surroundings: TunnelSurroundings) {
		super('tunnel-table');
		this.#s = surroundings;
	}

	/** Makes it so: what is new or changed starts, what is gone or changed stops. Names are the caller's to keep apart. */
	become(plans: readonly TunnelPlan[], turn: Turn): PlanChange {
		const wanted = new Map(plans.map((plan) => [plan.name, plan]));
		const stopped: string[] = [];
		const started: string[] = [];
		const unchanged: string[] = [];
		for (const [name, { text }] of [...this.#standing]) {
			const plan = wanted.get(name);
			if (plan !== undefined && planText(plan) === text) {
				unchanged.push(name);
				continue;
			}
			this.#stop(name);
			stopped.push(name);
		}
		for (const [name, plan] of wanted) {
			if (this.#standing.has(name)) continue;
			this.#start(plan, turn);
			started.push(name);
		}
		this.#closeUnshared();
		return { started, stopped, unchanged };
	}

	#start(plan: TunnelPlan, turn: Turn): void {
		const text = planText(plan);
		try {
			const destination = plan.shared ? this.#sharedDestination() : this.#ownDestination(plan);
			const standing: Standing = {
				plan,
				text,
				destination,
				fault: undefined,
				tunnel: this.#open(plan, destination, turn),
			};
			this.#standing.set(plan.name, standing);
			this.add(standing.tunnel!.room);
			if (!plan.lazy) destination.open();
		} catch (error) {
			if (!(error instanceof KeyFault || error instanceof StoreError)) throw error;
			this.#standing.set(plan.name, { plan, text, destination: undefined, tunnel: undefined, fault: error.message });
			this.#s.onFault?.(plan.name, 'keys', error.message, turn);
		}
	}

	#open(plan: TunnelPlan, destination: TunnelDestination, turn: Turn): OpenTunnel {
		const { name } = plan;
		return openTunnel(
			plan,
			{
				...this.#s,
				destination,
				onListening: (at, later) => this.#s.onListening?.(name, at, later),
				onError: (code, detail, later) => this.#onFault(name, code, detail, later),
			},
			turn,
		);
	}

	#onFault(name: string, code: DoorFault | 'destination', message: string, turn: Turn): void {
		const standing = this.#standing.get(name);
		if (standing !== undefined) standing.fault = message;
		this.#s.onFault?.(name, code, message, turn);
	}

	#ownDestination(plan: TunnelPlan): TunnelDestination {
		const { maker, store, random } = this.#s;
		const { keys, name, options } = plan;
		const read = keys === undefined ? () => maker.generateKeys(ed25519Type) : () => keptKeys(store, keys, maker);
		// A bad file is told at once, not when the destination is made.
		if (keys !== undefined) read().destroy();
		const destination = new TunnelDestination({
			maker,
			keys: read,
			options,
			nickname: name,
			random: random.fork(`tunnel ${name}`),
			onReady: (b32, turn) => {
				if (plan.to !== undefined) this.#s.onServing?.(name, b32, turn);
			},
			onFault: (message, turn) => this.#onFault(name, 'destination', message, turn),
		});
		this.add(destination);
		return destination;
	}

	/** The destination of those that share one. */
	#sharedDestination(): TunnelDestination {
		if (this.#shared !== undefined) return this.#shared;
		const { maker, random } = this.#s;
		this.#shared = new TunnelDestination({
			maker,
			keys: () => maker.generateKeys(ed25519Type),
			options: new Map(),
			nickname: 'shared clients',
			random: random.fork('shared clients'),
			onFault: (message, turn) => this.#s.onFault?.('shared clients', 'destination', message, turn),
		});
		this.add(this.#shared);
		return this.#shared;
	}

	/** The destination that clients share, made if nobody did: for whoever else goes out as a client. */
	get shared(): TunnelDestination {
		return this.#sharedDestination();
	}

	#closeUnshared(): void {
		const isUsed = [...this.#standing.values()].some(({ plan }) => plan.shared);
		if (isUsed || this.#shared === undefined || this.#shared.users > 0) return;
		this.#shared.close();
		this.remove(this.#shared);
		this.#shared = undefined;
	}

	#stop(name: string): void {
		const standing = this.#standing.get(name);
		if (standing === undefined) return;
		this.#standing.delete(name);
		const { plan, tunnel, destination } = standing;
		if (tunnel !== undefined) {
			tunnel.close();
			this.remove(tunnel.room);
		}
		if (plan.shared || destination === undefined) return;
		destination.close();
		this.remove(destination);
	}

	/** How each tunnel stands. */
	states(): readonly TunnelState[] {
		return [...this.#standing.values()].map(({ plan, destination, tunnel, fault }) => ({
			name: plan.name,
			type: plan.type,
			at: tunnel?.at() ?? plan.to,
			b32: destination?.b32,
			ready: destination?.host !== undefined,
			connections: tunnel?.connections() ?? 0,
			fault,
		}));
	}

	/** Stops every tunnel. */
	close(): void {
		for (const name of [...this.#standing.keys()]) this.#stop(name);
		this.#shared?.close();
		this.#shared = undefined;
	}
}
