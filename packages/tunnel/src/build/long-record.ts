// One long build record: its request carries the tunnel's keys, its layers are AES. tunnel-creation-ecies, "Long Record
// Specification". Must not know whole builds.
import { aes256CbcDecrypt, aes256CbcEncrypt } from '@i2p/crypto-aes';
import type { X25519PrivateKey } from '@i2p/crypto-x25519';
import { copyBytes, type Random, Reader, unlessMalformed, Writer, wipe } from '@i2p/util';
import { longRequestPlaintextBytes, maxLongRequestOptionsBytes, tunnelIvBytes } from '../constants.js';
import { type BuildRequest, finishRequest, flagsOf, readEnds, readRole, readTimes, writeEnds } from './record.js';
import { type HopSecrets, openNoise, type SealedRecord, sealNoise } from './seal.js';

/** The keys that a long request carries: three of 32 bytes, and an IV of 16. */
export interface CarriedKeys {
	readonly layerKey: Uint8Array;
	readonly ivKey: Uint8Array;
	readonly cbcKey: Uint8Array;
	readonly cbcIv: Uint8Array;
}

const keyBytes = 32;
const sizes = { totalBytes: longRequestPlaintextBytes, optionsBytes: maxLongRequestOptionsBytes };

/** Writes a long request with random padding: 464 bytes. Throws RangeError when something does not fit. */
export function encodeLongRequest(request: BuildRequest, keys: CarriedKeys, random: Random): Uint8Array {
	const w = writeEnds(new Writer(longRequestPlaintextBytes), request);
	w.bytes(keys.layerKey).bytes(keys.ivKey).bytes(keys.cbcKey).bytes(keys.cbcIv);
	return finishRequest(w.u8(flagsOf(request)).u8(0).u16(0), request, sizes, random);
}

/** Reads a long request; the keys are views. Throws WireError `build-flags`, `truncated`. */
export function decodeLongRequest(bytes: Uint8Array): { readonly request: BuildRequest; readonly keys: CarriedKeys } {
	const r = new Reader(bytes, 'long build request');
	const ends = readEnds(r);
	const keys: CarriedKeys = {
		layerKey: r.bytes(keyBytes),
		ivKey: r.bytes(keyBytes),
		cbcKey: r.bytes(keyBytes),
		cbcIv: r.bytes(tunnelIvBytes),
	};
	const role = readRole(r);
	r.skip(3);
	return { request: { ...ends, role, ...readTimes(r) }, keys };
}

/** The answer's key is what the chaining key is after the record: long records derive no further. */
function secretsOf(state: { chainingKey: Uint8Array; hash: Uint8Array }, keys: CarriedKeys): HopSecrets {
	return {
		replyKey: copyBytes(state.chainingKey),
		replyHash: state.hash,
		layerKey: copyBytes(keys.layerKey),
		ivKey: copyBytes(keys.ivKey),
		cbc: { key: copyBytes(keys.cbcKey), iv: copyBytes(keys.cbcIv) },
		garlic: undefined,
	};
}

/** Seals a long request with fresh tunnel keys: 528 bytes; `undefined` if the hop's key makes no shared secret. */
export function sealLongRecord(
	hop: { readonly hash: Uint8Array; readonly encryptionKey: Uint8Array; readonly request: BuildRequest },
	ephemeral: X25519PrivateKey,
	random: Random,
): SealedRecord | undefined {
	const keys: CarriedKeys = {
		layerKey: random.bytes(keyBytes),
		ivKey: random.bytes(keyBytes),
		cbcKey: random.bytes(keyBytes),
		cbcIv: random.bytes(tunnelIvBytes),
	};
	const clear = encodeLongRequest(hop.request, keys, random);
	const sealed = sealNoise(hop.hash, hop.encryptionKey, ephemeral, clear);
	wipe(clear);
	if (sealed === undefined) return undefined;
	const secrets = secretsOf(sealed.state, keys);
	sealed.state.destroy();
	wipe(keys.layerKey, keys.ivKey, keys.cbcKey);
	return { record: sealed.bytes, secrets };
}

/** Opens our long record; `undefined` if it is not authentic or does not parse. @param record 528 bytes */
export function openLongRecord(
	own: X25519PrivateKey,
	record: Uint8Array,
): { readonly request: BuildRequest; secrets(): HopSecrets } | undefined {
	const opened = openNoise(own, record);
	if (opened === undefined) return undefined;
	const decoded = unlessMalformed(() => decodeLongRequest(opened.bytes));
	if (decoded === undefined) return undefined;
	return {
		request: decoded.request,
		secrets() {
			const secrets = secretsOf(opened.state, decoded.keys);
			opened.state.destroy();
			return secrets;
		},
	};
}

/** What a hop does to another's long record: AES-256-CBC over all its bytes. */
export function layerLongRecord({ cbc }: HopSecrets, record: Uint8Array): Uint8Array {
	return aes256CbcEncrypt(cbc!.key, cbc!.iv, record);
}

/** Undoes {@link layerLongRecord}. */
export function unlayerLongRecord({ cbc }: HopSecrets, record: Uint8Array): Uint8Array {
	return aes256CbcDecrypt(cbc!.key, cbc!.iv, record);
}
