// The bridge as one machine: SAM above, whole destinations in the middle, a router's I2CP below. Knows no process and no promise.
import { DestinationsOverMessages } from '@i2p/client';
import { I2cpClient, type I2cpClientNote } from '@i2p/i2cp/client';
import {
	Breath,
	type Driver,
	type Endpoint,
	Loop,
	RoomGroup,
	type TcpPort,
	type Turn,
	type UdpPort,
} from '@i2p/runtime';
import { type Credentials, SamServer } from '@i2p/sam/server';
import type { Random } from '@i2p/util';
import { BridgeError, listenError } from './errors.js';
import type { BridgeEvent } from './events.js';
import { type BridgeSettings, udpOf } from './options.js';

/** What the world gives a bridge. */
export interface BridgePorts {
	readonly driver: Driver;
	readonly random: Random;
	readonly tcp: (breath: Breath) => TcpPort;
	readonly udp: (breath: Breath) => UdpPort;
	/** Dials servers that streams are forwarded to by TLS; without it that is refused. */
	readonly tls?: (breath: Breath) => Pick<TcpPort, 'connect'>;
}

/** What the machine is made of. */
export interface MachineParts {
	readonly settings: BridgeSettings;
	readonly ports: BridgePorts;
	readonly tell: (event: BridgeEvent) => void;
	readonly onFault: (fault: BridgeError) => void;
	/** Who may come in, as it was left; throws {@link BridgeError} where that cannot be known. Everybody when absent. */
	readonly users?: ((breath: Breath) => Credentials) | undefined;
	/** Counts what happens, by room and code. */
	readonly note: (code: string) => void;
}

/** Most calls that wait for the next inhale: of each session few. */
const mostCalls = 4096;

/** Everything between SAM's sockets and the router's. */
export class BridgeMachine {
	readonly breath: Breath;
	readonly #parts: MachineParts;
	readonly #floors = {
		sam: new RoomGroup('sam'),
		streams: new RoomGroup('streams'),
		router: new RoomGroup('router'),
	};
	readonly #calls: Loop<(turn: Turn) => void>;
	readonly #client: I2cpClient;
	readonly #destinations: DestinationsOverMessages;
	readonly #tcp: TcpPort;
	#sam: SamServer | undefined;
	#isListening = { tcp: false, udp: false };
	#routerIs: 'unknown' | 'there' | 'away' = 'unknown';

	constructor(parts: MachineParts) {
		this.#parts = parts;
		const { settings, ports, note } = parts;
		const rooms = Object.values(this.#floors);
		this.breath = ports.driver.attach((wake) => new Breath({ clock: ports.driver.clock, rooms, wake }));
		const arm = () => this.breath.arm();
		this.#calls = new Loop('calls', mostCalls, (call, turn) => call(turn), arm);
		this.breath.addSource(this.#calls);
		this.#tcp = ports.tcp(this.breath);
		const [username, ...password] = settings.i2cpAuth?.split(':') ?? [];
		this.#client = new I2cpClient({
			tcp: this.#tcp,
			router: settings.i2cp,
			random: ports.random,
			arm,
			// A SAM session whose router went is over: its client is told, and makes another when he likes.
			keepMs: 0,
			note: (code) => this.#onClientNote(code),
			...(username === undefined ? {} : { auth: { username, password: password.join(':') } }),
		});
		this.#floors.router.add(this.#client);
		this.#destinations = new DestinationsOverMessages({
			hosts: this.#client,
			floor: this.#floors.streams,
			random: ports.random,
			arm,
			later: (call) => void this.#calls.offer(call),
			noteOf: (room) => (code) => note(`${room}-${code}`),
		});
	}

	/** Whether SAM listens wherever it is to. */
	get isListening(): boolean {
		return this.#isListening.tcp && (this.#isListening.udp || udpOf(this.#parts.settings) === undefined);
	}

	/** Sessions with the router, those that end included. */
	get sessions(): number {
		return this.#client.size;
	}

	/** Begins to listen. */
	start(): void {
		try {
			this.#listen(this.#parts.users?.(this.breath));
		} catch (fault) {
			if (!(fault instanceof BridgeError)) throw fault;
			this.#parts.onFault(fault);
		}
	}

	#listen(credentials: Credentials | undefined): void {
		const { settings, ports, note } = this.#parts;
		const at = { host: settings.host, port: settings.port };
		const udpAt = udpOf(settings);
		this.#sam = new SamServer({
			tcp: this.#tcp,
			tls: ports.tls?.(this.breath),
			udp: udpAt && this.#udpDoor(udpAt),
			maker: this.#destinations,
			...(credentials === undefined ? {} : { credentials }),
			at,
			note: (code) => note(`sam-${code}`),
			onListening: ({ host, port }) => {
				this.#isListening.tcp = true;
				this.#parts.tell({ event: 'sam', host, port });
			},
			onError: (code, detail) => this.#onError('SAM', at, '--port', code, detail),
		});
		this.#floors.sam.add(this.#sam);
	}

	#udpDoor(at: Endpoint) {
		const { ports } = this.#parts;
		return {
			port: ports.udp(this.breath),
			at,
			onListening: (where: { readonly host: string; readonly port: number }) => {
				this.#isListening.udp = true;
				this.#parts.tell({ event: 'sam-udp', host: where.host, port: where.port });
			},
			onError: (code: string, detail: string) => this.#onError("SAM's UDP port", at, '--udp', code, detail),
		};
	}

	#onError(
		what: string,
		at: { readonly host: string; readonly port: number },
		flag: string,
		code: string,
		detail: string,
	) {
		if (!this.isListening) this.#parts.onFault(listenError(what, `${at.host}:${at.port}`, flag, code, detail));
	}

	#onClientNote(code: I2cpClientNote): void {
		this.#parts.note(`i2cp-${code}`);
		if (code === 'connected') this.#turn('there', 'router');
		else if (code === 'connection-lost') this.#turn('away', 'router-away');
	}

	#turn(to: 'there' | 'away', event: 'router' | 'router-away'): void {
		if (this.#routerIs === to) return;
		this.#routerIs = to;
		this.#parts.tell({ event, ...this.#parts.settings.i2cp });
	}

	/** Ends every session; nothing more comes in. */
	stop(): void {
		this.#routerIs = 'away';
		this.#sam?.close();
		this.#destinations.closeAll();
		this.breath.arm();
	}
}
