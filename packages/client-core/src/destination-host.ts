// What an application's door stands on: streams and datagrams of one local destination.
// Fulfilled by this router, by I2CP and by SAM alike.
import type { Destination, HashKey } from '@i2p/data-core';
import type { Turn } from '@i2p/runtime';
import type { DatagramHost } from './datagrams.js';
import type { LookupAnswer, LookupTarget } from './lookup.js';

/** Why a stream is over. `closed` is the orderly end of both directions. */
export type StreamEnd =
	| 'closed'
	| 'reset'
	| 'refused'
	| 'unreachable'
	| 'timeout'
	| 'limit'
	| 'misbehaviour'
	| 'destroyed';

/** Who uses a stream. All calls come during an inhale or think; none may call back into lower rooms but `take` and `offer`. */
export interface StreamHandler {
	/** The peer answered (outgoing streams only). */
	onOpen(turn: Turn): void;
	/** Bytes can be taken. Told again only after `take` has emptied the stream. */
	onReadable(turn: Turn): void;
	/** Room has returned after `offer` took less than it was given. */
	onWritable(turn: Turn): void;
	/** The peer has finished sending; every byte it sent can be taken. */
	onEnd(turn: Turn): void;
	/** The stream is gone; nothing else follows. Told exactly once. Bytes not yet taken stay until taken. */
	onClose(reason: StreamEnd, turn: Turn): void;
}

/** One reliable, ordered byte stream to another destination. */
export interface Stream {
	/** Hash of the other side. */
	readonly remote: HashKey;
	/** The other side, once known (at once for incoming streams, after its answer for outgoing ones). */
	readonly remoteDestination: Destination | undefined;
	/** 0–65535. */
	readonly localPort: number;
	/** 0–65535. */
	readonly remotePort: number;
	/** Copies bytes into the send ring; answers how many it took. The rest waits for `onWritable`. */
	offer(lent: Uint8Array): number;
	/** Bytes that `offer` would take now. */
	room(): number;
	/** Bytes that can be taken now. */
	readonly readable: number;
	/** The next bytes in order, at most `most`; they belong to the caller. Empty if there are none. Taking opens the window. */
	take(most: number): Uint8Array;
	/** Finishes sending after what was offered; receiving goes on. */
	end(): void;
	/** Drops the stream at once and tells the peer. */
	reset(): void;
}

/** Who accepts incoming streams. */
export interface StreamAcceptor {
	/** A stream came in; who will use it, or `undefined` to reset it. */
	onStream(stream: Stream, turn: Turn): StreamHandler | undefined;
	/** Peers are let in from now on. Told once, and only if {@link StreamHost.accept} said that they were not yet. */
	onAccepting?(turn: Turn): void;
}

/** Ports of an outgoing stream; 0 when absent. */
export interface ConnectOptions {
	readonly fromPort?: number;
	readonly toPort?: number;
}

/** The streams of one local destination. */
export interface StreamHost {
	readonly destination: Destination;
	/** Opens a stream; `onOpen` or `onClose` follows. Bytes may be offered at once. */
	connect(to: HashKey, options: ConnectOptions, handler: StreamHandler): Stream;
	/**
	 * Accepts incoming streams to a port from now on, or no more with `undefined`: then they are refused.
	 * Answers whether that is so already: a bridge that others run is asked first.
	 * @param localPort 1–65535; 0, when absent, takes whatever no other acceptor's port takes
	 */
	accept(acceptor: StreamAcceptor | undefined, localPort?: number): boolean;
	/** Finds a destination; the answer comes in a later turn. One found by an encrypted address can be reached by its hash from then on. */
	lookup(target: LookupTarget, onAnswer: (answer: LookupAnswer, turn: Turn) => void): void;
	/** Closes every stream and lets go of the destination. */
	close(): void;
}

/** One local destination as an application sees it: streams and datagrams. */
export interface DestinationHost extends StreamHost, DatagramHost {}
