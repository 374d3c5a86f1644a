// What a client says of a session, signed by its destination or by a transient key. I2CP "Session Config".
// Must not know which options mean what, but for those that say who signs.
import {
	Destination,
	type Mapping,
	type OfflineSignature,
	readDate,
	readMapping,
	type Signer,
	writeDate,
	writeMapping,
} from '@i2p/data-core';
import { fromWallSeconds, type Wall, wall } from '@i2p/time';
import { concatBytes, copyBytes, Reader, Writer } from '@i2p/util';
import { sessionDateSkewMs } from './constants.js';
import { offlineIn, offlineOptions } from './offline-options.js';

/** Why a configuration is not to be believed. */
export type ConfigFault = 'bad-signature' | 'bad-date' | 'bad-offline-signature' | 'offline-signature-ended';

/** One configuration. Immutable; owns its bytes. */
export class SessionConfig {
	/** The whole structure, signature included. */
	readonly bytes: Uint8Array;
	readonly destination: Destination;
	readonly options: Mapping;
	/** When it was made. */
	readonly created: Wall;
	/** The transient key that signed and its licence, if the options say so. */
	readonly offline: OfflineSignature | undefined;
	readonly #signedBytes: number;

	/** Reads a configuration of exactly these bytes and copies them; throws as {@link SessionConfig.read} does, and `trailing-bytes`. */
	static decode(bytes: Uint8Array): SessionConfig {
		return SessionConfig.read(new Reader(bytes, 'SessionConfig'));
	}

	/**
	 * Reads a configuration that is all that is left, and copies it. Throws WireError: `bad-offline-options`, `unknown-signature-type`,
	 * codec faults of destinations and mappings.
	 */
	static read(reader: Reader): SessionConfig {
		return new SessionConfig(copyBytes(reader.rest()));
	}

	/** Parses bytes that now belong to the configuration; throws like `read`. */
	constructor(given: Uint8Array) {
		const reader = new Reader(given, 'SessionConfig');
		this.bytes = given;
		this.destination = Destination.read(reader);
		this.options = readMapping(reader, { signed: true });
		this.created = wall(readDate(reader));
		this.#signedBytes = reader.offset;
		const offline = offlineIn(this.options, this.destination);
		if (offline === 'malformed') throw reader.fault('bad-offline-options');
		this.offline = offline;
		const { signatureBytes } = offline ?? this.destination;
		if (signatureBytes === undefined) throw reader.fault('unknown-signature-type');
		reader.skip(signatureBytes);
		reader.expectEnd();
	}

	/** What is wrong with signature, date or licence at a time; `undefined` if it is to be believed. */
	faultAt(now: Wall): ConfigFault | undefined {
		const { offline, destination } = this;
		const message = this.bytes.subarray(0, this.#signedBytes);
		const signature = this.bytes.subarray(this.#signedBytes);
		if (offline === undefined) {
			if (!destination.verify(message, signature)) return 'bad-signature';
		} else {
			if (!offline.verify(destination)) return 'bad-offline-signature';
			if (!offline.verifyMessage(message, signature)) return 'bad-signature';
			if (fromWallSeconds(offline.expiresSeconds) <= now) return 'offline-signature-ended';
		}
		return Math.abs(this.created - now) > sessionDateSkewMs ? 'bad-date' : undefined;
	}
}

/** What is signed. */
export interface SessionConfigContent {
	readonly destination: Destination;
	/** Each name and each value at most 255 bytes. */
	readonly options: Mapping;
	/** What the router's clock says now, or nearly so. */
	readonly created: Wall;
	/** If there, its options are added, and its transient key signs. */
	readonly offline?: OfflineSignature | undefined;
}

/** Writes and signs a configuration; throws RangeError for options that are too long. */
export function signSessionConfig(content: SessionConfigContent, signer: Signer): SessionConfig {
	const { destination, offline } = content;
	const options = new Map(content.options);
	if (offline !== undefined) for (const [name, value] of offlineOptions(offline)) options.set(name, value);
	const writer = new Writer(1024).bytes(destination.bytes);
	writeMapping(writer, options, { sorted: true });
	writeDate(writer, content.created);
	const signed = writer.finish();
	return new SessionConfig(concatBytes(signed, signer.sign(signed)));
}
