// A SAM bridge as a program uses it: made, started, stopped. Promises live here.
import { NodeDriver, nodeRandom, nodeTcp, nodeTls, nodeUdp } from '@i2p/runtime-node';
import { BridgeMachine, type BridgePorts } from './bridge-machine.js';
import type { BridgeError } from './errors.js';
import type { BridgeEvent } from './events.js';
import { type BridgeSettings, defaultSettings } from './options.js';
import { usersIn } from './users.js';

/** What a bridge is made of; what is not given is as the binary's defaults say. */
export interface BridgeOptions extends Partial<BridgeSettings> {
	/** Told what happens. */
	readonly onEvent?: (event: BridgeEvent) => void;
	/** Counts what happens, by room and code. */
	readonly note?: (code: string) => void;
	/** The world; this machine's unless given. */
	readonly ports?: BridgePorts;
}

/** A SAM bridge in front of a router. */
export interface SamBridge {
	/** Begins to listen; resolves once it does. Rejects with {@link BridgeError}. */
	start(): Promise<void>;
	/** Ends every session and stops; resolves when nothing is left. */
	stop(): Promise<void>;
	/** Sessions with the router. */
	readonly sessions: number;
}

/** How long sessions may take to say farewell, in ms, and how often it is looked whether they have. */
const mostFarewellMs = 3500;
const lookMs = 20;

function machinePorts(): BridgePorts {
	return { driver: new NodeDriver(), random: nodeRandom(), tcp: nodeTcp, tls: nodeTls, udp: nodeUdp };
}

/** Makes a bridge; nothing happens before `start`. */
export function createSamBridge(options: BridgeOptions = {}): SamBridge {
	return new Bridge(options);
}

class Bridge implements SamBridge {
	readonly #options: BridgeOptions;
	readonly #ports: BridgePorts;
	readonly #machine: BridgeMachine;
	#started: { resolve: () => void; reject: (error: BridgeError) => void } | undefined;
	#stopping: Promise<void> | undefined;

	constructor(options: BridgeOptions) {
		this.#options = options;
		this.#ports = options.ports ?? machinePorts();
		const { host, port, i2cp, i2cpAuth, usersFile } = { ...defaultSettings, ...options };
		const udp = 'udp' in options ? options.udp : defaultSettings.udp;
		this.#machine = new BridgeMachine({
			settings: { host, port, udp, i2cp, i2cpAuth, usersFile },
			ports: this.#ports,
			tell: (event) => this.#tell(event),
			onFault: (fault) => this.#onFault(fault),
			users: usersFile === undefined ? undefined : (breath) => usersIn(usersFile, this.#ports.random, breath),
			note: options.note ?? (() => undefined),
		});
	}

	get sessions(): number {
		return this.#machine.sessions;
	}

	#tell(event: BridgeEvent): void {
		this.#options.onEvent?.(event);
		if (!this.#machine.isListening) return;
		this.#started?.resolve();
		this.#started = undefined;
	}

	#onFault(fault: BridgeError): void {
		const started = this.#started;
		this.#started = undefined;
		started?.reject(fault);
		void this.stop();
	}

	start(): Promise<void> {
		return new Promise((resolve, reject) => {
			this.#started = { resolve, reject };
			this.#machine.start();
		});
	}

	stop(): Promise<void> {
		this.#stopping ??= new Promise((resolve) => {
			this.#machine.stop();
			this.#whenOver(mostFarewellMs / lookMs, () => {
				this.#ports.driver.detach(this.#machine.breath);
				this.#options.onEvent?.({ event: 'stopped' });
				resolve();
			});
		});
		return this.#stopping;
	}

	#whenOver(tries: number, done: () => void): void {
		setTimeout(() => {
			if (this.#machine.sessions === 0 || tries <= 0) done();
			else this.#whenOver(tries - 1, done);
		}, lookMs);
	}
}
