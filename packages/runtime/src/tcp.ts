// TCP as a port: what a link or a bridge session needs of the operating system, as types.
import type { Turn } from './turn.js';

/** An address literal (never a host name) and a port. */
export interface Endpoint {
	readonly host: string;
	readonly port: number;
}

/** Why a TCP connection is over. */
export type TcpEnd = 'ended' | 'reset' | 'refused' | 'unreachable' | 'timeout' | 'failed' | 'destroyed';

/** What the user of a socket is told; all of it during an inhale. */
export interface TcpHandler {
	/** The connection stands (told for outgoing ones only). */
	onOpen(turn: Turn): void;
	/** Bytes arrived; they are valid until this call returns. */
	onData(lent: Uint8Array, turn: Turn): void;
	/** Room has returned after `write` answered false. */
	onWritable(turn: Turn): void;
	/** The peer has finished sending; our side may still write. */
	onEnd(turn: Turn): void;
	/** The connection is gone; nothing else follows. Told exactly once. */
	onClose(reason: TcpEnd, turn: Turn): void;
}

/** One connection. */
export interface TcpSocket {
	readonly remote: Endpoint;
	/**
	 * Memory for so many bytes that are written next, at once: cheaper than memory of one's own. Valid until `write` is given it, all
	 * of it; who writes often in one turn takes memory of their own, which leaves together.
	 */
	outgoing(bytes: number): Uint8Array;
	/** Takes the bytes over; answers false when its buffer is above the mark: write again after `onWritable`. */
	write(given: Uint8Array): boolean;
	/** Bytes that it takes before `write` answers false. */
	room(): number;
	/** Stops or resumes reading; the peer feels it as back-pressure. */
	pause(): void;
	resume(): void;
	/** Sends FIN after what was written. */
	end(): void;
	/** Drops the connection at once: with RST if `reset` is true. */
	destroy(reset?: boolean): void;
}

/** What a listener tells; all of it during an inhale. */
export interface TcpListenerHandler {
	/** It listens, at the port chosen if 0 was asked for. */
	onListening(at: Endpoint, turn: Turn): void;
	/** A connection came in; the handler for it, or `undefined` to drop it at once. */
	onConnection(socket: TcpSocket, turn: Turn): TcpHandler | undefined;
	/** It cannot listen (`in-use`, `denied`, `no-address`) or fails later (`failed`). */
	onError(code: 'in-use' | 'denied' | 'no-address' | 'failed', detail: string, turn: Turn): void;
}

/** A listening port. */
export interface TcpListener {
	close(): void;
}

/** The operating system's TCP. */
export interface TcpPort {
	/**
	 * Dials. `from` is the local address to leave from. `timeoutMs` bounds the connect only.
	 * Events come in later turns, never during the call.
	 */
	connect(
		to: Endpoint,
		handler: TcpHandler,
		options: { readonly from?: string; readonly timeoutMs: number },
	): TcpSocket;
	/** Listens; port 0 lets the system choose. `::` takes IPv4 callers too, unless `ipv6Only`: then another may listen at `0.0.0.0` and the same port. */
	listen(at: Endpoint, handler: TcpListenerHandler, options?: { readonly ipv6Only?: boolean }): TcpListener;
}
