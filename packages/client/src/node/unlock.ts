// What opens an encrypted lease set, as a program gives it; and the look-up that needs it.
import type { LookupTarget } from '@i2p/client-core';
import { importX25519Private } from '@i2p/crypto-x25519';
import { type ClientKey, importPreSharedKey } from '@i2p/data-leaseset';
import { utf8, wipe } from '@i2p/util';
import type { Address } from '../address.js';

/** What an encrypted lease set may ask for. */
export interface UnlockOptions {
	/** The password of the service. */
	readonly password?: string;
	/** Our key with the service, 32 bytes: an X25519 private key that it knows the public one of, or a key shared with it. */
	readonly clientKey?: { readonly kind: 'x25519' | 'shared'; readonly key: Uint8Array };
}

/** What is looked up, and what forgets the keys afterwards. */
export interface Unlocked {
	readonly target: LookupTarget;
	readonly forget: () => void;
}

const nothing = () => undefined;

/** The look-up of an address. Throws RangeError for a key of another length than 32 bytes. */
export function unlocked(address: Exclude<Address, { kind: 'destination' }>, options: UnlockOptions): Unlocked {
	if (address.kind === 'hash') return { target: address.hash, forget: nothing };
	if (address.kind === 'name') return { target: { name: address.name }, forget: nothing };
	const secret = options.password === undefined ? undefined : utf8(options.password);
	const client = options.clientKey && handleOf(options.clientKey);
	const keys = { ...(secret === undefined ? {} : { secret }), ...(client === undefined ? {} : { client }) };
	return {
		target: { b33: address.b33, keys },
		forget: () => {
			wipe(secret);
			client?.key.destroy();
		},
	};
}

function handleOf({ kind, key }: NonNullable<UnlockOptions['clientKey']>): ClientKey {
	return kind === 'x25519'
		? { kind: 'dh', key: importX25519Private(key) }
		: { kind: 'psk', key: importPreSharedKey(key) };
}
