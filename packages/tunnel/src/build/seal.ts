// Sealing and opening one build record, and the keys that creator and hop share afterwards.
// tunnel-creation-ecies: Noise N; short records derive all keys by four HKDF steps. Must not know plans, tunnels or peers.
import { chacha20, createAead } from '@i2p/crypto-chacha20';
import { hkdfPair } from '@i2p/crypto-hkdf';
import { noiseNames, SymmetricState } from '@i2p/crypto-noise';
import type { X25519PrivateKey } from '@i2p/crypto-x25519';
import { concatBytes, wipe } from '@i2p/util';
import { recordPrefixBytes } from '../constants.js';

const empty = new Uint8Array(0);
const ephemeralEnd = recordPrefixBytes + 32;

let initial: SymmetricState | undefined;

/** The state after the recipient's static key and the creator's ephemeral one; both prove nothing yet. */
function begin(hopKey: Uint8Array, ephemeral: Uint8Array, shared: Uint8Array): SymmetricState {
	initial ??= SymmetricState.fromName(noiseNames.n);
	const state = initial.fork();
	state.mixHash(hopKey);
	state.mixHash(ephemeral);
	state.mixKey(shared);
	wipe(shared);
	return state;
}

/** What creator and hop know after one record. */
export interface HopSecrets {
	/** Key of the answer, 32 bytes; in short builds of the layers over the other records too. */
	readonly replyKey: Uint8Array;
	/** Long builds only: AES-256 key and IV of the layers over the other records. */
	readonly cbc?: { readonly key: Uint8Array; readonly iv: Uint8Array };
	/** h after the record: associated data of the answer. */
	readonly replyHash: Uint8Array;
	/** AES-256 key of the data, 32 bytes. */
	readonly layerKey: Uint8Array;
	/** AES-256 key of the IV, 32 bytes. */
	readonly ivKey: Uint8Array;
	/** Endpoints of short builds only: under which an outbound build's answer returns. */
	readonly garlic: { readonly key: Uint8Array; readonly tag: Uint8Array } | undefined;
}

/** Wipes the keys of one record, once the tunnel has its copies or will never be. */
export function wipeSecrets(secrets: HopSecrets): void {
	wipe(secrets.replyKey, secrets.layerKey, secrets.ivKey, secrets.garlic?.key, secrets.cbc?.key);
}

function derive(state: SymmetricState, endpoint: boolean): HopSecrets {
	const [afterReply, replyKey] = hkdfPair(state.chainingKey, empty, 'SMTunnelReplyKey');
	const [afterLayer, layerKey] = hkdfPair(afterReply, empty, 'SMTunnelLayerKey');
	wipe(afterReply);
	const replyHash = state.hash;
	if (!endpoint) return { replyKey, replyHash, layerKey, ivKey: afterLayer, garlic: undefined };
	const [afterIv, ivKey] = hkdfPair(afterLayer, empty, 'TunnelLayerIVKey');
	const [tagAndMore, key] = hkdfPair(afterIv, empty, 'RGarlicKeyAndTag');
	wipe(afterLayer, afterIv);
	return { replyKey, replyHash, layerKey, ivKey, garlic: { key, tag: tagAndMore.subarray(0, 8) } };
}

/** The creator's side of one record. */
export interface SealedRecord {
	/** 218 bytes: prefix, ephemeral key, box. */
	readonly record: Uint8Array;
	readonly secrets: HopSecrets;
}

/** A record that was sealed or opened, and the Noise state after it, which the caller destroys. */
interface AfterNoise {
	/** The sealed record, or the request in clear. */
	readonly bytes: Uint8Array;
	readonly state: SymmetricState;
}

/** Seals a request of any length behind the hop's prefix and the ephemeral key; `undefined` for a low-order point. */
export function sealNoise(
	hopHash: Uint8Array,
	hopKey: Uint8Array,
	ephemeral: X25519PrivateKey,
	request: Uint8Array,
): AfterNoise | undefined {
	const shared = ephemeral.agree(hopKey);
	if (shared === undefined) return undefined;
	const state = begin(hopKey, ephemeral.publicKey, shared);
	const box = state.encryptAndHash(request);
	return { bytes: concatBytes(hopHash.subarray(0, recordPrefixBytes), ephemeral.publicKey, box), state };
}

/** Opens a record of any length; `undefined` if it is not authentic. */
export function openNoise(own: X25519PrivateKey, record: Uint8Array): AfterNoise | undefined {
	const ephemeral = record.subarray(recordPrefixBytes, ephemeralEnd);
	const shared = own.agree(ephemeral);
	if (shared === undefined) return undefined;
	const state = begin(own.publicKey, ephemeral, shared);
	const bytes = state.decryptAndHash(record.subarray(ephemeralEnd));
	if (bytes !== undefined) return { bytes, state };
	state.destroy();
	return undefined;
}

/**
 * Seals a short request for a hop with a fresh ephemeral key, which the caller destroys.
 * `undefined` if the hop's key makes no shared secret (a low-order point).
 * @param hopHash 32 bytes @param hopKey X25519 public key, 32 bytes @param request 154 bytes
 */
export function sealRecord(
	hopHash: Uint8Array,
	hopKey: Uint8Array,
	ephemeral: X25519PrivateKey,
	request: Uint8Array,
	endpoint: boolean,
): SealedRecord | undefined {
	const sealed = sealNoise(hopHash, hopKey, ephemeral, request);
	if (sealed === undefined) return undefined;
	const secrets = derive(sealed.state, endpoint);
	sealed.state.destroy();
	return { record: sealed.bytes, secrets };
}

/** The hop's side of one record: the request in clear, and what to derive once its role is known. */
export interface OpenedRecord {
	/** 154 bytes. */
	readonly request: Uint8Array;
	/** The keys; to be called once. */
	secrets(endpoint: boolean): HopSecrets;
}

/** Opens our short record with our router's key; `undefined` if it is not authentic. @param record 218 bytes */
export function openRecord(own: X25519PrivateKey, record: Uint8Array): OpenedRecord | undefined {
	const opened = openNoise(own, record);
	if (opened === undefined) return undefined;
	return {
		request: opened.bytes,
		secrets(endpoint) {
			const secrets = derive(opened.state, endpoint);
			opened.state.destroy();
			return secrets;
		},
	};
}

/** Seals a hop's answer: 16 bytes more. @param nonce in short builds the slot, in long ones 0 */
export function sealReply(secrets: HopSecrets, nonce: number, reply: Uint8Array): Uint8Array {
	const aead = createAead(secrets.replyKey);
	const sealed = aead.seal(nonce, secrets.replyHash, reply);
	aead.destroy();
	return sealed;
}

/** Opens a hop's answer; `undefined` if it is not authentic. @param nonce in short builds the slot, in long ones 0 */
export function openReply(secrets: HopSecrets, nonce: number, record: Uint8Array): Uint8Array | undefined {
	const aead = createAead(secrets.replyKey);
	const opened = aead.open(nonce, secrets.replyHash, record);
	aead.destroy();
	return opened;
}

/** What a hop does to another's short record, and its own inverse: XOR with the ChaCha20 stream of its key and the slot. */
export function layerRecord(replyKey: Uint8Array, slot: number, record: Uint8Array): Uint8Array {
	const nonce = new Uint8Array(12);
	nonce[4] = slot;
	return chacha20(replyKey, nonce, record);
}
