// Which published addresses may be dialled. Pure policy on address literals and ports.
import { isPublicIp, parseIp } from '@i2p/data-routerinfo';
import { lowestPort, reservedPorts } from './constants.js';

/** What decides whether an address may be dialled. */
export interface DialPolicy {
	/** Dial loopback, private and link-local addresses and any port: private networks and tests. */
	readonly allowLocal: boolean;
	/** Families with a way out; both when absent. */
	readonly families?: readonly (4 | 6)[];
}

/** Why an address is not dialled. */
export type AddressRefusal = 'not-an-address' | 'local-address' | 'reserved-port' | 'family-unavailable';

/** Why the address may not be dialled; `undefined` if it may. */
export function refuseAddress(host: string, port: number, policy: DialPolicy): AddressRefusal | undefined {
	const ip = parseIp(host);
	if (!ip || !Number.isInteger(port) || port < 1 || port > 65_535) return 'not-an-address';
	if (policy.families && !policy.families.includes(ip.family)) return 'family-unavailable';
	if (policy.allowLocal) return undefined;
	if (!isPublicIp(ip)) return 'local-address';
	return port < lowestPort || reservedPorts.has(port) ? 'reserved-port' : undefined;
}
