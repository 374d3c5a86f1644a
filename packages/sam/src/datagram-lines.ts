// Datagrams between a client and a bridge by UDP: one line, then the payload. SAM V3 "SAM Datagrams". Knows no session.
import { concatBytes, fromUtf8, unlessMalformed, utf8 } from '@i2p/util';
import { maxHeadBytes } from './constants.js';
import { parseSamOptions, type SamPair } from './grammar.js';

/** A datagram on its way to a bridge: `3.x ID DESTINATION [KEY=VALUE …]`, a line feed, the payload. */
export interface DatagramToBridge {
	/** Of the session that sends it. */
	readonly id: string;
	/** Base64, b32, b33 or a name, as written. */
	readonly destination: string;
	readonly options: ReadonlyMap<string, string>;
	/** A view of what was decoded. */
	readonly payload: Uint8Array;
}

/** A datagram that a bridge passes on: `DESTINATION [FROM_PORT=n TO_PORT=n]`, a line feed, the payload; a raw one's line has no destination. */
export interface DatagramFromBridge {
	/** Base64 of the sender, or of its hash; empty for a raw one. */
	readonly from: string;
	readonly options: ReadonlyMap<string, string>;
	/** A view of what was decoded. */
	readonly payload: Uint8Array;
}

const lineFeed = 0x0a;

/** The first line, and what follows it; `undefined` if there is none, it is too long, or no UTF-8. */
function split(bytes: Uint8Array): { readonly line: string; readonly payload: Uint8Array } | undefined {
	const at = bytes.subarray(0, maxHeadBytes).indexOf(lineFeed);
	const line = at < 0 ? undefined : fromUtf8(bytes.subarray(0, at));
	return line === undefined ? undefined : { line, payload: bytes.subarray(at + 1) };
}

/** Reads what came to the UDP port of a bridge; `undefined` if it is nothing of that form. */
export function decodeToBridge(bytes: Uint8Array): DatagramToBridge | undefined {
	const parts = split(bytes);
	const found = parts && /^[ \t]*3(?:\.\d{1,3})?[ \t]+(\S+)[ \t]+(\S+)([ \t].*)?$/.exec(parts.line.trimEnd());
	if (!found) return undefined;
	const options = unlessMalformed(() => parseSamOptions(found[3] ?? ''));
	return options && { id: found[1]!, destination: found[2]!, options, payload: parts.payload };
}

/** What goes to the UDP port of a bridge. @param minor of the version agreed on */
export function encodeToBridge(
	minor: number,
	id: string,
	destination: string,
	pairs: readonly SamPair[],
	payload: Uint8Array,
): Uint8Array {
	const line = [`3.${minor}`, id, destination, ...pairs.map(([key, value]) => `${key}=${value}`)].join(' ');
	return concatBytes(utf8(`${line}\n`), payload);
}

/** Reads what a bridge passed on with a line before it; `undefined` if it has none. */
export function decodeFromBridge(bytes: Uint8Array): DatagramFromBridge | undefined {
	const parts = split(bytes);
	if (parts === undefined) return undefined;
	const words = parts.line.trim().split(/[ \t]+/);
	// A destination may end in `=`, a key never begins so.
	const isNamed = !/^[A-Z_]+=\d/.test(words[0] ?? '');
	const from = isNamed ? (words[0] ?? '') : '';
	const options = unlessMalformed(() => parseSamOptions(words.slice(isNamed ? 1 : 0).join(' ')));
	return options && { from, options, payload: parts.payload };
}

/** What a bridge passes on. @param from base64 of the sender or of its hash, empty for a raw one */
export function encodeFromBridge(from: string, pairs: readonly SamPair[], payload: Uint8Array): Uint8Array {
	const words = [...(from === '' ? [] : [from]), ...pairs.map(([key, value]) => `${key}=${value}`)];
	return concatBytes(utf8(`${words.join(' ')}\n`), payload);
}
