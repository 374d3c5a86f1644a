// How ephemeral keys look on the wire: as they are, or dressed by Elligator2. What is hashed is always the key itself.
import { elligator2Decode, generateElligatorKey, generateX25519, type X25519PrivateKey } from '@i2p/crypto-x25519';
import type { Random } from '@i2p/util';

/** An ephemeral key and the 32 bytes that stand for its public key on the wire. */
export interface EphemeralKey {
	readonly key: X25519PrivateKey;
	readonly wire: Uint8Array;
}

/** Where ephemeral keys come from and how 32 wire bytes become a key. */
export interface EphemeralCoding {
	/** A fresh key; it belongs to the caller, who destroys it. */
	create(random: Random): EphemeralKey;
	/** The 32-byte public key of 32 wire bytes. */
	decode(wire: Uint8Array): Uint8Array;
}

/** The public key itself is sent. */
export const plainEphemeral: EphemeralCoding = {
	create(random) {
		const key = generateX25519(random);
		return { key, wire: key.publicKey };
	},
	decode(wire) {
		return wire;
	},
};

/** An Elligator2 representative is sent; the decoded key is what enters the hash. */
export const elligatorEphemeral: EphemeralCoding = {
	create(random) {
		const { key, representative } = generateElligatorKey(random);
		return { key, wire: representative };
	},
	decode: elligator2Decode,
};
