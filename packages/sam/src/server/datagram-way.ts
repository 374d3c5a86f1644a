// What a line says of the way of a datagram: EXPIRES and SEND_LEASESET. SAM V3 "DATAGRAM SEND, RAW SEND". Of SEND_TAGS and TAG_THRESHOLD
// nothing is made: they count session tags of ElGamal, and ratchets make theirs as they are needed.
import type { OutboundDatagram } from '@i2p/client-core';

/** What a carrier is told. */
type Way = Pick<OutboundDatagram, 'lifetimeMs' | 'bundlesLeaseSet'>;

const millisecondsPerSecond = 1000;

/** Reads it; a text, for people, what is wrong with it. EXPIRES counts seconds from now, 0 leaves it to the router. */
export function readWay(options: ReadonlyMap<string, string>): Way | { readonly wrong: string } {
	const expires = options.get('EXPIRES') ?? '';
	if (!/^\d{0,9}$/.test(expires)) return { wrong: 'EXPIRES is a number of seconds' };
	const bundles = options.get('SEND_LEASESET')?.toLowerCase() ?? '';
	if (!/^(true|false)?$/.test(bundles)) return { wrong: 'SEND_LEASESET is true or false' };
	const lifetimeMs = Number(expires) * millisecondsPerSecond;
	return {
		...(lifetimeMs === 0 ? {} : { lifetimeMs }),
		...(bundles === '' ? {} : { bundlesLeaseSet: bundles === 'true' }),
	};
}
