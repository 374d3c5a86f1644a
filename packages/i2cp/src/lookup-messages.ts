// Messages that look destinations up, and that say how encrypted lease sets are opened. I2CP "Messages"; proposals 123, 149, 167.
import { Destination, hashBytes, type Mapping, readMapping, signatureType, writeMapping } from '@i2p/data-core';
import { checkBytes, type Reader, type Writer } from '@i2p/util';
import { clientKeyBytes, I2cp } from './constants.js';

/** Looks a hash up, in the old way. */
export interface DestLookup {
	readonly type: typeof I2cp.DestLookup;
	/** 32 bytes; a view when decoded. */
	readonly hash: Uint8Array;
}

/** The destination, or the hash that was not found. */
export interface DestReply {
	readonly type: typeof I2cp.DestReply;
	/** One of the two is there. */
	readonly destination?: Destination | undefined;
	/** 32 bytes; a view when decoded. */
	readonly hash?: Uint8Array | undefined;
}

/** What is looked up; with `options`, those of its lease set are wanted too. */
export type HostTarget =
	| { readonly kind: 'hash'; readonly hash: Uint8Array; readonly options: boolean }
	| { readonly kind: 'name'; readonly name: string; readonly options: boolean }
	| { readonly kind: 'destination'; readonly destination: Destination; readonly options: true };

/** Looks up a hash, a name (b32 and b33 too) or the options of a destination. */
export interface HostLookup {
	readonly type: typeof I2cp.HostLookup;
	/** 0xffff without a session. */
	readonly session: number;
	/** Comes back in the reply. */
	readonly request: number;
	readonly timeoutMs: number;
	/** `undefined` for a kind of look-up that this code does not know. */
	readonly target: HostTarget | undefined;
}

/** Codes of a host reply. */
export const hostResult = {
	found: 0,
	notFound: 1,
	secretNeeded: 2,
	keyNeeded: 3,
	bothNeeded: 4,
	notOpened: 5,
	noLeaseSet: 6,
	unsupported: 7,
} as const;

/** What came of a look-up. */
export interface HostReply {
	readonly type: typeof I2cp.HostReply;
	readonly session: number;
	readonly request: number;
	/** See {@link hostResult}; others count as failures. */
	readonly result: number;
	/** There if found; perhaps too if only its lease set was not. */
	readonly destination?: Destination | undefined;
	/** There if found and asked for. */
	readonly options?: Mapping | undefined;
}

/** Whom a BlindingInfo is about. */
export type BlindedEndpoint =
	| { readonly kind: 'hash'; readonly hash: Uint8Array }
	| { readonly kind: 'name'; readonly name: string }
	| { readonly kind: 'destination'; readonly destination: Destination }
	| { readonly kind: 'key'; readonly signatureType: number; readonly key: Uint8Array };

/** How the encrypted lease set of somebody is opened. No reply. */
export interface BlindingInfo {
	readonly type: typeof I2cp.BlindingInfo;
	readonly session: number;
	readonly endpoint: BlindedEndpoint;
	/** Signature type of the blinded key; 11. */
	readonly blindedType: number;
	/** Unix seconds; until when this is to be remembered. */
	readonly expiresSeconds: number;
	/** `dh`: an X25519 private key; `psk`: a shared one; 32 bytes. Secret; a view when decoded. */
	readonly client?: { readonly kind: 'dh' | 'psk'; readonly key: Uint8Array } | undefined;
	/** The lookup password. Secret. */
	readonly secret?: string | undefined;
}

/** Reads a body: hash 32. */
export function readDestLookup(reader: Reader): DestLookup {
	return { type: I2cp.DestLookup, hash: reader.bytes(hashBytes) };
}

/** Writes a body of the layout that `readDestLookup` reads. */
export function writeDestLookup(writer: Writer, { hash }: DestLookup): void {
	checkBytes('hash', hash, hashBytes);
	writer.bytes(hash);
}

/** Reads a body: destination, or the hash 32 that was not found, or nothing. */
export function readDestReply(reader: Reader): DestReply {
	if (reader.remaining === 0) return { type: I2cp.DestReply };
	if (reader.remaining === hashBytes) return { type: I2cp.DestReply, hash: reader.bytes(hashBytes) };
	return { type: I2cp.DestReply, destination: Destination.read(reader) };
}

/** Writes a body of the layout that `readDestReply` reads. */
export function writeDestReply(writer: Writer, { destination, hash }: DestReply): void {
	if (destination !== undefined) writer.bytes(destination.bytes);
	else if (hash !== undefined) writer.bytes(hash);
}

/** Look-up types: hash, name, and the same and a destination with options. */
const lookup = { hash: 0, name: 1, hashOptions: 2, nameOptions: 3, destinationOptions: 4 } as const;

/** Reads a body: session 2, request 4, timeout 4 (ms), type 1, then hash 32, String or destination. */
export function readHostLookup(reader: Reader): HostLookup {
	const session = reader.u16();
	const request = reader.u32();
	const timeoutMs = reader.u32();
	return { type: I2cp.HostLookup, session, request, timeoutMs, target: readTarget(reader) };
}

