// The names of NTCP2's faults: what is counted, logged and, where the protocol has a number for it, said to the peer.
import type { LinkFault } from '@i2p/transport-core';
import { terminationReasons } from './constants.js';

/** Why a handshake ended without a link. */
export type HandshakeFault =
	| 'message-1' // not authentic: a prober, or not for us
	| 'message-2'
	| 'message-3'
	| 'replay'
	| 'bad-key' // a key whose agreement is all zero
	| 'net-id'
	| 'version'
	| 'padding'
	| 'length'
	| 'trailing-bytes'
	| 'clock-skew'
	| 'busy' // too many ML-KEM jobs underway
	| 'job'; // a job was lost

/** Why the peer behind an authentic handshake is refused; each has a termination reason. */
export type PeerFault =
	| 'message-3'
	| 'router-info-signature'
	| 'static-key-mismatch'
	| 'banned'
	| 'clock-skew'
	| 'signature-type'
	| 'net-id'
	| 'router-version'
	| 'router-info-age'
	| 'source-address'
	| 'self';

/** Why a link that stood is ended, by the peer's fault or nobody's. */
export type LinkEnd = LinkFault | 'peer-ended' | 'idle';

/** The number that the termination block carries for a code; 0 (normal) for codes of our own. */
export function terminationReason(code: string): number {
	switch (code) {
		case 'net-id':
		case 'router-version':
		case 'source-address':
		case 'self':
			return terminationReasons.banned;
		case 'router-info-age':
			return terminationReasons['message-3'];
		default:
			return code in terminationReasons ? terminationReasons[code as keyof typeof terminationReasons] : 0;
	}
}

/** The code of a termination reason that a peer sent. */
export function terminationCode(reason: number): string {
	for (const [code, number] of Object.entries(terminationReasons)) if (number === reason) return code;
	return 'unknown';
}
