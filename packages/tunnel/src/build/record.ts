// The clear contents of a build record: the request of a short one (154 bytes), the answer of either kind (202 or 512).
// tunnel-creation-ecies, proposals 157 and 168. Must not know keys.
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

/** Writes what every request begins with: ids 4 and 4, hash 32. Throws RangeError when a number or length is out of its range. */
export function writeEnds(w: Writer, request: BuildRequest): Writer {
	if (request.nextHash.length !== 32) throw new RangeError('a router hash has 32 bytes');
	return w.u32(request.receiveTunnelId).u32(request.nextTunnelId).bytes(request.nextHash);
}

/** What every request ends with: times 4 and 4, id 4, options, padding up to `totalBytes`. Throws RangeError when the options do not fit. */
export function finishRequest(
	w: Writer,
	request: BuildRequest,
	sizes: { readonly totalBytes: number; readonly optionsBytes: number },
	random: Random,
): Uint8Array {
	w.u32(request.requestMinutes).u32(request.expirationSeconds).u32(request.nextMessageId);
	const before = w.length;
	writeMapping(w, request.options, { sorted: true });
	if (w.length - before > sizes.optionsBytes) throw new RangeError('build options too long');
	return w.bytes(random.bytes(sizes.totalBytes - w.length)).finish();
}

/** The byte that says what a hop is to be. */
export function flagsOf(request: BuildRequest): number {
	return flagOf[request.role];
}

/** Reads that byte; throws WireError `build-flags`. */
export function readRole(r: Reader): HopRole {
	const flags = r.u8();
	if ((flags & ~knownFlags) !== 0 || flags === knownFlags) throw r.fault('build-flags');
	return flags === 0x80 ? 'gateway' : flags === 0x40 ? 'endpoint' : 'participant';
}

/** Reads the beginning of a request. */
export function readEnds(r: Reader): Pick<BuildRequest, 'receiveTunnelId' | 'nextTunnelId' | 'nextHash'> {
	return { receiveTunnelId: r.u32(), nextTunnelId: r.u32(), nextHash: r.bytes(32) };
}

/** Reads the end of a request; options that do not parse count as none, as old routers leave noise there. */
export function readTimes(
	r: Reader,
): Pick<BuildRequest, 'requestMinutes' | 'expirationSeconds' | 'nextMessageId' | 'options'> {
	return {
		requestMinutes: r.u32(),
		expirationSeconds: r.u32(),
		nextMessageId: r.u32(),
		options: tolerantMapping(r),
	};
}

const sizes = { totalBytes: requestPlaintextBytes, optionsBytes: maxRequestOptionsBytes };

/**
 * Writes a request with random padding: 154 bytes.
 * Throws RangeError when the options do not fit or a number is out of its range.
 */
export function encodeRequest(request: BuildRequest, random: Random): Uint8Array {
	const w = writeEnds(new Writer(requestPlaintextBytes), request).u8(flagsOf(request)).u16(0).u8(0);
	return finishRequest(w, request, sizes, random);
}

/**
 * Reads a request of 154 bytes.
 * Throws WireError `build-flags`, `build-layer` for values that no creator may send, `truncated`.
 */
export function decodeRequest(bytes: Uint8Array): BuildRequest {
	const r = new Reader(bytes, 'build request');
	const ends = readEnds(r);
	const role = readRole(r);
	r.skip(2);
	if (r.u8() !== 0) throw r.fault('build-layer');
	return { ...ends, role, ...readTimes(r) };
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

/** Writes an answer with random padding: 202 bytes, or 512 of a long record. Throws RangeError when the options do not fit. */
export function encodeReply(reply: BuildReply, random: Random, totalBytes = replyPlaintextBytes): Uint8Array {
	const w = new Writer(totalBytes);
	writeMapping(w, reply.options, { sorted: true });
	const left = totalBytes - 1 - w.length;
	if (left < 0) throw new RangeError('reply options too long');
	return w.bytes(random.bytes(left)).u8(reply.code).finish();
}

/** Reads an answer of 202 bytes, or 512; throws WireError `truncated` on any other length. */
export function decodeReply(bytes: Uint8Array, totalBytes = replyPlaintextBytes): BuildReply {
	if (bytes.length !== totalBytes) throw new WireError('truncated', 'build reply');
	return {
		options: tolerantMapping(new Reader(bytes, 'build reply', 0, totalBytes - 1)),
		code: bytes[totalBytes - 1]!,
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
