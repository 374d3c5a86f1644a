// Whether a lease set that a client gives may go to the network, and what of it is told to peers beside messages.
// I2CP "CreateLeaseSet2Message"; "Encrypted LeaseSet".
import type { ProvidedLeaseSet } from '@i2p/client-core';
import { importX25519Private } from '@i2p/crypto-x25519';
import { type Destination, encryptionType, type Mapping } from '@i2p/data-core';
import { type ClientKey, type EncryptedLeaseSet, isBlindable, type LeaseSet2, openLeaseSet } from '@i2p/data-leaseset';
import { fromBase64, spendSecret } from '@i2p/util';
import { I2cp } from '../constants.js';
import type { CreateLeaseSet, CreateLeaseSet2 } from '../lease-set-messages.js';

/** What is wrong with a set, in one line; or what is to be provided. */
export type CheckedLeaseSet = { readonly refused: string } | ProvidedLeaseSet;

/** Looks at signature, destination and keys; opens an encrypted set with the session's options. */
export function checkLeaseSet(
	message: CreateLeaseSet | CreateLeaseSet2,
	destination: Destination,
	options: Mapping,
): CheckedLeaseSet {
	const { leaseSet } = message;
	const keys =
		message.type === I2cp.CreateLeaseSet
			? [{ type: encryptionType.elGamal, key: message.privateKey }]
			: message.privateKeys;
	if (!leaseSet.verify()) return { refused: 'the lease set is not signed by its destination' };
	if (leaseSet.kind === 'encryptedLeaseSet') {
		const bundled = open(leaseSet, destination, options);
		return typeof bundled === 'string' ? { refused: bundled } : { published: leaseSet, bundled, keys };
	}
	if (leaseSet.key !== destination.key) return { refused: 'the lease set is of another destination' };
	if (leaseSet.kind === 'metaLeaseSet') return { published: leaseSet, bundled: undefined, keys };
	const fits = leaseSet.encryptionKeys.every(({ type }, i) => keys[i]?.type === type);
	if (!fits || keys.length !== leaseSet.encryptionKeys.length)
		return { refused: 'the private keys are not those of the lease set' };
	return { published: leaseSet, bundled: leaseSet, keys };
}

/** The set inside; `undefined` if it is for clients with keys that were not said. In one line what is wrong. */
function open(set: EncryptedLeaseSet, destination: Destination, options: Mapping): LeaseSet2 | string | undefined {
	const owner = { publicKey: destination.signingKey, signatureType: destination.signatureType };
	if (!isBlindable(owner)) return 'a destination of this signature type has no encrypted lease sets';
	const secret = fromBase64(options.get('i2cp.leaseSetSecret') ?? '');
	const client = clientKey(options.get('i2cp.leaseSetPrivKey'));
	const opened = openLeaseSet(set, owner, {
		...(secret === undefined || secret.length === 0 ? {} : { secret }),
		...(client === undefined ? {} : { client }),
	});
	client?.key.destroy();
	if ('leaseSet' in opened) return opened.leaseSet.kind === 'leaseSet2' ? opened.leaseSet : undefined;
	if (opened.refused === 'client-key-needed' || opened.refused === 'not-authorised') return undefined;
	return `the encrypted lease set does not open (${opened.refused})`;
}

function clientKey(text: string | undefined): ClientKey | undefined {
	const raw = text === undefined ? undefined : fromBase64(text.replace(/^ECIES_X25519:/, ''));
	if (raw?.length !== 32) return undefined;
	return { kind: 'dh', key: spendSecret(raw, importX25519Private) };
}
