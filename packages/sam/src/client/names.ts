// What is looked up, in the words of SAM, and what comes of it. SAM V3 "Host Name Lookup".
import type { LookupAnswer, LookupFault, LookupTarget } from '@i2p/client-core';
import { b32Address, Destination, hashOf } from '@i2p/data-core';
import { b33Address } from '@i2p/data-leaseset';
import { fromBase64, Reader, unlessMalformed } from '@i2p/util';
import type { SamPair } from '../grammar.js';
import { openingPairs } from '../opening-keys.js';
import type { Reply } from './reply.js';

/** The options of NAMING LOOKUP that name a target, with the keys that open its encrypted set: bridges but ours know those of a session only. */
export function pairsOf(target: LookupTarget): SamPair[] {
	const keys = typeof target === 'object' && 'keys' in target ? target.keys : undefined;
	return [['NAME', textOf(target)], ...(keys ? openingPairs(keys) : [])];
}

function textOf(target: LookupTarget): string {
	if (typeof target === 'string') return b32Address(hashOf(target));
	if ('name' in target) return target.name;
	const { b33 } = target;
	return b33Address(b33, { secret: b33.isSecretNeeded, clientKey: b33.isClientKeyNeeded });
}

/** Reads a destination in base64, with or without padding and with anything behind it. */
export function readDestination(text: string): Destination | undefined {
	const bytes = fromBase64(text);
	return bytes && unlessMalformed(() => Destination.read(new Reader(bytes, 'Destination')));
}

/** What an answer says of a target. */
export function answerOf(reply: Reply, target: LookupTarget): LookupAnswer {
	const destination = reply.result === 'OK' ? readDestination(reply.options.get('VALUE') ?? '') : undefined;
	if (destination === undefined) return { reason: faultOf(reply, target) };
	const options = [...reply.options]
		.filter(([key]) => key.startsWith('OPTION:'))
		.map(([key, value]): [string, string] => [key.slice('OPTION:'.length), value]);
	return options.length > 0 ? { destination, options: new Map(options) } : { destination };
}

function faultOf({ result }: Reply, target: LookupTarget): LookupFault {
	if (result === 'GONE') return 'closed';
	if (result === 'TIMEOUT') return 'timeout';
	const isNamed = typeof target !== 'string' && 'name' in target;
	return isNamed && result !== 'LEASESET_NOT_FOUND' ? 'unknown-name' : 'no-lease-set';
}
