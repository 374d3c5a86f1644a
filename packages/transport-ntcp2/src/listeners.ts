// The addresses that we listen at, one or more of each family; those that failed are opened again. Must not know connections.
import type {
	Endpoint,
	Log,
	TcpHandler,
	TcpListener,
	TcpListenerHandler,
	TcpPort,
	TcpSocket,
	Turn,
} from '@i2p/runtime';
import { after, type Mono, mono, never } from '@i2p/time';
import type { Note } from '@i2p/transport-core';
import { listenAgainMs } from './constants.js';
import type { ListenFault } from './wants.js';

/** What listeners need. */
export interface ListenersHost {
	readonly tcp: TcpPort;
	readonly note: Note;
	readonly log: Log;
	readonly onListening?: ((at: Endpoint) => void) | undefined;
	readonly onListenFailed?: ((code: ListenFault, detail: string, at: Endpoint) => void) | undefined;
	/** A connection came in; `undefined` drops it. */
	accept(socket: TcpSocket, turn: Turn): TcpHandler | undefined;
}

interface Place {
	readonly at: Endpoint;
	listener: TcpListener | undefined;
	/** When to listen (again); the next exhale does it. */
	due: Mono;
}

/** All listeners of one transport. */
export class Listeners {
	readonly #host: ListenersHost;
	readonly #places: Place[];
	/** IPv4 has a listener of its own: that of IPv6 leaves it alone. */
	readonly #ipv6Only: boolean;

	constructor(places: readonly Endpoint[], host: ListenersHost) {
		this.#host = host;
		this.#ipv6Only = places.some(({ host: address }) => !address.includes(':'));
		this.#places = places.map((at) => ({ at, listener: undefined, due: mono(0) }));
	}

	/** When one is to be opened. */
	due(): Mono {
		let next = never;
		for (const { due } of this.#places) if (due < next) next = due;
		return next;
	}

	/** Opens those that are due. */
	flush(turn: Turn): void {
		for (const place of this.#places) if (place.due <= turn.now) this.#open(place, turn);
	}

	close(): void {
		for (const place of this.#places) {
			place.listener?.close();
			place.listener = undefined;
			place.due = never;
		}
	}

	#open(place: Place, turn: Turn): void {
		const { tcp, note, log, onListening, onListenFailed, accept } = this.#host;
		const { at } = place;
		place.due = never;
		let standing = false;
		const handler: TcpListenerHandler = {
			onListening: (where) => {
				standing = true;
				onListening?.(where);
			},
			onConnection: accept,
			onError: (code, detail) => {
				note(`ntcp2-listen-${code}`);
				log.note('error', 'ntcp2-listen-failed', { code, detail });
				// An accept that failed, for want of file descriptors say, does not end the listener.
				if (standing) return;
				onListenFailed?.(code, detail, at);
				place.due = after(turn.now, listenAgainMs);
			},
		};
		place.listener = tcp.listen(at, handler, { ipv6Only: this.#ipv6Only });
	}
}
