// Sealing and opening one short build record, and the keys that creator and hop share afterwards.
// tunnel-creation-ecies: Noise N, then four HKDF steps. Must not know plans, tunnels or peers.
import { chacha20, createAead } from '@i2p/crypto-chacha20';
import { hkdfPair } from '@i2p/crypto-hkdf';
import { noiseNames, SymmetricState } from '@i2p/crypto-noise';
import type { X25519PrivateKey } from '@i2p/crypto-x25519';
import { concatBytes, wipe } from '@i2p/util';
import { recordPrefixBytes, shortRecordBytes } from '../constants.js';

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
	/** Key of the answer and of the layers over the other records, 32 bytes. */
	readonly replyKey: Uint8Array;
	/** h after the record: associated data of the answer. */
	readonly replyHash: Uint8Array;
	/** AES-256 key of the data, 32 bytes. */
	readonly layerKey: Uint8Array;
	/** AES-256 key of the IV, 32 bytes. */
	readonly ivKey: Uint8Array;
	/** Endpoints only: under which an outbound build's answer returns. */
	readonly garlic: { readonly key: Uint8Array; readonly tag: Uint8Array } | undefined;
}

/** Wipes the keys of one record, once the tunnel has its copies or will never be. */
export function wipeSecrets(secrets: HopSecrets): void {
	wipe(secrets.replyKey, secrets.layerKey, secrets.ivKey, secrets.garlic?.key);
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

/**
 * Seals a request for a hop with a fresh ephemeral key, which the caller destroys.
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
	const shared = ephemeral.agree(hopKey);
	if (shared === undefined) return undefined;
	const state = begin(hopKey, ephemeral.publicKey, shared);
	const box = state.encryptAndHash(request);
	const record = concatBytes(hopHash.subarray(0, recordPrefixBytes), ephemeral.publicKey, box);
	const secrets = derive(state, endpoint);
	state.destroy();
	return { record, secrets };
}

/** The hop's side of one record: the request in clear, and what to derive once its role is known. */
export interface OpenedRecord {
	/** 154 bytes. */
	readonly request: Uint8Array;
	/** The keys; to be called once. */
	secrets(endpoint: boolean): HopSecrets;
}

/** Opens our record with our router's key; `undefined` if it is not authentic. @param record 218 bytes */
export function openRecord(own: X25519PrivateKey, record: Uint8Array): OpenedRecord | undefined {
	const ephemeral = record.subarray(recordPrefixBytes, ephemeralEnd);
	const shared = own.agree(ephemeral);
	if (shared === undefined) return undefined;
	const state = begin(own.publicKey, ephemeral, shared);
	const request = state.decryptAndHash(record.subarray(ephemeralEnd, shortRecordBytes));
	if (request === undefined) {
		state.destroy();
		return undefined;
	}
	return {
		request,
		secrets(endpoint) {
			const secrets = derive(state, endpoint);
			state.destroy();
			return secrets;
		},
	};
}

/** Seals a hop's answer of 202 bytes for its slot: 218 bytes. */
export function sealReply(secrets: HopSecrets, slot: number, reply: Uint8Array): Uint8Array {
	const aead = createAead(secrets.replyKey);
	const sealed = aead.seal(slot, secrets.replyHash, reply);
	aead.destroy();
	return sealed;
}

/** Opens a hop's answer; `undefined` if it is not authentic. */
export function openReply(secrets: HopSecrets, slot: number, record: Uint8Array): Uint8Array | undefined {
	const aead = createAead(secrets.replyKey);
	const opened = aead.open(slot, secrets.replyHash, record);
	aead.destroy();
	return opened;
}

/** What a hop does to another's record, and its own inverse: XOR with the ChaCha20 stream of its key and the slot. */
export function layerRecord(replyKey: Uint8Array, slot: number, record: Uint8Array): Uint8Array {
	const nonce = new Uint8Array(12);
	nonce[4] = slot;
	return chacha20(replyKey, nonce, record);
}
