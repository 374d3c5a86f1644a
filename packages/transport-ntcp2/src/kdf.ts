// Keys of the data phase from the end of the handshake. NTCP2 "Key Derivation Function (KDF) (for data phase)".
import { hkdf, hkdfPair } from '@i2p/crypto-hkdf';
import type { SymmetricState } from '@i2p/crypto-noise';
import { concatBytes, utf8, wipe } from '@i2p/util';

/** Keys of one direction: AEAD key 32; SipHash key 16 and first IV 8. */
export interface DirectionKeys {
	readonly aead: Uint8Array;
	readonly sipKey: Uint8Array;
	readonly sipIv: Uint8Array;
}

/** Both directions, from the initiator to the responder and back. */
export interface SessionKeys {
	readonly toResponder: DirectionKeys;
	readonly toInitiator: DirectionKeys;
}

const nothing = new Uint8Array(0);
const siphash = utf8('siphash');

/** Derives the keys from the state after message 3 part 2 was mixed, and wipes that state. */
export function deriveSessionKeys(state: SymmetricState): SessionKeys {
	const [toResponder, toInitiator] = state.split();
	const ask = hkdf(state.chainingKey, nothing, 'ask', 32);
	const sipMaster = hkdf(ask, concatBytes(state.hash, siphash), nothing, 32);
	const [sipToResponder, sipToInitiator] = hkdfPair(sipMaster, nothing, nothing);
	wipe(ask, sipMaster);
	state.destroy();
	return { toResponder: direction(toResponder, sipToResponder), toInitiator: direction(toInitiator, sipToInitiator) };
}

/** Wipes what {@link deriveSessionKeys} gave, once whoever uses the keys has taken copies. */
export function wipeSessionKeys({ toResponder, toInitiator }: SessionKeys): void {
	for (const { aead, sipKey, sipIv } of [toResponder, toInitiator]) wipe(aead, sipKey, sipIv);
}

function direction(aead: Uint8Array, sip: Uint8Array): DirectionKeys {
	return { aead, sipKey: sip.subarray(0, 16), sipIv: sip.subarray(16, 24) };
}
