// The clear contents of a short build record: request (154 bytes) and answer (202). tunnel-creation-ecies, proposals 157 and 168.
// Must not know keys.
import { type Mapping, readMapping, writeMapping } from '@i2p/data-core';
import { type Random, Reader, unlessMalformed, WireError, Writer } from '@i2p/util';
import {
	maxRequestOptionsBytes,
	recordLifetimeSeconds,
	replyPlaintextBytes,
	requestPlaintextBytes,
} from '../constants.js';

/** What a hop is asked to be: takes messages from anyone, passes them on, or delivers them. */
export type HopRole = 'gateway' | 'participant' | 'endpoint';

const flagOf: Record<HopRole, number> = { gateway: 0x80, participant: 0, endpoint: 0x40 };
const knownFlags = 0xc0;
const noOptions: Mapping = new Map();

/** One hop's request. */
export interface BuildRequest {
	/** Under which the hop receives; from 1 to 2^32 − 1. */
	readonly receiveTunnelId: number;
	/** Under which it sends on. */
	readonly nextTunnelId: number;
	/** Router hash, 32 bytes, of the next hop; for an endpoint: of the gateway that the answer goes to. */
	readonly nextHash: Uint8Array;
	readonly role: HopRole;
	/** Minutes since 1970. */
	readonly requestMinutes: number;
	readonly expirationSeconds: number;
	/** I2NP id of the message that the hop sends on; at an endpoint of the answer inside the garlic. */
	readonly nextMessageId: number;
	/** Bandwidth wishes (proposal 168); usually empty. */
	readonly options: Mapping;
}

/**
 * Writes a request with random padding: 154 bytes.
 * Throws RangeError when the options do not fit or a number is out of its range.
 */
export function encodeRequest(request: BuildRequest, random: Random): Uint8Array {
	if (request.nextHash.length !== 32) throw new RangeError('a router hash has 32 bytes');
	const w = new Writer(requestPlaintextBytes);
	w.u32(request.receiveTunnelId).u32(request.nextTunnelId).bytes(request.nextHash);
	w.u8(flagOf[request.role]).u16(0).u8(0);
	w.u32(request.requestMinutes).u32(request.expirationSeconds).u32(request.nextMessageId);
	const before = w.length;
	writeMapping(w, request.options, { sorted: true });
	if (w.length - before > maxRequestOptionsBytes) throw new RangeError('build options too long');
	return w.bytes(random.bytes(requestPlaintextBytes - w.length)).finish();
}

/**
 * Reads a request of 154 bytes; options that do not parse count as none, as old routers leave noise there.
 * Throws WireError `build-flags`, `build-layer` for values that no creator may send, `truncated`.
 */
export function decodeRequest(bytes: Uint8Array): BuildRequest {
	const r = new Reader(bytes, 'build request');
	const receiveTunnelId = r.u32();
	const nextTunnelId = r.u32();
	const nextHash = r.bytes(32);
	const flags = r.u8();
	if ((flags & ~knownFlags) !== 0 || flags === knownFlags) throw r.fault('build-flags');
	r.skip(2);
	if (r.u8() !== 0) throw r.fault('build-layer');
	const role: HopRole = flags === 0x80 ? 'gateway' : flags === 0x40 ? 'endpoint' : 'participant';
	const requestMinutes = r.u32();
	const expirationSeconds = r.u32();
	const nextMessageId = r.u32();
	const options = tolerantMapping(r);
	return {
		receiveTunnelId,
		nextTunnelId,
		nextHash,
		role,
		requestMinutes,
		expirationSeconds,
		nextMessageId,
		options,
	};
}

/** Reads a mapping; anything that is none is an empty one. */
function tolerantMapping(r: Reader): Mapping {
	return unlessMalformed(() => readMapping(r)) ?? noOptions;
}

/** A hop's answer. */
export interface BuildReply {
	readonly options: Mapping;
	/** 0: it is a hop now; anything else: it is not. */
	readonly code: number;
}

/** Writes an answer with random padding: 202 bytes. Throws RangeError when the options do not fit. */
export function encodeReply(reply: BuildReply, random: Random): Uint8Array {
	const w = new Writer(replyPlaintextBytes);
	writeMapping(w, reply.options, { sorted: true });
	const left = replyPlaintextBytes - 1 - w.length;
	if (left < 0) throw new RangeError('reply options too long');
	return w.bytes(random.bytes(left)).u8(reply.code).finish();
}

/** Reads an answer of 202 bytes; throws WireError `truncated` on any other length. */
export function decodeReply(bytes: Uint8Array): BuildReply {
	if (bytes.length !== replyPlaintextBytes) throw new WireError('truncated', 'build reply');
	return {
		options: tolerantMapping(new Reader(bytes, 'build reply', 0, replyPlaintextBytes - 1)),
		code: bytes[replyPlaintextBytes - 1]!,
	};
}

/** Minutes since 1970, as requests carry them. */
export function requestMinutes(wallMs: number): number {
	return Math.floor(wallMs / 60_000);
}

/** A request with what every record of the network says: 600 seconds, no options. */
export function plainRequest(fields: Omit<BuildRequest, 'expirationSeconds' | 'options'>): BuildRequest {
	return { ...fields, expirationSeconds: recordLifetimeSeconds, options: noOptions };
}
