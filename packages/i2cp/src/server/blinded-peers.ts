// What a client said of encrypted lease sets: passwords and keys that open them, kept until he goes. I2CP "BlindingInfoMessage".
import type { Destination } from '@i2p/data-core';
import { type B33, type ClientKey, importClientKey, isBlindable, type OpeningKeys } from '@i2p/data-leaseset';
import { fromWallSeconds, type Wall } from '@i2p/time';
import { toBase64, utf8, wipe } from '@i2p/util';
import type { BlindingInfo } from '../lookup-messages.js';
import { maxBlinded } from './constants.js';

interface Known {
	readonly secret: Uint8Array | undefined;
	readonly client: ClientKey | undefined;
	readonly until: Wall;
}

/** Whose encrypted set a connection's clients can open. */
export class BlindedPeers {
	/** By signature type and signing key. */
	readonly #known = new Map<string, Known>();

	/**
	 * Remembers; the oldest makes room. Answers the address that is meant, or `undefined` where only a name or a hash was said, or a key
	 * that cannot be blinded: these mean nothing here.
	 */
	learn({ endpoint, client, secret, expiresSeconds }: BlindingInfo): B33 | undefined {
		const key =
			endpoint.kind === 'destination'
				? blindableOf(endpoint.destination)
				: endpoint.kind === 'key'
					? { publicKey: new Uint8Array(endpoint.key), signatureType: endpoint.signatureType }
					: undefined;
		if (key === undefined || !isBlindable(key)) return undefined;
		const name = nameOf(key);
		this.#forget(name);
		if (this.#known.size >= maxBlinded) this.#forget(this.#known.keys().next().value!);
		this.#known.set(name, {
			secret: secret === undefined ? undefined : utf8(secret),
			client: client && importClientKey(client.kind, client.key),
			until: fromWallSeconds(expiresSeconds),
		});
		return { ...key, isSecretNeeded: secret !== undefined, isClientKeyNeeded: client !== undefined };
	}

	/** What opens the set of an address, as far as it was said; `now` is the time. */
	keysOf(b33: B33, now: Wall): OpeningKeys {
		const known = this.#known.get(nameOf(b33));
		if (known === undefined || known.until <= now) return {};
		const { secret, client } = known;
		return { ...(secret === undefined ? {} : { secret }), ...(client === undefined ? {} : { client }) };
	}

	#forget(name: string): void {
		const known = this.#known.get(name);
		wipe(known?.secret);
		known?.client?.key.destroy();
		this.#known.delete(name);
	}

	/** Forgets and wipes everything. */
	clear(): void {
		for (const name of [...this.#known.keys()]) this.#forget(name);
	}
}

function blindableOf({ signingKey, signatureType }: Destination) {
	return { publicKey: signingKey, signatureType };
}

function nameOf({
	publicKey,
	signatureType,
}: {
	readonly publicKey: Uint8Array;
	readonly signatureType: number;
}): string {
	return `${signatureType} ${toBase64(publicKey)}`;
}
