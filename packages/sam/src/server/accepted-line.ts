// The line that comes before the bytes of an incoming stream: who it is from. SAM V3 "STREAM ACCEPT", "STREAM FORWARD".
import type { Stream } from '@i2p/client-core';
import { portsFromMinor } from '../constants.js';
import { formatSamLine, type SamPair } from '../grammar.js';

/** The destination, and from SAM 3.2 on the ports. */
export function acceptedLine(stream: Stream, minor: number): string {
	const ports: SamPair[] = [
		['FROM_PORT', String(stream.remotePort)],
		['TO_PORT', String(stream.localPort)],
	];
	return formatSamLine(stream.remoteDestination?.base64 ?? '', minor >= portsFromMinor ? ports : []);
}
