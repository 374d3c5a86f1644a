// A SAM client: makes destinations behind a bridge and finds others through it; a room of the breath. SAM V3.
import type {
	DestinationMaker,
	DestinationRequest,
	LookupAnswer,
	LookupTarget,
	MadeDestination,
} from '@i2p/client-core';
import { createDestinationKeys, type DestinationKeys } from '@i2p/data-core';
import type { Endpoint, Room, TcpPort, Turn, Waiting } from '@i2p/runtime';
import { type Mono, mono, never } from '@i2p/time';
import { DeadlineHeap, type Random } from '@i2p/util';
import { helpTimeoutMs } from '../constants.js';
import { DestinationInMaking, type SamDestinationEvents } from './destination-in-making.js';
import { LineSocket } from './line-socket.js';
import { answerOf, pairsOf } from './names.js';
import type { Reply } from './reply.js';
import type { Carried } from './session-plan.js';
import type { ClientSurroundings, DatagramPorts, Timed, Writes } from './surroundings.js';

/** What a client is made of. */
export interface SamClientOptions {
	readonly tcp: TcpPort;
	/** Where the bridge is. */
	readonly bridge: Endpoint;
	/** For datagrams: our UDP, the bridge's UDP port, and the address here that the bridge sends to. */
	readonly udp?: DatagramPorts | undefined;
	readonly random: Random;
	/** The time now. */
	readonly now: () => Mono;
	/** Asks for a turn. */
	readonly arm: () => void;
	/** Who asks, where the bridge wants to know. */
	readonly login?: { readonly user: string; readonly password: string } | undefined;
	/** What its destinations carry: streams unless given. More than one needs a bridge of SAM 3.3; i2pd then has streams only. */
	readonly carried?: readonly Carried[];
}

/** Destinations behind a SAM bridge. */
export class SamDestinations implements DestinationMaker, Room, ClientSurroundings {
	readonly name = 'sam-client';
	readonly tcp: TcpPort;
	udp: DatagramPorts | undefined;
	readonly bridge: Endpoint;
	readonly random: Random;
	readonly login: { readonly user: string; readonly password: string } | undefined;
	readonly #options: SamClientOptions;
	readonly #made = new Set<DestinationInMaking>();
	readonly #asking = new Set<LineSocket>();
	readonly #touched = new Set<Writes>();
	readonly #times = new DeadlineHeap<Timed>();

	constructor(options: SamClientOptions) {
		this.tcp = options.tcp;
		this.udp = options.udp;
		this.bridge = options.bridge;
		this.random = options.random;
		this.login = options.login;
		this.#options = options;
	}

	/** Destinations, those being made included. */
	get size(): number {
		return this.#made.size;
	}

	create(
		request: DestinationRequest,
		events: SamDestinationEvents,
		carried: readonly Carried[] = this.#options.carried ?? ['stream'],
	): MadeDestination {
		const made = new DestinationInMaking(this, request, carried, events, (over) => this.#made.delete(over));
		this.#made.add(made);
		return made;
	}

	/**
	 * Where the bridge takes datagrams, if it says so: bridges of ours do, in answer to HELP; others answer it without, or by closing.
	 * From then on they go there.
	 */
	askUdpPort(onAnswer: (port: number | undefined, turn: Turn) => void): void {
		const socket = new LineSocket(this);
		this.#asking.add(socket);
		const onReply = ({ result, options }: Reply, turn: Turn) => {
			this.#asking.delete(socket);
			socket.close();
			const port = result === 'OK' ? parsePort(options.get('UDP_PORT')) : undefined;
			if (port !== undefined && this.udp) this.udp = { ...this.udp, bridge: { ...this.udp.bridge, port } };
			onAnswer(port, turn);
		};
		socket.ask('HELP', [], onReply, helpTimeoutMs);
	}

	/** Whether there is a bridge that lets us in: its minor version of SAM 3, or why not. */
	greet(onAnswer: (answer: { readonly minor: number } | { readonly message: string }, turn: Turn) => void): void {
		const socket = new LineSocket(this);
		this.#asking.add(socket);
		socket.greet(({ result, message }, turn) => {
			this.#asking.delete(socket);
			socket.close();
			onAnswer(result === 'OK' ? { minor: socket.minor } : { message: message || result }, turn);
		});
	}

	resolve(target: LookupTarget, onAnswer: (answer: LookupAnswer, turn: Turn) => void): void {
		const socket = new LineSocket(this);
		this.#asking.add(socket);
		socket.ask('NAMING LOOKUP', pairsOf(target), (reply, turn) => {
			this.#asking.delete(socket);
			socket.close();
			onAnswer(answerOf(reply, target), turn);
		});
	}

	generateKeys(signatureType: number): DestinationKeys {
		return createDestinationKeys(this.random, signatureType);
	}

	now(): Mono {
		return this.#options.now();
	}

	touch(writes: Writes): void {
		this.#touched.add(writes);
		this.#options.arm();
	}

	reschedule(timed: Timed): void {
		this.#times.set(timed, timed.due());
		this.#options.arm();
	}

	later(call: (turn: Turn) => void): void {
		let isDone = false;
		this.reschedule({
			due: () => (isDone ? never : this.now()),
			onTime: (turn) => {
				isDone = true;
				call(turn);
			},
		});
	}

	forget(gone: Timed & Writes): void {
		this.#touched.delete(gone);
		this.#times.delete(gone);
	}

	due(): Mono {
		return mono(this.#times.nextDue());
	}

	onTime(turn: Turn): void {
		const due: Timed[] = [];
		for (let timed = this.#times.takeDue(turn.now); timed; timed = this.#times.takeDue(turn.now)) due.push(timed);
		for (const timed of due) timed.onTime(turn);
	}

	flush(): Waiting {
		let waiting: Waiting = this.due() === Number.POSITIVE_INFINITY ? 'empty' : 'deadline';
		for (const writes of [...this.#touched]) {
			this.#touched.delete(writes);
			if (writes.flush() === 'writable' && waiting === 'empty') waiting = 'writable';
		}
		return this.due() === Number.POSITIVE_INFINITY ? waiting : 'deadline';
	}

	/** Closes every destination and every socket. */
	close(): void {
		for (const made of [...this.#made]) made.close();
		for (const socket of this.#asking) socket.close();
		this.#asking.clear();
	}
}

/** A port that datagrams can be sent to. */
function parsePort(text: string | undefined): number | undefined {
	const port = /^\d{1,5}$/.test(text ?? '') ? Number(text) : 0;
	return port >= 1 && port <= 65_535 ? port : undefined;
}
