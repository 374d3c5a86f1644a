// The two kinds of build records that the network knows, behind one face: short ones of 218 bytes, long ones of 528.
// tunnel-creation-ecies. Must not know whole builds.
import type { X25519PrivateKey } from '@i2p/crypto-x25519';
import { decodeLongRecords, decodeShortRecords, encodeLongRecords, encodeShortRecords, I2np } from '@i2p/data-i2np';
import { type Random, unlessMalformed, wipe } from '@i2p/util';
import { longRecordBytes, longReplyPlaintextBytes, replyPlaintextBytes, shortRecordBytes } from '../constants.js';
import { layerLongRecord, openLongRecord, sealLongRecord, unlayerLongRecord } from './long-record.js';
import { type BuildRequest, decodeRequest, encodeRequest } from './record.js';
import { type HopSecrets, layerRecord, openRecord, type SealedRecord, sealRecord } from './seal.js';

/** A request that a hop opened. */
export interface OpenedRequest {
	readonly request: BuildRequest;
	/** The keys; to be called once, or never. */
	secrets(): HopSecrets;
}

/** What differs between the kinds. */
export interface RecordKind {
	readonly name: 'short' | 'long';
	/** Bytes of a record on the wire. */
	readonly recordBytes: number;
	/** Bytes of an answer in clear. */
	readonly replyBytes: number;
	/** I2NP types of the build and of an endpoint's reply. */
	readonly buildType: number;
	readonly replyType: number;
	/** The records of a message body; throws WireError. */
	decode(body: Uint8Array): Uint8Array[];
	encode(records: readonly Uint8Array[]): Uint8Array;
	/** Seals a request; `undefined` if the hop's key makes no shared secret. Throws RangeError as the request's encoder does. */
	seal(
		hop: { readonly hash: Uint8Array; readonly encryptionKey: Uint8Array; readonly request: BuildRequest },
		ephemeral: X25519PrivateKey,
		random: Random,
	): SealedRecord | undefined;
	/** Opens our record; `undefined` if it is not authentic or asks for what no creator may ask. */
	open(own: X25519PrivateKey, record: Uint8Array): OpenedRequest | undefined;
	/** What a hop does to the record of another. */
	layer(secrets: HopSecrets, slot: number, record: Uint8Array): Uint8Array;
	/** Undoes it, and so prepares for it. */
	unlayer(secrets: HopSecrets, slot: number, record: Uint8Array): Uint8Array;
	/** The nonce of the answer in this slot. */
	replyNonce(slot: number): number;
}

/** Records of 218 bytes: what every router since API 0.9.51 takes. */
export const shortRecords: RecordKind = {
	name: 'short',
	recordBytes: shortRecordBytes,
	replyBytes: replyPlaintextBytes,
	buildType: I2np.ShortTunnelBuild,
	replyType: I2np.OutboundTunnelBuildReply,
	decode: decodeShortRecords,
	encode: encodeShortRecords,
	seal({ hash, encryptionKey, request }, ephemeral, random) {
		const clear = encodeRequest(request, random);
		const sealed = sealRecord(hash, encryptionKey, ephemeral, clear, request.role === 'endpoint');
		wipe(clear);
		return sealed;
	},
	open(own, record) {
		const opened = openRecord(own, record);
		if (opened === undefined) return undefined;
		const request = unlessMalformed(() => decodeRequest(opened.request));
		return request && { request, secrets: () => opened.secrets(request.role === 'endpoint') };
	},
	layer: ({ replyKey }, slot, record) => layerRecord(replyKey, slot, record),
	unlayer: ({ replyKey }, slot, record) => layerRecord(replyKey, slot, record),
	replyNonce: (slot) => slot,
};

/** Records of 528 bytes: what ECIES routers before API 0.9.51 make and take. */
export const longRecords: RecordKind = {
	name: 'long',
	recordBytes: longRecordBytes,
	replyBytes: longReplyPlaintextBytes,
	buildType: I2np.VariableTunnelBuild,
	replyType: I2np.VariableTunnelBuildReply,
	decode: decodeLongRecords,
	encode: encodeLongRecords,
	seal: sealLongRecord,
	open: openLongRecord,
	layer: (secrets, _slot, record) => layerLongRecord(secrets, record),
	unlayer: (secrets, _slot, record) => unlayerLongRecord(secrets, record),
	replyNonce: () => 0,
};
