// The UDP port of a bridge: datagrams of clients come in here, those for clients leave from here. SAM V3 "SAM Datagrams".
import type { Endpoint, Turn, UdpHandler, UdpPort, UdpSocket } from '@i2p/runtime';
import { decodeToBridge } from '../datagram-lines.js';
import type { DatagramOutbox } from './datagram-outbox.js';
import type { Session } from './session.js';
import type { Surroundings } from './surroundings.js';

/** Where a bridge has its UDP port. */
export interface UdpDoorOptions {
	readonly port: UdpPort;
	/** Loopback unless there is a reason: whoever can send here, and knows the ID of a session, speaks for it. */
	readonly at: Endpoint;
	/** It listens. */
	readonly onListening?: (at: Endpoint, turn: Turn) => void;
	/** It cannot listen, or no more. */
	readonly onError?: (code: string, detail: string, turn: Turn) => void;
}

/** Takes datagrams from clients and hands datagrams to them. Nothing is ever answered here: UDP of SAM has no answers. */
export class UdpDoor implements UdpHandler {
	readonly #surroundings: Surroundings & { readonly sessions: ReadonlyMap<string, Session> };
	readonly #outbox: DatagramOutbox;
	readonly #options: UdpDoorOptions;
	readonly #socket: UdpSocket;
	#listening: Endpoint | undefined;

	/** Listens at once. */
	constructor(
		surroundings: Surroundings & { readonly sessions: ReadonlyMap<string, Session> },
		outbox: DatagramOutbox,
		options: UdpDoorOptions,
	) {
		this.#surroundings = surroundings;
		this.#outbox = outbox;
		this.#options = options;
		this.#socket = options.port.bind(options.at, this);
	}

	get listening(): Endpoint | undefined {
		return this.#listening;
	}

	onListening(at: Endpoint, turn: Turn): void {
		this.#listening = at;
		this.#options.onListening?.(at, turn);
	}

	onError(code: string, detail: string, turn: Turn): void {
		this.#options.onError?.(code, detail, turn);
	}

	onDatagram(lent: Uint8Array, _from: Endpoint, turn: Turn): void {
		const datagram = decodeToBridge(lent);
		const session = datagram && this.#surroundings.sessions.get(datagram.id);
		if (datagram === undefined) this.#surroundings.note('datagram-malformed');
		else if (session === undefined) this.#surroundings.note('datagram-refused');
		else {
			const { destination, options, payload } = datagram;
			this.#outbox.send(session, destination, options, payload, turn, this.#outbox.noteSent);
		}
	}

	/** Sends one to a client. */
	send(given: Uint8Array, to: Endpoint): void {
		this.#socket.send(given, to);
	}

	/** Listens no more. */
	close(): void {
		this.#socket.close();
	}
}
