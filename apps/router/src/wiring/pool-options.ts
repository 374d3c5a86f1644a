// The tunnels that a client's options ask for (`inbound.*`, `outbound.*`, `explicitPeers`), and those of the router itself. I2CP options.
import { type HashKey, parseHashKey } from '@i2p/data-core';
import type { HopRules, PoolOptions } from '@i2p/tunnel';
import { fromBase64 } from '@i2p/util';
import type { RouterSettings } from '../options.js';
import { bareKey, mostTunnels, OptionFault } from './client-options.js';

type Options = ReadonlyMap<string, string>;

const defaultLength = 3;
const defaultQuantity = 2;
const defaultGroupBytes = 2;

/** A whole number that was checked, or the fallback. */
export function numberOf(options: Options, name: string, fallback: number): number {
	const text = options.get(name);
	return text === undefined || text === '' ? fallback : Number(text);
}

/** A yes or no that was checked, or the fallback. */
export function flagOf(options: Options, name: string, fallback: boolean): boolean {
	const text = options.get(name);
	return text === undefined || text === '' ? fallback : text.toLowerCase() === 'true';
}

function side(options: Options, way: 'inbound' | 'outbound'): PoolOptions['inbound'] {
	const quantity = numberOf(options, `${way}.quantity`, defaultQuantity);
	const backupQuantity = numberOf(options, `${way}.backupQuantity`, 0);
	if (quantity + backupQuantity > mostTunnels)
		throw new OptionFault(
			`${way}.backupQuantity must be a whole number from 0 to ${mostTunnels - quantity} beside ${way}.quantity=${quantity}, not "${backupQuantity}"`,
		);
	return {
		length: numberOf(options, `${way}.length`, defaultLength),
		quantity,
		lengthVariance: numberOf(options, `${way}.lengthVariance`, 0),
		...(backupQuantity === 0 ? {} : { backupQuantity }),
		rules: rules(options, way),
	};
}

function rules(options: Options, way: 'inbound' | 'outbound'): HopRules {
	const key = options.get(`${way}.randomKey`);
	const orderKey = key === undefined || key === '' ? undefined : fromBase64(bareKey(key));
	const groupBytes = numberOf(options, `${way}.IPRestriction`, defaultGroupBytes);
	return { groupBytes, ...(orderKey === undefined ? {} : { orderKey }) };
}

function explicitPeers(options: Options): readonly HashKey[] | undefined {
	const text = options.get('explicitPeers');
	if (text === undefined || text === '') return undefined;
	return text.split(',').map((name) => {
		const key = parseHashKey(name.trim());
		if (key === undefined) throw new OptionFault('explicitPeers must be router hashes in base64, separated by commas');
		return key;
	});
}

/** The pool that checked options ask for; throws {@link OptionFault} where they do not go together. */
export function poolOptions(options: Options): PoolOptions {
	const peers = explicitPeers(options);
	return {
		exploratory: false,
		inbound: side(options, 'inbound'),
		outbound: side(options, 'outbound'),
		allowZeroHop: flagOf(options, 'inbound.allowZeroHop', false) || flagOf(options, 'outbound.allowZeroHop', false),
		...(peers === undefined ? {} : { explicitPeers: peers }),
	};
}

/** A pool with at most so many tunnels each way and none in reserve. */
export function reducedPool(pool: PoolOptions, quantity: number): PoolOptions {
	const reduced = ({ backupQuantity: _, ...of }: PoolOptions['inbound']) => ({
		...of,
		quantity: Math.min(of.quantity, quantity),
	});
	return { ...pool, inbound: reduced(pool.inbound), outbound: reduced(pool.outbound) };
}

/** The pool of the router itself. */
export function exploratoryOptions({ inboundTunnels, outboundTunnels, tunnelLength }: RouterSettings): PoolOptions {
	return {
		exploratory: true,
		inbound: { length: tunnelLength, quantity: inboundTunnels },
		outbound: { length: tunnelLength, quantity: outboundTunnels },
	};
}
