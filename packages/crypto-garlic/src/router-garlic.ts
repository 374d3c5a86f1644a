// Garlic for a router, once: Noise N with a plain X25519 ephemeral. ECIES-X25519 Routers, "Garlic Message".
import { noiseNames, SymmetricState } from '@i2p/crypto-noise';
import { generateX25519, type X25519PrivateKey } from '@i2p/crypto-x25519';
import { checkAnyBytes, checkBytes, concatBytes, type Random, wipe } from '@i2p/util';
import { boxTagBytes, keyBytes } from './constants.js';

let initial: SymmetricState | undefined;

function begin(recipientStatic: Uint8Array): SymmetricState {
	initial ??= SymmetricState.fromName(noiseNames.n);
	const state = initial.fork();
	state.mixHash(recipientStatic);
	return state;
}

/**
 * A garlic body (after its length) for a router: ephemeral 32 ‖ box. The payload's first block must be a DateTime.
 * If the recipient's key (32 bytes, RangeError otherwise) yields no secret, nobody can open what is made.
 */
export function sealForRouter(lentRecipient: Uint8Array, lentPayload: Uint8Array, random: Random): Uint8Array {
	return sealWithEphemeral(lentRecipient, lentPayload, generateX25519(random));
}

/** {@link sealForRouter} with this ephemeral key, which is destroyed. */
export function sealWithEphemeral(
	lentRecipient: Uint8Array,
	lentPayload: Uint8Array,
	givenEphemeral: X25519PrivateKey,
): Uint8Array {
	checkBytes('router static key', lentRecipient, keyBytes);
	const secret = givenEphemeral.agree(lentRecipient) ?? givenEphemeral.exportRaw();
	const ephemeral = givenEphemeral.publicKey;
	givenEphemeral.destroy();
	const state = begin(lentRecipient);
	state.mixHash(ephemeral);
	state.mixKey(secret);
	wipe(secret);
	const message = concatBytes(ephemeral, state.encryptAndHash(lentPayload));
	state.destroy();
	return message;
}

/** The payload of a garlic body (after its length) for our static key; `undefined` if it is too short or not authentic; TypeError on no bytes. */
export function openForRouter(ownStatic: X25519PrivateKey, lentMessage: Uint8Array): Uint8Array | undefined {
	checkAnyBytes('garlic message', lentMessage);
	if (lentMessage.length < keyBytes + boxTagBytes) return undefined;
	const ephemeral = lentMessage.subarray(0, keyBytes);
	const secret = ownStatic.agree(ephemeral);
	if (secret === undefined) return undefined;
	const state = begin(ownStatic.publicKey);
	state.mixHash(ephemeral);
	state.mixKey(secret);
	wipe(secret);
	const payload = state.decryptAndHash(lentMessage.subarray(keyBytes));
	state.destroy();
	return payload;
}
