// Every tunnel id under which messages come to this router, own tunnels and others' alike.
import type { HashKey } from '@i2p/data-core';
import type { Turn } from '@i2p/runtime';
import type { Random } from '@i2p/util';

/** What a tunnel id stands for. */
export interface Receiver {
	/** A message inside a tunnel from a peer, as a TunnelData body of 1028 bytes. */
	onTunnelData(from: HashKey, lentBody: Uint8Array, turn: Turn): void;
	/** A message that is to enter a tunnel here, with its standard header. */
	onGateway(lentBytes: Uint8Array, turn: Turn): void;
}

/** The table; its bound is that of those who claim (transit limit, pools). */
export class TunnelTable {
	/** By id as a signed number: V8 hashes those that fill 32 bits faster. */
	readonly #receivers = new Map<number, Receiver>();

	/** Who receives under an id. */
	get(id: number): Receiver | undefined {
		return this.#receivers.get(id | 0);
	}

	/** Takes an id; `false` if it is in use. */
	claim(id: number, receiver: Receiver): boolean {
		if (this.#receivers.has(id | 0)) return false;
		this.#receivers.set(id | 0, receiver);
		return true;
	}

	/** Gives an id back, if it is still the receiver's. */
	release(id: number, receiver: Receiver): void {
		if (this.#receivers.get(id | 0) === receiver) this.#receivers.delete(id | 0);
	}

	/** A random id that nobody uses here; never 0. */
	freshId(random: Random): number {
		for (;;) {
			const id = 1 + random.below(0xffff_ffff);
			if (!this.#receivers.has(id | 0)) return id;
		}
	}
}
