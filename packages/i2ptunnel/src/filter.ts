// What stands between a socket and a stream and may change what passes: HTTP of servers, IRC.

/** The two sides of a filter. */
export interface Sides {
	/** On to the stream; lent. */
	toStream(lent: Uint8Array): void;
	/** On to the socket; given. */
	toSocket(given: Uint8Array): void;
	/** Nothing more passes in either direction; what was put goes out before. */
	finish(): void;
}

/** Looks at everything that passes. A WireError that it throws ends the connection. */
export interface Filter {
	/** Bytes of the socket. */
	fromSocket(lent: Uint8Array, sides: Sides): void;
	/** Whether it waits for something that must come within a minute: the head of a request. */
	readonly isWaiting?: boolean;
	/** Bytes of the stream. */
	fromStream(lent: Uint8Array, sides: Sides): void;
}

/** Lets everything pass. */
export const openFilter: Filter = {
	fromSocket: (lent, { toStream }) => toStream(lent),
	fromStream: (lent, { toSocket }) => toSocket(lent),
};
