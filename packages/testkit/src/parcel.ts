// What crosses from one network in memory to another that runs beside it, on a driver of its own: TCP, as plain values that may be copied.
import type { Endpoint, TcpEnd } from '@i2p/runtime';

/** What happened to one connection between two networks. */
export type Parcel = {
	/** Which connection: counted by the network that dialled. */
	readonly connection: number;
	/** Whether the end that sends this is the one that dialled. */
	readonly byDialer: boolean;
} & (
	| { readonly kind: 'knock'; readonly inside: Endpoint; readonly to: Endpoint }
	/** The answers to a knock; a reset, if it comes through; no more bytes; that the end that sends this has the connection no more. */
	| { readonly kind: 'accepted' | 'refused' }
	| { readonly kind: 'reset' }
	| { readonly kind: 'end' }
	| { readonly kind: 'closed' }
	| { readonly kind: 'data'; readonly bytes: Uint8Array }
	/** So many bytes of what came were taken, and all ends that came before. */
	| { readonly kind: 'taken'; readonly count: number }
	/** It is over for the receiver, whatever stands between. */
	| { readonly kind: 'over'; readonly reason: TcpEnd }
);

/** The way to machines on another network. */
export interface Elsewhere {
	/** Whether the machine with this address is there, if it is anywhere. */
	has(host: string): boolean;
	/**
	 * Sends a parcel that is to be brought (`MemoryNetwork.bring`) to the other network at `instant` of its clock, in the order in which it
	 * was sent; that is a latency from now or later.
	 */
	send(instant: number, parcel: Parcel): void;
}
