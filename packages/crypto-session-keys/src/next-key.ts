// What both directions of the Diffie-Hellman ratchet share: the block's content and the numbering of sets and keys.
// ECIES-X25519-AEAD-Ratchet, "DH Ratchet", "NextKey", "DH Ratchet Numbering".
import { hkdf } from '@i2p/crypto-hkdf';
import type { X25519PrivateKey } from '@i2p/crypto-x25519';
import { wipe } from '@i2p/util';
import { seedTagSet, type TagSetSeed } from './tag-chain.js';

/** The content of a NextKey block; nothing in it is secret. */
export interface NextKey {
	/** From the receiver of tags, answering; otherwise from their sender, asking. */
	readonly reverse: boolean;
	/** Whether the sender asks for a new key of the receiver. */
	readonly requestReverse: boolean;
	/** 0 to 32767. */
	readonly keyId: number;
	/** 32 bytes, when the key itself is sent. */
	readonly key?: Uint8Array;
}

/** Where fresh ratchet keys come from. */
export type MakeKey = () => X25519PrivateKey;

const empty = new Uint8Array(0);

/** Number of the sender's key in a set: sets 2, 4, 6 … bring a new one. */
export function senderKeyId(tagSetId: number): number {
	return tagSetId >> 1;
}

/** Number of the receiver's key in a set: sets 1, 3, 5 … bring a new one. */
export function receiverKeyId(tagSetId: number): number {
	return (tagSetId - 1) >> 1;
}

/** Whether a set brings a new key of its sender: the first, and every even one. */
export function bringsSenderKey(tagSetId: number): boolean {
	return tagSetId === 1 || tagSetId % 2 === 0;
}

/** Whether a set brings a new key of its receiver. */
export function bringsReceiverKey(tagSetId: number): boolean {
	return tagSetId % 2 === 1;
}

/** The next set of a direction, or `undefined` if the two keys agree on nothing. */
export function nextSeed(
	id: number,
	root: Uint8Array,
	own: X25519PrivateKey,
	theirs: Uint8Array,
): TagSetSeed | undefined {
	const secret = own.agree(theirs);
	if (secret === undefined) return undefined;
	const key = hkdf(secret, empty, 'XDHRatchetTagSet', 32);
	const seed = seedTagSet(id, root, key);
	wipe(secret, key);
	return seed;
}
