// Which addresses count as neighbours: unless another size is asked for the same /16 of IPv4, the same /32 of IPv6; and which are local to one machine or site.
// Pure functions on address literals.
import { parseIp } from '@i2p/data-routerinfo';
import { usualGroupBytes } from './constants.js';

/**
 * The group that two hops of one tunnel must not share, such as `4:203.0` or `6:2001:db8`; what is no literal is its own.
 * @param length bytes of an IPv4 address that make a group, 1 to 4; twice as many of an IPv6 one
 */
export function addressGroup(host: string, length = usualGroupBytes): string {
	const ip = parseIp(host);
	if (ip === undefined) return host;
	if (ip.family === 4) return `4:${ip.bytes.slice(0, length).join('.')}`;
	const words = Array.from({ length }, (_, i) => ((ip.bytes[2 * i]! << 8) | ip.bytes[2 * i + 1]!).toString(16));
	return `6:${words.join(':')}`;
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
