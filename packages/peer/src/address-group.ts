// Which addresses count as neighbours: the same /16 of IPv4, the same /32 of IPv6; and which are local to one machine or site.
// Pure functions on address literals.

/** The group that two hops of one tunnel must not share, such as `4:203.0` or `6:2001:db8`. */
export function addressGroup(host: string): string {
	if (!host.includes(':')) return `4:${host.split('.').slice(0, 2).join('.')}`;
	return `6:${expandFront(host).join(':')}`;
}

/** Whether a literal is a loopback, private, link-local or unique local address. */
export function isLocalAddress(host: string): boolean {
	if (host.includes(':')) {
		if (host.toLowerCase().startsWith('::ffff:') && host.includes('.')) return isLocalAddress(host.slice(7));
		if (host === '::1') return true;
		const first = Number.parseInt(expandFront(host)[0]!, 16);
		return (first & 0xfe00) === 0xfc00 || (first & 0xffc0) === 0xfe80;
	}
	const [a, b] = host.split('.').map(Number);
	return (
		a === 127 || a === 10 || (a === 192 && b === 168) || (a === 172 && b! >= 16 && b! <= 31) || (a === 169 && b === 254)
	);
}

/** The first two groups of an IPv6 literal, without leading zeros. */
function expandFront(host: string): [string, string] {
	const groups = host.toLowerCase().split(':');
	if (host.startsWith('::')) return ['0', '0'];
	const second = groups[1] === '' ? '0' : groups[1]!;
	const bare = (group: string): string => group.replace(/^0+(?=.)/, '');
	return [bare(groups[0]!), bare(second)];
}
