// Who signs the lease sets of a destination whose keys are here: makes one at once whenever the host asks.
// LeaseSet2 and encrypted ones; "Encrypted LeaseSet". Must not know tunnels.
import type { LeaseSetRequest, MakeFault, MessageHost, MessageOwner } from '@i2p/client-core';
import { generateX25519, type X25519PrivateKey } from '@i2p/crypto-x25519';
import type { DestinationKeys } from '@i2p/data-core';
import { type EncryptedLeaseSet, type LeaseSet2, sealLeaseSet, signLeaseSet2 } from '@i2p/data-leaseset';
import type { Turn } from '@i2p/runtime';
import { nextUtcDay, type Wall, wall } from '@i2p/time';
import { type Random, wipe } from '@i2p/util';
import type { LeaseSetSettings } from './lease-set-options.js';

/** What the owner passes on. */
export interface OwnerEvents {
	/** Messages can flow. */
	onReady(turn: Turn): void;
	/** It could not be made. */
	onFailed(fault: MakeFault, message: string, turn: Turn): void;
	/** It is gone. */
	onClosed(reason: string, turn: Turn): void;
}

/** What an owner is made of. */
export interface LeaseSetOwnerParts {
	/** The owner's from now on: it destroys them when the destination is over. */
	readonly keys: DestinationKeys;
	readonly settings: LeaseSetSettings;
	readonly random: Random;
	readonly events: OwnerEvents;
}

/** Holds the keys of one local destination, and destroys them when it is over. */
export class LeaseSetOwner implements MessageOwner {
	readonly #parts: LeaseSetOwnerParts;
	readonly #encryption: readonly { readonly type: number; readonly key: X25519PrivateKey }[];
	#host: MessageHost | undefined;

	constructor(parts: LeaseSetOwnerParts) {
		const { settings, random } = parts;
		this.#parts = parts;
		this.#encryption = settings.encryptionTypes.map((type) => ({
			type,
			key: settings.privateKeys.get(type) ?? generateX25519(random),
		}));
	}

	/** The host that asks; to be told before its first turn. */
	serve(host: MessageHost): void {
		this.#host = host;
	}

	onLeases(request: LeaseSetRequest): void {
		const inner = this.#sign(request);
		const published = this.#parts.settings.encrypted ? this.#seal(inner) : inner;
		const keys = this.#keysFor(request).map(({ type, key }) => ({ type, key: key.exportRaw() }));
		this.#host?.provide({ published, bundled: inner, keys });
		for (const { key } of keys) wipe(key);
	}

	/** The keys of types that the host can open; all of them where it can open none of what was asked for. */
	#keysFor({ opens }: LeaseSetRequest) {
		const fit = this.#encryption.filter(({ type }) => opens?.includes(type) ?? true);
		return fit.length > 0 ? fit : this.#encryption;
	}

	#sign(request: LeaseSetRequest): LeaseSet2 {
		const { leases, published } = request;
		const { keys, settings } = this.#parts;
		const { destination, signing, offline } = keys;
		const last = Math.max(...leases.map((lease) => lease.endMs));
		return signLeaseSet2(
			{
				destination,
				published,
				expires: settings.encrypted ? endOf(published, last) : wall(last),
				leases,
				unpublished: settings.unpublished,
				blinded: settings.encrypted,
				encryptionKeys: this.#keysFor(request).map(({ type, key }) => ({ type, key: key.publicKey })),
				options: settings.options,
				...(offline === undefined ? {} : { offline }),
			},
			signing,
		);
	}

	#seal(leaseSet: LeaseSet2): EncryptedLeaseSet {
		const { keys, settings, random } = this.#parts;
		const { secret, access, unpublished } = settings;
		return sealLeaseSet(
			{
				leaseSet,
				published: leaseSet.published,
				expires: leaseSet.expires,
				unpublished,
				...(secret === undefined ? {} : { secret }),
				...(access === undefined ? {} : { access }),
			},
			keys.signing,
			random,
		);
	}

	onReady(turn: Turn): void {
		this.#parts.events.onReady(turn);
	}

	onFailed(fault: MakeFault, message: string, turn: Turn): void {
		this.#destroyOwn();
		this.#parts.events.onFailed(fault, message, turn);
	}

	onClosed(reason: string, turn: Turn): void {
		this.#destroyOwn();
		this.#parts.keys.destroy();
		this.#parts.events.onClosed(reason, turn);
	}

	/** What was made here, or read out of options for it. */
	#destroyOwn(): void {
		const { secret, access, privateKeys } = this.#parts.settings;
		for (const { key } of this.#encryption) key.destroy();
		for (const key of privateKeys.values()) key.destroy();
		wipe(secret);
		if (access?.kind === 'psk') for (const key of access.clients) key.destroy();
	}
}

/** A set that is sealed for one UTC day ends with it: on the next it is found under another key. */
function endOf(published: Wall, last: number): Wall {
	return wall(Math.min(last, nextUtcDay(published)));
}
