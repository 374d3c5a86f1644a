// Faults to plant between a router and its sockets: what a broken router would do to its applications.
import type { TcpHandler, TcpListenerHandler, TcpPort, TcpSocket } from '@i2p/runtime';
import { samPort } from '../src/constants.js';

/** What a bridge writes to a socket of an application, changed; `undefined` lets it pass as it is. */
export type Meddler = (given: Uint8Array) => readonly Uint8Array[] | undefined;

/** A TCP whose SAM listener writes what `meddle` makes of each write. */
export function meddling(tcp: TcpPort, meddle: Meddler): TcpPort {
	const wrapped = (socket: TcpSocket): TcpSocket => ({
		remote: socket.remote,
		outgoing: (bytes: number) => new Uint8Array(bytes),
		write: (given) => (meddle(given) ?? [given]).map((piece) => socket.write(piece)).every(Boolean),
		room: () => socket.room(),
		pause: () => socket.pause(),
		resume: () => socket.resume(),
		end: () => socket.end(),
		destroy: (reset) => socket.destroy(reset),
	});
	const listener = (handler: TcpListenerHandler): TcpListenerHandler => ({
		onListening: (at, turn) => handler.onListening(at, turn),
		onError: (code, detail, turn) => handler.onError(code, detail, turn),
		onConnection: (socket, turn): TcpHandler | undefined => handler.onConnection(wrapped(socket), turn),
	});
	return {
		connect: (to, handler, options) => tcp.connect(to, handler, options),
		listen: (at, handler) => tcp.listen(at, at.port === samPort ? listener(handler) : handler),
	};
}

/** Whether a write is part of a stream: messages begin with a small number, lines with a letter. */
export const isStream = (given: Uint8Array): boolean => given.length > 12 && given[0] === 0;
