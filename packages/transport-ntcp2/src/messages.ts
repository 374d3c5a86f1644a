// The options of handshake messages 1 and 2: 16 bytes each. NTCP2 "SessionRequest", "SessionCreated".
// Must not know keys or states.
import { fromWallSeconds, type Wall, wallSeconds } from '@i2p/time';
import { Reader, Writer } from '@i2p/util';
import { optionsBytes } from './constants.js';

/** What Alice says in message 1. */
export interface RequestOptions {
	readonly netId: number;
	readonly version: number;
	/** Bytes of cleartext padding behind message 1. */
	readonly paddingBytes: number;
	/** Bytes of message 3 part 2, MAC included. */
	readonly confirmBytes: number;
	/** Her clock, to the second. */
	readonly time: Wall;
}

/** What Bob says in message 2. */
export interface CreatedOptions {
	/** Bytes of cleartext padding behind message 2. */
	readonly paddingBytes: number;
	readonly time: Wall;
}

/** Reads the 16 option bytes of message 1; throws WireError if there are not so many. */
export function decodeRequestOptions(bytes: Uint8Array): RequestOptions {
	const reader = new Reader(bytes, 'SessionRequest options');
	const netId = reader.u8();
	const version = reader.u8();
	const paddingBytes = reader.u16();
	const confirmBytes = reader.u16();
	reader.skip(2);
	const time = fromWallSeconds(reader.u32());
	reader.skip(4);
	reader.expectEnd();
	return { netId, version, paddingBytes, confirmBytes, time };
}

/** The 16 option bytes of message 1. */
export function encodeRequestOptions(options: RequestOptions): Uint8Array {
	return new Writer(optionsBytes)
		.u8(options.netId)
		.u8(options.version)
		.u16(options.paddingBytes)
		.u16(options.confirmBytes)
		.zeros(2)
		.u32(wallSeconds(options.time))
		.zeros(4)
		.finish();
}

/** Reads the 16 option bytes of message 2; throws WireError if there are not so many. */
export function decodeCreatedOptions(bytes: Uint8Array): CreatedOptions {
	const reader = new Reader(bytes, 'SessionCreated options');
	reader.skip(2);
	const paddingBytes = reader.u16();
	reader.skip(4);
	const time = fromWallSeconds(reader.u32());
	reader.skip(4);
	reader.expectEnd();
	return { paddingBytes, time };
}

/** The 16 option bytes of message 2. */
export function encodeCreatedOptions(options: CreatedOptions): Uint8Array {
	return new Writer(optionsBytes)
		.zeros(2)
		.u16(options.paddingBytes)
		.zeros(4)
		.u32(wallSeconds(options.time))
		.zeros(4)
		.finish();
}
