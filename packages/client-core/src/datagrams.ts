// Datagrams of one local destination: single payloads, signed by their sender or not. Datagram specification; proposal 163.
import type { Destination, HashKey, Mapping } from '@i2p/data-core';
import type { Turn } from '@i2p/runtime';
import type { OfferAnswer } from './message-host.js';

/**
 * Kinds of datagrams. `raw`: payload alone; `repliable` (Datagram1): destination and signature; `datagram2`: the same, against replays, with
 * options; `datagram3`: the sender's hash, not signed.
 */
export type DatagramKind = 'raw' | 'repliable' | 'datagram2' | 'datagram3';

/** One datagram that came in. */
export interface InboundDatagram {
	readonly kind: DatagramKind;
	/** Who signed it (`repliable`, `datagram2`). */
	readonly from: Destination | undefined;
	/** Hash of the sender: proven as `from` is; for `datagram3` what it says of itself; `undefined` for `raw`. */
	readonly fromHash: HashKey | undefined;
	/** 0–65535. */
	readonly fromPort: number;
	/** 0–65535. */
	readonly toPort: number;
	/** I2CP protocol number, which `raw` ones may choose. */
	readonly protocol: number;
	/** What `datagram2` and `datagram3` may carry besides. */
	readonly options: Mapping | undefined;
	/** Valid until the call returns. */
	readonly payload: Uint8Array;
}

/** Who receives datagrams. All calls come during an inhale. */
export interface DatagramHandler {
	/** One came; it was verified as its kind demands. */
	onDatagram(datagram: InboundDatagram, turn: Turn): void;
}

/** Which datagrams a handler gets: the most exact binding wins. */
export interface DatagramBinding {
	readonly kind: DatagramKind;
	/** 1–65535; 0, when absent, gets what no other binding's port gets. */
	readonly localPort?: number;
	/** Of `raw` datagrams: 18 unless given; 0 gets every protocol that no other binding gets (never 6, 17, 19, 20). */
	readonly protocol?: number;
}

/** One datagram on its way out. */
export interface OutboundDatagram {
	readonly kind: DatagramKind;
	/** 0–65535; 0 when absent. */
	readonly fromPort?: number;
	/** 0–65535; 0 when absent. */
	readonly toPort?: number;
	/** Of `raw` datagrams: 18 unless given. */
	readonly protocol?: number;
	/** Of `datagram2` and `datagram3`. */
	readonly options?: Mapping;
	/** Worth nothing after so long, in ms: dropped then if it has not left, and peers may drop it. As long as the host likes when absent. */
	readonly lifetimeMs?: number;
	/** `false` holds back the sender's own lease set, which else goes along where the peer may lack it. */
	readonly bundlesLeaseSet?: boolean;
	/** Belongs to the host from now on. */
	readonly payload: Uint8Array;
}

/** The datagrams of one local destination. */
export interface DatagramHost {
	/** Gives a handler what fits the binding, or nobody with `undefined`: then it is dropped and counted. Throws RangeError for bad ports. */
	receive(binding: DatagramBinding, handler: DatagramHandler | undefined): void;
	/** Signs and sends one, as far as it can be known. Throws RangeError for a payload above {@link maxDatagramBytes} or a bad port. */
	send(to: HashKey, datagram: OutboundDatagram): OfferAnswer;
	/** Largest payload of a kind, in bytes, with this destination's signature. */
	maxDatagramBytes(kind: DatagramKind): number;
}
