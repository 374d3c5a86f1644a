// Sockets that read into memory that is lent upward: new memory for each chunk, and its end, costs more than opening a message.
// Node has this (`onread`) for sockets that one makes oneself; one that came in is made by its server (docs/adr/0012).
import { type OnReadOpts, Socket } from 'node:net';
import { readMemoryBytes } from './constants.js';

/** Where all sockets of a thread read to, one after the other: the few chunks that wait are copied. */
const memory = new Uint8Array(readMemoryBytes);
/** As much of it as the last read took: reads are often alike, and a view costs more than its garbage shows. */
let view = memory;

/** Reads into memory that is another read's at once; `onBytes` is lent what came. */
export function lentReading(onBytes: (lent: Uint8Array) => void): OnReadOpts {
	return {
		buffer: memory,
		callback: (count) => {
			if (view.length !== count) view = memory.subarray(0, count);
			onBytes(view);
			return true;
		},
	};
}

/** What Node does not document: the system's socket under one of its own, and that another may stand on it. */
interface OnHandle {
	_handle?: { readonly useUserBuffer?: unknown } | null;
}

/**
 * The connection of a socket that came in, as one that reads so; the one given is done with. Where Node keeps its sockets otherwise it is
 * answered as it is, and reads into memory of its own.
 */
export function readingLent(accepted: Socket & OnHandle, onread: OnReadOpts): Socket {
	const handle = accepted._handle;
	if (typeof handle?.useUserBuffer !== 'function') return accepted;
	accepted._handle = null;
	const options = { handle, onread, allowHalfOpen: true, readable: true, writable: true };
	const socket = new Socket(options);
	accepted.destroy();
	return socket;
}
