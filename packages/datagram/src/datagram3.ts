// Datagram3: hash of the sender, flags, options, payload; nothing is signed. Datagram specification "Datagram3"; proposal 163.
import { type HashKey, hashBytes, hashKey, hashOf, type Mapping, readMapping, writeMapping } from '@i2p/data-core';
import { Reader, Writer } from '@i2p/util';
import { datagram3Version, flagsBytes, optionsFlag, versionMask } from './constants.js';

/** One as it arrived; the payload is a view of the bytes it was read from. */
export interface Datagram3 {
	/** Who it says it is from: not proven by anything in it. */
	readonly fromHash: HashKey;
	readonly options: Mapping | undefined;
	readonly payload: Uint8Array;
}

/** Reads one; throws WireError `truncated`, `unknown-version` and those of mappings. */
export function decodeDatagram3(bytes: Uint8Array): Datagram3 {
	const reader = new Reader(bytes, 'Datagram3');
	const hash = reader.bytes(hashBytes);
	const flags = reader.u16();
	if ((flags & versionMask) !== datagram3Version) throw reader.fault('unknown-version');
	const options = flags & optionsFlag ? readMapping(reader) : undefined;
	return { fromHash: hashKey(hash), options, payload: reader.rest() };
}

/** Makes one; throws RangeError for options that do not fit a mapping. */
export function encodeDatagram3({ fromHash, options, payload }: Datagram3): Uint8Array {
	const writer = new Writer(hashBytes + flagsBytes + payload.length);
	writer.bytes(hashOf(fromHash)).u16(datagram3Version | (options ? optionsFlag : 0));
	if (options) writeMapping(writer, options, { sorted: true });
	return writer.bytes(payload).finish();
}
