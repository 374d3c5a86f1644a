// Who signs the lease sets of a destination whose keys are here: makes one at once whenever the host asks.
import type { LeaseSetRequest, MessageHost, MessageOwner } from '@i2p/client-core';
import { generateX25519, type X25519PrivateKey } from '@i2p/crypto-x25519';
import { type DestinationKeys, encryptionType } from '@i2p/data-core';
import { signLeaseSet2 } from '@i2p/data-leaseset';
import type { Turn } from '@i2p/runtime';
import { wall } from '@i2p/time';
import { type Random, wipe } from '@i2p/util';

/** What the owner passes on. */
export interface OwnerEvents {
	onReady(turn: Turn): void;
	onClosed(reason: string, turn: Turn): void;
}

/** Holds the keys of one local destination, and destroys them when it is over. */
export class LeaseSetOwner implements MessageOwner {
	readonly #keys: DestinationKeys;
	readonly #encryption: X25519PrivateKey;
	readonly #unpublished: boolean;
	readonly #events: OwnerEvents;
	#host: MessageHost | undefined;

	/** @param unpublished whether the lease set is only bundled with messages */
	constructor(keys: DestinationKeys, unpublished: boolean, random: Random, events: OwnerEvents) {
		this.#keys = keys;
		this.#encryption = generateX25519(random);
		this.#unpublished = unpublished;
		this.#events = events;
	}

	/** The host that asks; to be told before its first turn. */
	serve(host: MessageHost): void {
		this.#host = host;
	}

	onLeases({ leases, published }: LeaseSetRequest): void {
		const { destination, signing, offline } = this.#keys;
		const type = encryptionType.x25519;
		const leaseSet = signLeaseSet2(
			{
				destination,
				published,
				expires: wall(Math.max(...leases.map((lease) => lease.endMs))),
				leases,
				unpublished: this.#unpublished,
				encryptionKeys: [{ type, key: this.#encryption.publicKey }],
				...(offline === undefined ? {} : { offline }),
			},
			signing,
		);
		const key = this.#encryption.exportRaw();
		this.#host?.provide({ published: leaseSet, bundled: leaseSet, keys: [{ type, key }] });
		wipe(key);
	}

	onReady(turn: Turn): void {
		this.#events.onReady(turn);
	}

	onFailed(): void {
		// This router makes destinations at once or not at all.
	}

	onClosed(reason: string, turn: Turn): void {
		this.#encryption.destroy();
		this.#keys.destroy();
		this.#events.onClosed(reason, turn);
	}
}
