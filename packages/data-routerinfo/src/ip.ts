// IP address literals: parse, compare, and which of them a router may dial. No name resolution.

/** An address: 4 or 16 bytes. IPv4 mapped into IPv6 is given back as IPv4. */
export interface IpAddress {
	readonly family: 4 | 6;
	readonly bytes: Uint8Array;
}

/** Reads an IPv4 or IPv6 literal (a zone such as `%eth0` is ignored); `undefined` for anything else. */
export function parseIp(text: string): IpAddress | undefined {
	if (text.length > 64) return undefined;
	const zone = text.indexOf('%');
	const literal = zone < 0 ? text : text.slice(0, zone);
	if (!literal.includes(':')) {
		const bytes = parseV4(literal);
		return bytes && { family: 4, bytes };
	}
	const bytes = parseV6(literal);
	if (!bytes) return undefined;
	if (startsWith(bytes, mappedPrefix)) return { family: 4, bytes: bytes.subarray(12) };
	return { family: 6, bytes };
}

const mappedPrefix = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff];

function startsWith(bytes: Uint8Array, prefix: readonly number[]): boolean {
	return prefix.every((byte, i) => bytes[i] === byte);
}

const dot = 0x2e;
const digit = 0x30;

/** Four whole numbers below 256 between dots, none with a zero before it. */
function parseV4(text: string): Uint8Array | undefined {
	const bytes = new Uint8Array(4);
	let at = 0;
	for (let i = 0; i < 4; i++) {
		if (i > 0 && text.charCodeAt(at++) !== dot) return undefined;
		const from = at;
		let value = 0;
		for (let n = text.charCodeAt(at) - digit; n >= 0 && n <= 9; n = text.charCodeAt(++at) - digit) {
			if (at > from && value === 0) return undefined;
			value = 10 * value + n;
			if (value > 0xff) return undefined;
		}
		if (at === from) return undefined;
		bytes[i] = value;
	}
	return at === text.length ? bytes : undefined;
}

function parseV6(text: string): Uint8Array | undefined {
	const halves = text.split('::');
	if (halves.length > 2) return undefined;
	const head = groups(halves[0]!);
	const tail = halves.length === 2 ? groups(halves[1]!) : [];
	if (!head || !tail) return undefined;
	const missing = 16 - head.length - tail.length;
	if (halves.length === 2 ? missing < 2 : missing !== 0) return undefined;
	return Uint8Array.from([...head, ...new Array<number>(missing).fill(0), ...tail]);
}

/** Bytes of colon-separated groups, the last of which may be dotted. */
function groups(text: string): number[] | undefined {
	if (text === '') return [];
	const bytes: number[] = [];
	const parts = text.split(':');
	for (let i = 0; i < parts.length; i++) {
		const part = parts[i]!;
		if (i === parts.length - 1 && part.includes('.')) {
			const dotted = parseV4(part);
			if (!dotted) return undefined;
			bytes.push(...dotted);
		} else {
			if (!/^[0-9a-fA-F]{1,4}$/.test(part)) return undefined;
			const value = Number.parseInt(part, 16);
			bytes.push(value >>> 8, value & 0xff);
		}
	}
	return bytes;
}

const privateV4: readonly (readonly [number, number])[] = [
	[0x00000000, 8], // this network
	[0x0a000000, 8], // private
	[0x64400000, 10], // carrier-grade NAT
	[0x7f000000, 8], // loopback
	[0xa9fe0000, 16], // link-local
	[0xac100000, 12], // private
	[0xc0000000, 24], // protocol assignments
	[0xc0000200, 24], // documentation
	[0xc0586300, 24], // 6to4 relays
	[0xc0a80000, 16], // private
	[0xc6120000, 15], // benchmarks
	[0xc6336400, 24], // documentation
	[0xcb007100, 24], // documentation
	[0xe0000000, 3], // multicast, reserved, broadcast
];

/** Whether routers on the open internet can have this address; others are dialled in private networks only. */
export function isPublicIp(ip: IpAddress): boolean {
	const b = ip.bytes;
	if (ip.family === 4) {
		const value = ((b[0]! << 24) | (b[1]! << 16) | (b[2]! << 8) | b[3]!) >>> 0;
		return !privateV4.some(([base, bits]) => value >>> (32 - bits) === base >>> (32 - bits));
	}
	if ((b[0]! & 0xe0) !== 0x20) return false; // outside 2000::/3: loopback, ULA, link-local, multicast
	if (startsWith(b, [0x20, 0x02])) return false; // 6to4
	if (startsWith(b, [0x20, 0x01, 0x00, 0x00])) return false; // Teredo
	return !startsWith(b, [0x20, 0x01, 0x0d, 0xb8]); // documentation
}

/** Whether two literals are the same host: equal IPv4 addresses, or IPv6 addresses of one /64. */
export function sameHost(a: string, b: string): boolean {
	const one = parseIp(a);
	const other = a === b ? one : parseIp(b);
	if (!one || !other || one.family !== other.family) return false;
	const significant = one.family === 4 ? 4 : 8;
	for (let i = 0; i < significant; i++) if (one.bytes[i] !== other.bytes[i]) return false;
	return true;
}

/** What a host is counted by: the IPv4 address, or the /64 of an IPv6 address. */
export function hostKey(host: string): string {
	const ip = parseIp(host);
	if (!ip) return host.slice(0, 64);
	return ip.family === 4 ? ip.bytes.join('.') : `${ip.bytes.subarray(0, 8).join('.')}/64`;
}
