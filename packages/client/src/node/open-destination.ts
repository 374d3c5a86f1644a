// Makes a destination by any maker and waits until it can be used; keys are given, kept in a file, or of one run.
import type { DestinationMaker } from '@i2p/client-core';
import { type DestinationKeys, decodeKeyString } from '@i2p/data-core';
import { WireError } from '@i2p/util';
import { type DestinationSettings, optionsOf } from '../destination-settings.js';
import { OptionFault } from '../option-fault.js';
import { readyMs } from './constants.js';
import { I2pDestination } from './destination.js';
import { abortError, I2pError, makeError } from './errors.js';
import { keysIn } from './key-file.js';

/** What a program may ask of its destination, and whose keys it has. Without keys it is a new one, and gone with the program. */
export interface DestinationOptions extends DestinationSettings {
	/** Its keys, or the string that holds them (as SAM's `DESTINATION=`); they belong to the destination afterwards, which destroys them. */
	readonly keys?: DestinationKeys | string;
	/** A file that keeps its keys between runs, as i2pd's `.dat` files; made if it is not there. */
	readonly keyFile?: string;
	/** Signature type of new keys: 7 (Ed25519) unless given; 11 (Red25519) is advised for encrypted lease sets. */
	readonly signatureType?: number;
	/** Gives it up as long as it is not ready. */
	readonly signal?: AbortSignal;
	/** Most time until it is ready, in ms; five minutes unless given. */
	readonly timeout?: number;
}

/** Makes a destination; resolves when its tunnels stand. Rejects with {@link I2pError}. */
export async function openDestination(
	maker: DestinationMaker,
	options: DestinationOptions = {},
): Promise<I2pDestination> {
	const { signal, timeout = readyMs } = options;
	if (signal?.aborted) throw abortError(signal);
	const strings = stringsOf(options);
	const keys = keysOf(maker, options);
	return new Promise((resolve, reject) => {
		let gone: (reason: string) => void = () => undefined;
		const closed = new Promise<string>((resolveClosed) => {
			gone = resolveClosed;
		});
		const settle = () => {
			clearTimeout(timer);
			signal?.removeEventListener('abort', onAbort);
		};
		const fail = (error: I2pError) => {
			settle();
			reject(error);
		};
		const giveUp = (error: I2pError) => {
			made.close();
			fail(error);
		};
		const onAbort = () => giveUp(abortError(signal!));
		const late = `no tunnels stand after ${timeout / 1000} s`;
		const timer = setTimeout(() => giveUp(new I2pError('timeout', late)), timeout);
		signal?.addEventListener('abort', onAbort, { once: true });
		const request = { keys, options: strings, nickname: options.name ?? 'destination' };
		const made = maker.create(request, {
			onReady: (host) => {
				settle();
				const letGo = () => made.close(() => gone('closed'));
				resolve(new I2pDestination(host, letGo, closed));
			},
			onFailed: (fault, message) => {
				keys.destroy();
				fail(makeError(fault, message));
			},
			onClosed: (reason) => gone(reason),
		});
	});
}

function stringsOf(options: DestinationOptions): ReadonlyMap<string, string> {
	try {
		return optionsOf(options);
	} catch (error) {
		if (error instanceof OptionFault) throw new I2pError('invalid-options', error.message);
		throw error;
	}
}

function keysOf(maker: DestinationMaker, { keys, keyFile, signatureType = 7 }: DestinationOptions): DestinationKeys {
	if (keys !== undefined && keyFile !== undefined)
		throw new I2pError('bad-keys', 'keys and keyFile: give one of the two, not both');
	if (keyFile !== undefined) return keysIn(keyFile, () => maker.generateKeys(signatureType));
	if (keys === undefined) return maker.generateKeys(signatureType);
	return typeof keys === 'string' ? keysOfString(keys) : keys;
}

function keysOfString(text: string): DestinationKeys {
	try {
		const keys = decodeKeyString(text);
		if (keys !== undefined) return keys;
	} catch (error) {
		if (!(error instanceof WireError)) throw error;
	}
	throw new I2pError('bad-keys', 'keys: expected the private keys of a destination in I2P base64');
}
