// What both sides of a session handshake derive from its states. ECIES-X25519-AEAD-Ratchet, "KDF for New Session Reply".
import { createAead } from '@i2p/crypto-chacha20';
import { hkdf } from '@i2p/crypto-hkdf';
import type { SymmetricState } from '@i2p/crypto-noise';
import { seedTagSet, TagChain } from '@i2p/crypto-session-keys';
import { copyBytes, wipe } from '@i2p/util';

const empty = new Uint8Array(0);

/** Where the tag sets of an established session begin; secret. */
export interface SessionKeys {
	/** 32 bytes: root of both directions. */
	readonly chainingKey: Uint8Array;
	/** 32 bytes: initiator to responder. */
	readonly initiatorKey: Uint8Array;
	/** 32 bytes: responder to initiator. */
	readonly responderKey: Uint8Array;
}

/** The keys that the state after a reply's empty box gives. */
export function sessionKeys(state: SymmetricState): SessionKeys {
	const [initiatorKey, responderKey] = state.split();
	return { chainingKey: copyBytes(state.chainingKey), initiatorKey, responderKey };
}

/** Wipes what {@link sessionKeys} gave. */
export function wipeSessionKeys(keys: SessionKeys): void {
	wipe(keys.chainingKey, keys.initiatorKey, keys.responderKey);
}

/** The tags that replies to a new session carry, from the state after it. */
export function replyTagChain(state: SymmetricState): TagChain {
	const key = hkdf(state.chainingKey, empty, 'SessionReplyTags', 32);
	const seed = seedTagSet(0, state.chainingKey, key);
	const chain = new TagChain(seed.tagKey);
	wipe(key, seed.nextRoot, seed.tagKey, seed.symmetricKey);
	return chain;
}

/** The 32-byte key of the payload that travels behind a reply's empty box. */
export function attachedKey({ responderKey }: SessionKeys): Uint8Array {
	return hkdf(responderKey, empty, 'AttachPayloadKDF', 32);
}

/** Seals the payload behind a reply's empty box; the hash is the one after that box. */
export function sealAttached(lentKey: Uint8Array, hash: Uint8Array, lentPayload: Uint8Array): Uint8Array {
	const aead = createAead(lentKey);
	const box = aead.seal(0, hash, lentPayload);
	aead.destroy();
	return box;
}

/** Undoes {@link sealAttached}; `undefined` if it is not authentic. */
export function openAttached(lentKey: Uint8Array, hash: Uint8Array, lentBox: Uint8Array): Uint8Array | undefined {
	const aead = createAead(lentKey);
	const payload = aead.open(0, hash, lentBox);
	aead.destroy();
	return payload;
}
