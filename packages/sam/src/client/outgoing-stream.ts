// Opening a stream: a socket of its own, STREAM CONNECT, then the name of the other side. SAM V3 "STREAM CONNECT".
import type { StreamEnd } from '@i2p/client-core';
import type { Destination } from '@i2p/data-core';
import type { Turn } from '@i2p/runtime';
import { after, type Mono, never } from '@i2p/time';
import { connectTimeoutMs, identifyMs } from '../constants.js';
import type { SamPair } from '../grammar.js';
import { LineSocket } from './line-socket.js';
import type { Reply } from './reply.js';
import type { SamStream } from './sam-stream.js';
import type { ClientSurroundings, Timed } from './surroundings.js';

/** What is dialled. */
export interface Dialled {
	/** The session that dials. */
	readonly id: string;
	/** Base64 or an address. */
	readonly name: string;
	/** Asks who is behind it: the answer may be nobody. */
	readonly identify: (onFound: (found: Destination | undefined, turn: Turn) => void) => void;
}

const ends: Record<string, StreamEnd> = {
	CANT_REACH_PEER: 'unreachable',
	PEER_NOT_FOUND: 'unreachable',
	INVALID_KEY: 'unreachable',
	TIMEOUT: 'timeout',
	INVALID_ID: 'destroyed',
};

/** A stream on its way to be open. */
export class OutgoingStream implements Timed {
	readonly #surroundings: ClientSurroundings;
	readonly #stream: SamStream;
	readonly #dialled: Dialled;
	readonly #socket: LineSocket;
	#due: Mono = never;

	/** Dials at once. */
	constructor(surroundings: ClientSurroundings, stream: SamStream, dialled: Dialled) {
		this.#surroundings = surroundings;
		this.#stream = stream;
		this.#dialled = dialled;
		this.#socket = new LineSocket(surroundings);
		const { id, name } = dialled;
		const ports: SamPair[] = [
			['FROM_PORT', String(stream.localPort)],
			['TO_PORT', String(stream.remotePort)],
		];
		// Bridges that know no ports need not hear of them.
		const said = ports.filter(([, port]) => port !== '0');
		const pairs: SamPair[] = [['ID', id], ['DESTINATION', name], ['SILENT', 'false'], ...said];
		this.#socket.ask('STREAM CONNECT', pairs, (reply, turn) => this.#onReply(reply, turn), connectTimeoutMs);
	}

	#onReply({ result, message }: Reply, turn: Turn): void {
		if (result !== 'OK') {
			this.#socket.close();
			this.#stream.finish(result === 'CANT_REACH_PEER' && /refused/i.test(message) ? 'refused' : endOf(result));
			return;
		}
		const { socket, early } = this.#socket.takeOver(this.#stream);
		this.#stream.attach(socket, early, turn);
		if (this.#stream.remoteDestination) {
			this.#stream.announce(true, turn);
			return;
		}
		this.#due = after(turn.now, identifyMs);
		this.#surroundings.reschedule(this);
		this.#dialled.identify((found, later) => {
			this.#stream.remoteDestination ??= found;
			this.onTime(later);
		});
	}

	/** Gives it up. */
	close(): void {
		this.#due = never;
		this.#surroundings.reschedule(this);
		this.#socket.close();
	}

	due(): Mono {
		return this.#due;
	}

	onTime(turn: Turn): void {
		this.#due = never;
		this.#surroundings.reschedule(this);
		this.#stream.announce(true, turn);
	}
}

function endOf(result: string): StreamEnd {
	return ends[result] ?? 'unreachable';
}
