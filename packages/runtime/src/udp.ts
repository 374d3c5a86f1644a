// UDP as a port.
import type { Endpoint } from './tcp.js';
import type { Turn } from './turn.js';

/** What the user of a UDP socket is told; all of it during an inhale. */
export interface UdpHandler {
	onListening(at: Endpoint, turn: Turn): void;
	/** A datagram; its bytes are valid until this call returns. */
	onDatagram(lent: Uint8Array, from: Endpoint, turn: Turn): void;
	onError(code: 'in-use' | 'denied' | 'no-address' | 'failed', detail: string, turn: Turn): void;
}

/** One bound socket. */
export interface UdpSocket {
	/** Takes the bytes over; lost without a word if the system does not take them. */
	send(given: Uint8Array, to: Endpoint): void;
	close(): void;
}

/** The operating system's UDP. */
export interface UdpPort {
	/** Binds; `::` takes IPv4 senders too, unless `ipv6Only`: then another may bind `0.0.0.0` and the same port. */
	bind(at: Endpoint, handler: UdpHandler, options?: { readonly ipv6Only?: boolean }): UdpSocket;
}
