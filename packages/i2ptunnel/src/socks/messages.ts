// The messages of SOCKS 4, 4a and 5, with Tor's RESOLVE and RESOLVE_PTR. RFC 1928, RFC 1929. Names are never resolved here.
import { fromUtf8, WireError } from '@i2p/util';

/** Where a client wants to go. */
export type SocksAddress =
	| { readonly kind: 'name'; readonly name: string }
	| { readonly kind: 'ipv4'; readonly host: string }
	| { readonly kind: 'ipv6' };

/** What it wants there; `other` are commands that nobody serves. */
export type SocksCommand = 'connect' | 'bind' | 'udp' | 'resolve' | 'resolve-ptr' | 'other';

/** One request. */
export interface SocksRequest {
	readonly version: 4 | 5;
	readonly command: SocksCommand;
	readonly address: SocksAddress;
	readonly port: number;
}

/** A message and how many bytes it has. */
export interface Read<T> {
	readonly message: T;
	readonly bytes: number;
}

/** Name and password of RFC 1929. */
export interface SocksLogin {
	readonly user: string;
	readonly password: string;
}

/** How a client may say who it is. */
export const socksMethod = { none: 0, login: 2, refused: 0xff } as const;

/** Replies of version 5. */
export const socksReply = {
	granted: 0,
	failed: 1,
	forbidden: 2,
	unreachable: 4,
	refused: 5,
	expired: 6,
	unknownCommand: 7,
	unknownAddress: 8,
} as const;

const what = 'SOCKS message';
const commands: Readonly<Record<number, SocksCommand>> = {
	1: 'connect',
	2: 'bind',
	3: 'udp',
	240: 'resolve',
	241: 'resolve-ptr',
};

/** The methods that a client of version 5 offers; `undefined` until all have come. Throws WireError `bad-version`, `no-methods`. */
export function readGreeting(bytes: Uint8Array): Read<readonly number[]> | undefined {
	if (bytes.length > 0 && bytes[0] !== 5) throw new WireError('bad-version', what);
	const count = bytes[1];
	if (count === 0) throw new WireError('no-methods', what);
	if (count === undefined || bytes.length < 2 + count) return undefined;
	return { message: [...bytes.subarray(2, 2 + count)], bytes: 2 + count };
}

/** Name and password; `undefined` until both have come. Throws WireError `bad-version`, `not-text`. */
export function readLogin(bytes: Uint8Array): Read<SocksLogin> | undefined {
	if (bytes.length > 0 && bytes[0] !== 1) throw new WireError('bad-version', what);
	const userBytes = bytes[1];
	if (userBytes === undefined || bytes.length < 3 + userBytes) return undefined;
	const end = 3 + userBytes + bytes[2 + userBytes]!;
	if (bytes.length < end) return undefined;
	const user = fromUtf8(bytes, 2, 2 + userBytes);
	const password = fromUtf8(bytes, 3 + userBytes, end);
	if (user === undefined || password === undefined) throw new WireError('not-text', what);
	return { message: { user, password }, bytes: end };
}

/**
 * A request of version 5; `undefined` until all of it has come.
 * Throws WireError `bad-version`, `bad-reserved`, `bad-address-type`, `bad-name`.
 */
export function readRequest5(bytes: Uint8Array): Read<SocksRequest> | undefined {
	if (bytes.length > 0 && bytes[0] !== 5) throw new WireError('bad-version', what);
	if (bytes.length > 2 && bytes[2] !== 0) throw new WireError('bad-reserved', what);
	if (bytes.length < 5) return undefined;
	const type = bytes[3]!;
	const length = type === 1 ? 4 : type === 4 ? 16 : type === 3 ? 1 + bytes[4]! : undefined;
	if (length === undefined) throw new WireError('bad-address-type', what);
	const end = 4 + length + 2;
	if (bytes.length < end) return undefined;
	const address = addressOf(type, bytes.subarray(4, 4 + length));
	const port = (bytes[end - 2]! << 8) | bytes[end - 1]!;
	return { message: { version: 5, command: commands[bytes[1]!] ?? 'other', address, port }, bytes: end };
}

function addressOf(type: number, bytes: Uint8Array): SocksAddress {
	if (type === 1) return { kind: 'ipv4', host: bytes.join('.') };
	return type === 4 ? { kind: 'ipv6' } : nameOf(bytes.subarray(1));
}

/** An address written as text is the address: clients send literals as names. */
function nameOf(bytes: Uint8Array): SocksAddress {
	let name = '';
	for (const code of bytes) name += String.fromCharCode(code);
	if (name === '' || !/^[\x21-\x7e]+$/.test(name)) throw new WireError('bad-name', what);
	if (name.includes(':')) return { kind: 'ipv6' };
	return /^\d+(?:\.\d+){3}$/.test(name) ? { kind: 'ipv4', host: name } : { kind: 'name', name };
}

/** A request of version 4 or 4a; `undefined` until all of it has come. Throws WireError `bad-version`, `bad-name`, `too-long`. */
export function readRequest4(bytes: Uint8Array): Read<SocksRequest> | undefined {
	if (bytes.length > 0 && bytes[0] !== 4) throw new WireError('bad-version', what);
	if (bytes.length < 9) return undefined;
	const userEnd = bytes.indexOf(0, 8);
	if (userEnd < 0) return tooLong(bytes, 8 + 256);
	const port = (bytes[2]! << 8) | bytes[3]!;
	const host = bytes.subarray(4, 8);
	const command = commands[bytes[1]!] ?? 'other';
	const isNamed = host[0] === 0 && host[1] === 0 && host[2] === 0 && host[3] !== 0;
	if (!isNamed)
		return {
			message: { version: 4, command, port, address: { kind: 'ipv4', host: host.join('.') } },
			bytes: userEnd + 1,
		};
	const nameEnd = bytes.indexOf(0, userEnd + 1);
	if (nameEnd < 0) return tooLong(bytes, userEnd + 1 + 256);
	const address = nameOf(bytes.subarray(userEnd + 1, nameEnd));
	return { message: { version: 4, command, port, address }, bytes: nameEnd + 1 };
}

function tooLong(bytes: Uint8Array, most: number): undefined {
	if (bytes.length > most) throw new WireError('too-long', what);
	return undefined;
}

/** The answer to the methods. */
export const writeMethod = (method: number): Uint8Array => Uint8Array.of(5, method);

/** The answer to a login. */
export const writeLoginAnswer = (isGood: boolean): Uint8Array => Uint8Array.of(1, isGood ? 0 : 1);

/** What an answer brings: an address that was resolved, or a name. */
export type SocksResult = { readonly ipv4: readonly number[] } | { readonly name: string } | undefined;

/** The answer to a request; version 4 knows yes and no only. @param reply of {@link socksReply} */
export function writeReply(version: 4 | 5, reply: number, result?: SocksResult): Uint8Array {
	const ipv4 = result !== undefined && 'ipv4' in result ? result.ipv4 : [0, 0, 0, 0];
	if (version === 4) return Uint8Array.of(0, reply === socksReply.granted ? 90 : 91, 0, 0, ...ipv4);
	if (result === undefined || 'ipv4' in result) return Uint8Array.of(5, reply, 0, 1, ...ipv4, 0, 0);
	const name = [...result.name].map((letter) => letter.charCodeAt(0) & 0x7f).slice(0, 255);
	return Uint8Array.of(5, reply, 0, 3, name.length, ...name, 0, 0);
}
