// What the parts of a bridge stand on: its ports, its clock, its exhale. Knows no session.
import type { Endpoint, TcpPort, Turn } from '@i2p/runtime';
import type { Mono } from '@i2p/time';
import type { SamNote } from './notes.js';

/** Something that must be told the time. */
export interface Timed {
	due(): Mono;
	onTime(turn: Turn): void;
}

/** One socket of the bridge: it writes in the exhale and can be dropped. */
export interface BridgeSocket extends Timed {
	/** Exhale; answers whether it waits for the socket. */
	flush(): 'empty' | 'writable';
	/** Drops the socket and what lives with it. */
	close(): void;
	/** Whether nobody listens any more. */
	readonly closed: boolean;
}

/** The bridge around a socket, a session, a stream. */
export interface Surroundings {
	readonly tcp: TcpPort;
	/** Dials servers that streams are forwarded to with `SSL=true`; `undefined` if that is not to be had. */
	readonly tls: Pick<TcpPort, 'connect'> | undefined;
	/** Sends datagrams to clients; `undefined` where they go over the control sockets only. */
	readonly udp:
		| {
				send(given: Uint8Array, to: Endpoint): void;
				/** Where datagrams come in, once they do. */
				readonly listening: Endpoint | undefined;
		  }
		| undefined;
	note(code: SamNote): void;
	reschedule(timed: Timed): void;
	/** The socket has something for the next exhale. */
	touch(socket: BridgeSocket): void;
	/** Takes a socket in, unless there are too many. */
	adopt(socket: BridgeSocket): boolean;
	/** The socket is gone. */
	forget(socket: BridgeSocket): void;
}
