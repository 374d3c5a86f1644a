// Options of subsessions, and lines for clients. I2CP "Multisession Notes".
import type { Mapping } from '@i2p/data-core';
import { utf8 } from '@i2p/util';
import { maxReasonBytes } from './constants.js';

/** Options of the tunnels and of the keys, which a subsession has like its primary one. */
const shared = /^(inbound|outbound)\.|^explicitPeers$|^i2cp\.leaseSetEncType$/;

/** Options of a session: those of a subsession that say nothing of tunnels are its primary one's. */
export function subsessionOptions(own: Mapping, primary: Mapping | undefined): Mapping {
	if (primary === undefined) return own;
	return new Map([...[...primary].filter(([name]) => shared.test(name)), ...own]);
}

/** A reason as a Disconnect carries it: one line of at most 255 bytes. */
export function oneLine(reason: string): string {
	let line = reason.replace(/\s+/g, ' ').trim();
	while (utf8(line).length > maxReasonBytes) line = line.slice(0, -1);
	return line;
}
