// Whether a peer that finished the handshake is kept: signature, static key, address, network, version, age.
// NTCP2 "SessionConfirmed" and what i2pd and Java ask beyond it. Pure policy.
import type { HashKey } from '@i2p/data-core';
import { parseIp, RouterInfo, sameHost } from '@i2p/data-routerinfo';
import type { Wall } from '@i2p/time';
import { equalBytes } from '@i2p/util';
import { readBlocks } from './blocks.js';
import { lowestVersion, maxRouterInfoAgeMs, maxRouterInfoAheadMs } from './constants.js';
import type { PeerFault } from './errors.js';

/** What a verdict stands on. */
export interface PeerEvidence {
	/** Plaintext of message 3 part 2. */
	readonly confirm: Uint8Array;
	/** Static key of message 3 part 1, 32 bytes. */
	readonly peerStatic: Uint8Array;
	/** Address literal that the connection comes from. */
	readonly remoteHost: string;
	readonly own: HashKey;
	readonly netId: number;
	/** Lowest `router.version` as a number; 0.9.58 if not given. */
	readonly versionFloor?: number | undefined;
	readonly wall: Wall;
	/** What is known of this peer, verified: the same bytes need not be verified or read again. */
	readonly known?: ((peer: HashKey) => RouterInfo | undefined) | undefined;
	/** Whether this peer is banned at present. */
	readonly banned: (peer: HashKey) => boolean;
}

/** The peer is kept, or refused by a code; `impostor`: it used keys or addresses that its RouterInfo does not have. */
export type Verdict =
	| {
			readonly kind: 'kept';
			readonly routerInfo: RouterInfo;
			readonly flood: boolean;
			/** The data of its Options block, if it sent one: a view of `confirm`. */
			readonly options: Uint8Array | undefined;
	  }
	| {
			readonly kind: 'refused';
			readonly fault: PeerFault;
			readonly peer: HashKey | undefined;
			readonly impostor: boolean;
	  };

/** Judges message 3 part 2; throws WireError if it does not parse. */
export function judgePeer(evidence: PeerEvidence): Verdict {
	const [first, ...others] = readBlocks(evidence.confirm);
	if (first?.kind !== 'routerInfo') return refused('message-3');
	// Options and padding may follow, in this order, and nothing else.
	const [second] = others;
	const options = second?.kind === 'options' ? second.bytes : undefined;
	const behind = others.slice(options ? 1 : 0);
	if (behind.length > 1 || behind.some(({ kind }) => kind !== 'padding')) return refused('message-3');
	const shown = RouterInfo.decode(first.bytes);
	const same = knownAs(shown, evidence);
	if (!same && !shown.verify()) return refused('router-info-signature');
	const info = same ?? shown;
	const fault = refuseRouterInfo(info, evidence);
	if (!fault) return { kind: 'kept', routerInfo: info, flood: first.flood, options };
	return refused(fault, info.key, fault === 'static-key-mismatch' && info.ntcp2().some((a) => a.host !== undefined));
}

/** The RouterInfo that is known to the byte: neither its signature nor its addresses are to be looked into again. */
function knownAs(shown: RouterInfo, { known }: PeerEvidence): RouterInfo | undefined {
	const held = known?.(shown.key);
	return held !== undefined && equalBytes(held.bytes, shown.bytes) ? held : undefined;
}

function refused(fault: PeerFault, peer?: HashKey, impostor = false): Verdict {
	return { kind: 'refused', fault, peer, impostor };
}

function refuseRouterInfo(info: RouterInfo, evidence: PeerEvidence): PeerFault | undefined {
	if (info.key === evidence.own) return 'self';
	if (evidence.banned(info.key)) return 'banned';
	if (info.netId !== evidence.netId) return 'net-id';
	if (info.version < (evidence.versionFloor ?? lowestVersion)) return 'router-version';
	const age = evidence.wall - info.published;
	if (age > maxRouterInfoAgeMs || age < -maxRouterInfoAheadMs) return 'router-info-age';
	const addresses = info.ntcp2();
	if (!addresses.some((address) => equalBytes(address.staticKey, evidence.peerStatic))) return 'static-key-mismatch';
	return atPublishedHost(info, evidence.remoteHost) ? undefined : 'source-address';
}

/** Whether a connection may come from this host: a router that publishes hosts of the family must come from one of them. */
function atPublishedHost(info: RouterInfo, remoteHost: string): boolean {
	const hosts = info.ntcp2().flatMap(({ host }) => host ?? []);
	if (hosts.some((host) => sameHost(host, remoteHost))) return true;
	const family = parseIp(remoteHost)?.family;
	return !hosts.some((host) => parseIp(host)?.family === family);
}