function readTarget(reader: Reader): HostTarget | undefined {
	const kind = reader.u8();
	switch (kind) {
		case lookup.hash:
		case lookup.hashOptions:
			return { kind: 'hash', hash: reader.bytes(hashBytes), options: kind === lookup.hashOptions };
		case lookup.name:
		case lookup.nameOptions:
			return { kind: 'name', name: reader.string(), options: kind === lookup.nameOptions };
		case lookup.destinationOptions:
			return { kind: 'destination', destination: Destination.read(reader), options: true };
		default:
			reader.rest();
			return undefined;
	}
}

/** Throws RangeError without a target. */
export function writeHostLookup(writer: Writer, { session, request, timeoutMs, target }: HostLookup): void {
	writer.u16(session).u32(request).u32(timeoutMs);
	if (target === undefined) throw new RangeError('host look-up: expected a target');
	if (target.kind === 'hash') writer.u8(target.options ? lookup.hashOptions : lookup.hash).bytes(target.hash);
	else if (target.kind === 'name') writer.u8(target.options ? lookup.nameOptions : lookup.name).string(target.name);
	else writer.u8(lookup.destinationOptions).bytes(target.destination.bytes);
}

/** Reads a body: session 2, request 4, result 1, perhaps a destination, perhaps a Mapping. */
export function readHostReply(reader: Reader): HostReply {
	const session = reader.u16();
	const request = reader.u32();
	const result = reader.u8();
	const destination = reader.remaining > 0 ? Destination.read(reader) : undefined;
	const options = reader.remaining > 0 ? readMapping(reader) : undefined;
	return { type: I2cp.HostReply, session, request, result, destination, options };
}

/** Throws RangeError for options without a destination. */
export function writeHostReply(writer: Writer, message: HostReply): void {
	const { session, request, result, destination, options } = message;
	writer.u16(session).u32(request).u8(result);
	if (destination !== undefined) writer.bytes(destination.bytes);
	if (options === undefined) return;
	if (destination === undefined) throw new RangeError('host reply: expected a destination beside its options');
	writeMapping(writer, options);
}

const perClientFlag = 0x01;
const schemeMask = 0x0e;
const pskScheme = 0x02;
const secretFlag = 0x10;

/** Throws WireError `unknown-endpoint-type`, `unknown-signature-type`, `unknown-auth-scheme`. */
export function readBlindingInfo(reader: Reader): BlindingInfo {
	const session = reader.u16();
	const flags = reader.u8();
	const scheme = flags & schemeMask;
	if (scheme !== 0 && scheme !== pskScheme) throw reader.fault('unknown-auth-scheme');
	const kind = reader.u8();
	const blindedType = reader.u16();
	const expiresSeconds = reader.u32();
	const endpoint = readEndpoint(reader, kind);
	const isPsk = scheme === pskScheme;
	const client = (flags & perClientFlag) === 0 ? undefined : readClient(reader, isPsk ? 'psk' : 'dh');
	const secret = (flags & secretFlag) === 0 ? undefined : reader.string();
	return { type: I2cp.BlindingInfo, session, endpoint, blindedType, expiresSeconds, client, secret };
}

function readClient(reader: Reader, kind: 'dh' | 'psk') {
	return { kind, key: reader.bytes(clientKeyBytes) };
}

function readEndpoint(reader: Reader, kind: number): BlindedEndpoint {
	switch (kind) {
		case 0:
			return { kind: 'hash', hash: reader.bytes(hashBytes) };
		case 1:
			return { kind: 'name', name: reader.string() };
		case 2:
			return { kind: 'destination', destination: Destination.read(reader) };
		case 3: {
			const code = reader.u16();
			const type = signatureType(code);
			if (type === undefined) throw reader.fault('unknown-signature-type');
			return { kind: 'key', signatureType: code, key: reader.bytes(type.publicBytes) };
		}
		default:
			throw reader.fault('unknown-endpoint-type');
	}
}

/** Throws RangeError for a key of another length than 32 bytes or a password beyond 255. */
export function writeBlindingInfo(writer: Writer, message: BlindingInfo): void {
	const { session, endpoint, blindedType, expiresSeconds, client, secret } = message;
	const scheme = client === undefined ? 0 : perClientFlag | (client.kind === 'psk' ? pskScheme : 0);
	writer.u16(session).u8(scheme | (secret === undefined ? 0 : secretFlag));
	writer.u8(['hash', 'name', 'destination', 'key'].indexOf(endpoint.kind)).u16(blindedType).u32(expiresSeconds);
	writeEndpoint(writer, endpoint);
	if (client !== undefined) {
		checkBytes('client key', client.key, clientKeyBytes);
		writer.bytes(client.key);
	}
	if (secret !== undefined) writer.string(secret);
}

function writeEndpoint(writer: Writer, endpoint: BlindedEndpoint): void {
	switch (endpoint.kind) {
		case 'hash':
			checkBytes('hash', endpoint.hash, hashBytes);
			writer.bytes(endpoint.hash);
			break;
		case 'name':
			writer.string(endpoint.name);
			break;
		case 'destination':
			writer.bytes(endpoint.destination.bytes);
			break;
		case 'key':
			checkBytes('signing key', endpoint.key, signatureType(endpoint.signatureType)?.publicBytes ?? -1);
			writer.u16(endpoint.signatureType).bytes(endpoint.key);
	}
}
