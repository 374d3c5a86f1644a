// Accepted connections that read into memory of ours, as dialled ones can be told to. Node has no option for it on a server: its
// socket's handle is put into a socket of our own. Where a Node has no such handle, its socket reads into memory of its own.
import { Socket } from 'node:net';

type Handled = Socket & { _handle?: unknown };

/** A socket in place of this paused one, that reads into `memory` and tells how much; or the same, no longer paused. */
export function readingInto(accepted: Socket, memory: Uint8Array, callback: (count: number) => boolean): Socket {
	const handled: Handled = accepted;
	const handle = handled._handle;
	if (!isReader(handle)) return accepted.resume();
	handled._handle = null;
	return new Socket({ handle, allowHalfOpen: true, onread: { buffer: memory, callback } } as object);
}

function isReader(handle: unknown): boolean {
	return typeof handle === 'object' && handle !== null && 'useUserBuffer' in handle && 'readStart' in handle;
}
