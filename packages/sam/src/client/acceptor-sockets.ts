// ACCEPTs that stand ready on one session: each becomes a stream, and the next one takes its place. SAM V3 "STREAM ACCEPT".
import type { StreamAcceptor } from '@i2p/client-core';
import type { Turn } from '@i2p/runtime';
import { after, type Mono, never } from '@i2p/time';
import { Backoff, unlessMalformed } from '@i2p/util';
import { acceptRetryMs, mostAcceptRetryMs, readyAccepts } from '../constants.js';
import { parseSamOptions } from '../grammar.js';
import { LineSocket } from './line-socket.js';
import { readDestination } from './names.js';
import { SamStream } from './sam-stream.js';
import type { ClientSurroundings, Timed } from './surroundings.js';

/** Who keeps a stream from now on, as long as it lives. */
export type KeepStream = (stream: SamStream, acceptor: StreamAcceptor, turn: Turn) => void;

/** The ACCEPTs of one session. */
export class AcceptorSockets implements Timed {
	readonly #surroundings: ClientSurroundings;
	readonly #id: string;
	readonly #acceptorOf: (localPort: number) => StreamAcceptor | undefined;
	readonly #keep: KeepStream;
	readonly #ready = new Set<LineSocket>();
	readonly #backoff: Backoff;
	/** Who is told of the next ACCEPT that stands. */
	#waiting: ((turn: Turn) => void)[] = [];
	#wanted = false;
	#isAccepting = false;
	#retryDue: Mono = never;

	constructor(
		surroundings: ClientSurroundings,
		id: string,
		acceptorOf: (localPort: number) => StreamAcceptor | undefined,
		keep: KeepStream,
	) {
		this.#surroundings = surroundings;
		this.#id = id;
		this.#acceptorOf = acceptorOf;
		this.#keep = keep;
		const { random } = surroundings;
		this.#backoff = new Backoff({ firstMs: acceptRetryMs, mostMs: mostAcceptRetryMs, factor: 2, random });
	}

	/** Whether the bridge lets streams in. */
	get isAccepting(): boolean {
		return this.#isAccepting;
	}

	/** Tells once when the bridge lets streams in. */
	onAccepting(tell: (turn: Turn) => void): void {
		this.#waiting.push(tell);
	}

	/** Begins to accept. */
	open(): void {
		this.#wanted = true;
		if (this.#retryDue === never) this.#fill();
	}

	/** Accepts no more. */
	close(): void {
		this.#wanted = false;
		this.#isAccepting = false;
		this.#waiting = [];
		this.#retryDue = never;
		this.#surroundings.reschedule(this);
		for (const socket of this.#ready) socket.close();
		this.#ready.clear();
	}

	#fill(): void {
		while (this.#wanted && this.#ready.size < readyAccepts) this.#acceptOne();
	}

	#acceptOne(): void {
		const socket = new LineSocket(this.#surroundings, (_reason, turn) => this.#lost(socket, turn));
		this.#ready.add(socket);
		socket.ask(
			'STREAM ACCEPT',
			[
				['ID', this.#id],
				['SILENT', 'false'],
			],
			({ result }, turn) => {
				if (result === 'OK') {
					this.#backoff.reset();
					socket.awaitLine((text, later) => this.#onPeer(socket, text, later));
					this.#tellAccepting(turn);
				} else if (result !== 'GONE') {
					socket.close();
					this.#lost(socket, turn);
				}
			},
		);
	}

	#tellAccepting(turn: Turn): void {
		this.#isAccepting = true;
		const told = this.#waiting;
		this.#waiting = [];
		for (const tell of told) tell(turn);
	}

	#lost(socket: LineSocket, turn: Turn): void {
		if (!this.#ready.delete(socket) || !this.#wanted || this.#retryDue !== never) return;
		this.#retryDue = after(turn.now, this.#backoff.next());
		this.#surroundings.reschedule(this);
	}

	#onPeer(socket: LineSocket, text: string, turn: Turn): void {
		const [name = '', ...rest] = text.trim().split(/[ \t]+/);
		const destination = readDestination(name);
		if (destination === undefined) {
			// A bridge may say STREAM STATUS RESULT=I2P_ERROR instead, and ends the socket.
			socket.close();
			this.#lost(socket, turn);
			return;
		}
		this.#ready.delete(socket);
		const options = unlessMalformed(() => parseSamOptions(rest.join(' ')));
		const ports = { localPort: portIn(options, 'TO_PORT'), remotePort: portIn(options, 'FROM_PORT') };
		const stream = new SamStream(this.#surroundings, destination.key, ports);
		stream.remoteDestination = destination;
		const { socket: tcp, early } = socket.takeOver(stream);
		stream.attach(tcp, early, turn);
		const acceptor = this.#acceptorOf(ports.localPort);
		if (acceptor) this.#keep(stream, acceptor, turn);
		else stream.reset();
		this.#fill();
	}

	due(): Mono {
		return this.#retryDue;
	}

	onTime(_turn: Turn): void {
		this.#retryDue = never;
		this.#fill();
	}
}

function portIn(options: ReadonlyMap<string, string> | undefined, key: string): number {
	const port = Number(options?.get(key) ?? 0);
	return Number.isInteger(port) && port >= 0 && port <= 65_535 ? port : 0;
}
