// Which addresses count as neighbours: the same /16 of IPv4, the same /32 of IPv6; and which are local to one machine or site.
// Pure functions on address literals.
import { parseIp } from '@i2p/data-routerinfo';

/** The group that two hops of one tunnel must not share, such as `4:203.0` or `6:2001:db8`; what is no literal is its own. */
export function addressGroup(host: string): string {
	const ip = parseIp(host);
	if (ip === undefined) return host;
	const [a, b, c, d] = ip.bytes;
	if (ip.family === 4) return `4:${a}.${b}`;
	return `6:${((a! << 8) | b!).toString(16)}:${((c! << 8) | d!).toString(16)}`;
}

/** Whether a literal is a loopback, private, link-local or unique local address. */
export function isLocalAddress(host: string): boolean {
	const ip = parseIp(host);
	if (ip === undefined) return false;
	const [a, b] = ip.bytes;
	if (ip.family === 4)
		return (
			a === 127 || a === 10 || (a === 192 && b === 168) || (a === 172 && b! >> 4 === 1) || (a === 169 && b === 254)
		);
	const isLoopback = ip.bytes.every((byte, i) => byte === (i === 15 ? 1 : 0));
	return isLoopback || (a! & 0xfe) === 0xfc || (a === 0xfe && (b! & 0xc0) === 0x80);
}
