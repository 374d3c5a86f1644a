// The encrypted addresses that were looked up, with what opens their sets: by name, and by the destination that they turned out to be.
// Secrets are copies, wiped when an address is forgotten. Must not know lookups.
import type { HashKey } from '@i2p/data-core';
import { type BlindableKey, importClientKey, type OpeningKeys } from '@i2p/data-leaseset';
import { copyBytes, spendSecret, toHex, wipe } from '@i2p/util';
import { maxRemotes } from './constants.js';

/** Name of an encrypted address: what it is searched under before its destination is known. */
export type BlindedName = string & { readonly blindedName: true };

/** One encrypted address. */
export interface BlindedAddress {
	readonly key: BlindableKey;
	readonly keys: OpeningKeys;
}

function blindedName({ signatureType, publicKey }: BlindableKey): BlindedName {
	return `b33 ${signatureType} ${toHex(publicKey)}` as BlindedName;
}

/** The addresses of one destination; bounded, the one learnt first makes room. */
export class BlindedAddresses {
	readonly #byName = new Map<BlindedName, BlindedAddress>();
	readonly #byHash = new Map<HashKey, BlindedName>();

	/** Remembers an address and copies of what opens it, in place of what was remembered of it before. */
	learn({ key, keys }: BlindedAddress): BlindedName {
		const name = blindedName(key);
		this.#forget(name);
		if (this.#byName.size >= maxRemotes) this.#forget(this.#byName.keys().next().value!);
		this.#byName.set(name, { key, keys: copied(keys) });
		return name;
	}

	/** The address of this name, or of the destination with this hash; `undefined` if it is not known, or an ordinary one. */
	get(of: HashKey | BlindedName): BlindedAddress | undefined {
		return this.#byName.get(this.#byHash.get(of as HashKey) ?? (of as BlindedName));
	}

	/** An address turned out to be that of a destination. */
	bind(name: BlindedName, hash: HashKey): void {
		if (!this.#byHash.has(hash) && this.#byHash.size >= maxRemotes)
			this.#byHash.delete(this.#byHash.keys().next().value!);
		this.#byHash.set(hash, name);
	}

	#forget(name: BlindedName): void {
		const address = this.#byName.get(name);
		if (address === undefined) return;
		this.#byName.delete(name);
		wipe(address.keys.secret);
		address.keys.client?.key.destroy();
	}

	/** Forgets and wipes everything. */
	clear(): void {
		for (const name of [...this.#byName.keys()]) this.#forget(name);
		this.#byHash.clear();
	}
}

function copied({ secret, client }: OpeningKeys): OpeningKeys {
	return {
		...(secret === undefined ? {} : { secret: copyBytes(secret) }),
		...(client === undefined
			? {}
			: { client: spendSecret(client.key.exportRaw(), (raw) => importClientKey(client.kind, raw)) }),
	};
}
