// What the owner of a destination hands over: whether it is this destination's, and the keys that open messages to it.
import type { LeaseSetPrivateKey, ProvidedLeaseSet } from '@i2p/client-core';
import type { OwnKey, RatchetType } from '@i2p/crypto-garlic';
import { importX25519Private } from '@i2p/crypto-x25519';
import { type Destination, encryptionType } from '@i2p/data-core';
import type { EncryptionKey } from '@i2p/data-leaseset';
import { equalBytes } from '@i2p/util';

/** Whether we have sessions of an encryption type: X25519 and its hybrids. ElGamal is not received here. */
function isSpoken(type: number): type is RatchetType {
	return type >= encryptionType.x25519 && type <= encryptionType.mlkem1024;
}

/** Throws TypeError unless the sets are signed and this destination's, as far as an encrypted one shows whose it is. */
export function checkProvided({ published, bundled }: ProvidedLeaseSet, destination: Destination): void {
	for (const set of [published, bundled]) {
		if (set === undefined) continue;
		if (set.kind !== 'encryptedLeaseSet' && set.key !== destination.key)
			throw new TypeError('a lease set of another destination');
		if (!set.verify())
			throw new TypeError('the lease set is not signed by the destination, or its offline key has expired');
	}
}

/**
 * Handles on the private keys of the sets, in their order, those of types that are not spoken left out; none for a meta set. The receiver
 * destroys them. Throws TypeError without a spoken one, or for a key that is not the private half of the set's.
 */
export function receivingKeys({ published, bundled, keys }: ProvidedLeaseSet): readonly OwnKey[] {
	const own = keys.filter(({ type }) => isSpoken(type)).map(imported);
	try {
		const named = namedKeys(bundled) ?? namedKeys(published);
		for (const key of own) if (named !== undefined) checkNamed(key, named);
		if (own.length > 0 || published.kind === 'metaLeaseSet') return own;
		const types = keys.map(({ type }) => type).join(', ') || 'none';
		throw new TypeError(`encryption keys: expected X25519 (4) or a hybrid of it (5, 6, 7), got ${types}`);
	} catch (fault) {
		for (const { key } of own) key.destroy();
		throw fault;
	}
}

function imported({ type, key }: LeaseSetPrivateKey): OwnKey {
	return { type: type as RatchetType, key: importX25519Private(key) };
}

/** The keys that a set names; `undefined` where that does not show, or none is for us. */
function namedKeys(set: ProvidedLeaseSet['published'] | undefined): readonly EncryptionKey[] | undefined {
	return set?.kind === 'leaseSet2' ? set.encryptionKeys : undefined;
}

function checkNamed({ type, key }: OwnKey, named: readonly EncryptionKey[]): void {
	if (!named.some((other) => other.type === type && equalBytes(other.key, key.publicKey)))
		throw new TypeError(`encryption key of type ${type}: not the private half of the set's`);
}

/** Whether both lists name the same keys. */
export function sameKeys(a: readonly OwnKey[], b: readonly OwnKey[]): boolean {
	return (
		a.length === b.length &&
		a.every(({ type, key }, i) => b[i]!.type === type && equalBytes(b[i]!.key.publicKey, key.publicKey))
	);
}
