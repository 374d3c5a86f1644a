// The tunnel options that a client asks for (`inbound.*`, `outbound.*`, `explicitPeers`), read with bounds. I2CP options.
import { type HashKey, parseHashKey } from '@i2p/data-core';
import type { PoolOptions } from '@i2p/tunnel';
import type { RouterSettings } from '../options.js';

const defaultLength = 3;
const defaultQuantity = 2;
const mostHops = 7;
const mostTunnels = 16;

/** Why options cannot be taken; one line for the client. */
export class OptionFault extends Error {
	override readonly name = 'OptionFault';
}

function number(
	options: ReadonlyMap<string, string>,
	name: string,
	fallback: number,
	least: number,
	most: number,
): number {
	const text = options.get(name);
	if (text === undefined || text === '') return fallback;
	const value = Number(text);
	if (!Number.isInteger(value) || value < least || value > most)
		throw new OptionFault(`${name} must be a whole number from ${least} to ${most}`);
	return value;
}

function side(options: ReadonlyMap<string, string>, name: 'inbound' | 'outbound'): PoolOptions['inbound'] {
	const quantity = number(options, `${name}.quantity`, defaultQuantity, 1, mostTunnels);
	const backupQuantity = number(options, `${name}.backupQuantity`, 0, 0, mostTunnels - quantity);
	return {
		length: number(options, `${name}.length`, defaultLength, 0, mostHops),
		quantity,
		lengthVariance: number(options, `${name}.lengthVariance`, 0, -mostHops, mostHops),
		...(backupQuantity === 0 ? {} : { backupQuantity }),
	};
}

function explicitPeers(options: ReadonlyMap<string, string>): readonly HashKey[] | undefined {
	const text = options.get('explicitPeers');
	if (text === undefined || text === '') return undefined;
	return text.split(',').map((name) => {
		const key = parseHashKey(name.trim());
		if (key === undefined) throw new OptionFault('explicitPeers must be router hashes in base64, separated by commas');
		return key;
	});
}

/** The pool that these options ask for; throws {@link OptionFault}. */
export function poolOptions(options: ReadonlyMap<string, string>): PoolOptions {
	const inbound = side(options, 'inbound');
	const outbound = side(options, 'outbound');
	const peers = explicitPeers(options);
	return {
		exploratory: false,
		inbound,
		outbound,
		allowZeroHop: options.get('inbound.allowZeroHop') === 'true' || options.get('outbound.allowZeroHop') === 'true',
		...(peers === undefined ? {} : { explicitPeers: peers }),
	};
}

/** The pool of the router itself. */
export function exploratoryOptions({ inboundTunnels, outboundTunnels, tunnelLength }: RouterSettings): PoolOptions {
	return {
		exploratory: true,
		inbound: { length: tunnelLength, quantity: inboundTunnels },
		outbound: { length: tunnelLength, quantity: outboundTunnels },
	};
}
