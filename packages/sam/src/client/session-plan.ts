// What a destination wants to be in SAM: one style, or a PRIMARY session with several. SAM V3 "SESSION CREATE".
import type { DatagramKind } from '@i2p/client-core';
import { type DestinationKeys, encodeKeyString } from '@i2p/data-core';
import type { Endpoint } from '@i2p/runtime';
import type { SamPair } from '../grammar.js';
import { styleOf } from './datagram-channel.js';

/** What a destination carries. */
export type Carried = 'stream' | DatagramKind;

/** The style of a session that carries these: a PRIMARY one is needed for more than one. */
export function styleFor(carried: readonly Carried[]): string {
	const [only, ...more] = carried;
	if (only === undefined || more.length > 0) return 'PRIMARY';
	return only === 'stream' ? 'STREAM' : styleOf[only];
}

/** The keys of SESSION CREATE. @param to where its datagrams are to go, of a style that has any */
export function createPairs(
	style: string,
	id: string,
	keys: DestinationKeys,
	options: ReadonlyMap<string, string>,
	to: Endpoint | undefined,
): SamPair[] {
	const pairs: SamPair[] = [
		['STYLE', style],
		['ID', id],
		['DESTINATION', encodeKeyString(keys)],
	];
	return [...pairs, ...(to ? forwardPairs(to) : []), ...(style === 'RAW' ? [headerPair] : []), ...options];
}

const headerPair: SamPair = ['HEADER', 'true'];

/** Where datagrams are to go. */
function forwardPairs({ host, port }: Endpoint): SamPair[] {
	return [
		['PORT', String(port)],
		['HOST', host],
	];
}

/** The keys of SESSION ADD for one kind of datagrams: everything of it that comes. */
export function addDatagramPairs(kind: DatagramKind, id: string, to: Endpoint): SamPair[] {
	const raw: SamPair[] = kind === 'raw' ? [['LISTEN_PROTOCOL', '0'], headerPair] : [];
	return [['STYLE', styleOf[kind]], ['ID', id], ...forwardPairs(to), ...raw];
}

/** The keys of SESSION ADD for streams that come to one port. */
export function addStreamPairs(id: string, localPort: number): SamPair[] {
	const port: SamPair[] = localPort === 0 ? [] : [['FROM_PORT', String(localPort)]];
	return [['STYLE', 'STREAM'], ['ID', id], ...port];
}
