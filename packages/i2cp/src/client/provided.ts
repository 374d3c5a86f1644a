// The message that takes a lease set of its owner to the router. I2CP "CreateLeaseSetMessage", "CreateLeaseSet2Message".
import type { ProvidedLeaseSet } from '@i2p/client-core';
import type { Destination } from '@i2p/data-core';
import { I2cp } from '../constants.js';
import type { CreateLeaseSet, CreateLeaseSet2 } from '../lease-set-messages.js';

/** Makes the message. Throws TypeError for a set of another destination, or keys that are not as many as those of the set. */
export function providedMessage(
	{ published: leaseSet, bundled, keys: privateKeys }: ProvidedLeaseSet,
	destination: Destination,
	session: number,
): CreateLeaseSet | CreateLeaseSet2 {
	const plain = leaseSet.kind === 'encryptedLeaseSet' ? bundled : leaseSet;
	if (plain !== undefined && plain.key !== destination.key) throw new TypeError('a lease set of another destination');
	const wanted = plain === undefined || plain.kind === 'metaLeaseSet' ? [] : plain.encryptionKeys;
	const fits = wanted.every(({ type }, i) => privateKeys[i]?.type === type);
	if (!fits || (plain !== undefined && privateKeys.length !== wanted.length))
		throw new TypeError('keys that are not those of the lease set');
	if (leaseSet.kind !== 'leaseSet') return { type: I2cp.CreateLeaseSet2, session, leaseSet, privateKeys };
	return { type: I2cp.CreateLeaseSet, session, leaseSet, privateKey: privateKeys[0]!.key };
}
