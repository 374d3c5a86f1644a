// The two ends of a TCP connection in memory, as they and what is between them see each other.
import type { Endpoint, TcpEnd } from '@i2p/runtime';

/** One direction of a connection: who sends, whom it addresses, and as whom the world sees it. */
export interface Path {
	readonly inside: Endpoint;
	readonly to: Endpoint;
	readonly seen: Endpoint;
}

/** What travels in one direction of a connection. */
export type Piece = { readonly kind: 'data'; readonly bytes: Uint8Array } | { readonly kind: 'end' };

/** An end as its network reaches it. */
export interface End {
	readonly remote: Endpoint;
	readonly closed: boolean;
	/** How what it sends goes. */
	path: Path | undefined;
	/** Set as soon as there is one. */
	other: OtherEnd | undefined;
	/** The handshake is done. */
	opened(): void;
	/** A piece comes off the wire. */
	arrive(piece: Piece): void;
	/** The other side took so many bytes of what was written, or the end. */
	taken(count: number): void;
	/** The network says that it is over. */
	over(reason: TcpEnd): void;
}

/** The other end of a connection, as an end sees it. */
export interface OtherEnd {
	/** Brings a piece there at an instant, or later if it does not come through. */
	carry(piece: Piece, instant: number): void;
	/** So many bytes of what came from there were taken, or an end. */
	taken(count: number): void;
	/** Lets it know, after the time that a packet takes, that there is nobody any more, if that comes through. */
	reset(): void;
	/** The same at once, or as soon as may be. */
	abort(): void;
	/** The same in answer to what came from there. */
	refuse(): void;
	/** This side has the connection no more. Nothing travels. */
	forget(): void;
}
