// A door: where connections of this machine come in, so many and no more.
import type { Endpoint, TcpHandler, TcpListener, TcpSocket, Turn } from '@i2p/runtime';
import { maxConnections } from './constants.js';
import type { TunnelNote } from './notes.js';
import type { Listening } from './wants.js';

/** What a door tells. */
export interface DoorEvents {
	/** It listens there. */
	readonly onListening?: ((at: Endpoint, turn: Turn) => void) | undefined;
	/** It cannot listen, or no more. */
	readonly onError?: ((code: DoorFault, detail: string, turn: Turn) => void) | undefined;
	/** Counts what happens. */
	readonly note?: ((code: TunnelNote) => void) | undefined;
}

/** Why a door is not open. */
export type DoorFault = 'in-use' | 'denied' | 'no-address' | 'failed';

/** What a door is made of. */
export interface DoorParts extends DoorEvents {
	readonly tcp: Listening;
	readonly at: Endpoint;
}

/** A listening door. */
export class Door {
	readonly #listener: TcpListener;
	#at: Endpoint | undefined;

	/** Listens at once. @param size connections that are open @param enter who takes one that came in */
	constructor(
		{ tcp, at, onListening, onError, note }: DoorParts,
		size: () => number,
		enter: (socket: TcpSocket, turn: Turn) => TcpHandler,
	) {
		this.#listener = tcp.listen(at, {
			onListening: (where, turn) => {
				this.#at = where;
				onListening?.(where, turn);
			},
			onConnection: (socket, turn) => {
				const full = size() >= maxConnections;
				note?.(full ? 'connection-limit' : 'accepted');
				return full ? undefined : enter(socket, turn);
			},
			onError: (code, detail, turn) => onError?.(code, detail, turn),
		});
	}

	/** Where it listens, once it does. */
	get at(): Endpoint | undefined {
		return this.#at;
	}

	/** Lets nobody in any more. */
	close(): void {
		this.#listener.close();
	}
}
