// What both engines promise, and the checks that they share.
import { checkAnyBytes, checkBytes } from '@i2p/util';

/** Length of an AES block and of a CBC IV in bytes. */
export const aesBlockBytes = 16;
/** Length of an AES-256 key in bytes. */
export const aesKeyBytes = 32;
/** Length of what a tunnel layer works on in bytes: an IV of 16 and data of 1008 (specification "Tunnel Message"). */
export const tunnelLayerMessageBytes = 1024;

/** A CBC stream that takes whole blocks and remembers the last one. */
export interface BlockStream {
	/** Works on a multiple of 16 bytes (RangeError otherwise) and answers as many. */
	update(lentData: Uint8Array): Uint8Array;
}

/**
 * One hop's layer over tunnel messages of IV 16 ‖ data 1008, in place: the IV is encrypted, serves CBC over the data,
 * and is encrypted again (specification "Tunnel Implementation"). Any other length is a RangeError.
 */
export interface TunnelLayer {
	/** What a participant does to a message that it passes on. */
	encrypt(lentMessage: Uint8Array): void;
	/** {@link encrypt} on each message; several at once are cheaper in some engines. */
	encryptBatch(lentMessages: readonly Uint8Array[]): void;
	/** Undoes {@link encrypt}: what the tunnel's creator does. */
	decrypt(lentMessage: Uint8Array): void;
	/** {@link decrypt} on each message; several at once are much cheaper in some engines. */
	decryptBatch(lentMessages: readonly Uint8Array[]): void;
	/** Wipes the keys; further use throws TypeError. */
	destroy(): void;
}

/** Throws unless the key is a Uint8Array (TypeError) of 32 bytes (RangeError); `name` says which key. */
export function checkKey(key: Uint8Array, name = 'AES-256 key'): void {
	checkBytes(name, key, aesKeyBytes);
}

/** Throws unless the IV is a Uint8Array (TypeError) of 16 bytes (RangeError). */
export function checkIv(iv: Uint8Array): void {
	checkBytes('AES CBC IV', iv, aesBlockBytes);
}

/** Throws unless the data are a Uint8Array (TypeError) of whole blocks (RangeError). */
export function checkBlocks(data: Uint8Array): void {
	checkAnyBytes('AES data', data);
	if (data.length % aesBlockBytes !== 0)
		throw new RangeError(`AES data: expected a multiple of ${aesBlockBytes} bytes, got ${data.length}`);
}

/** Throws unless the block is a Uint8Array (TypeError) of 16 bytes (RangeError). */
export function checkBlock(block: Uint8Array): void {
	checkBytes('AES block', block, aesBlockBytes);
}

/** Throws unless the message is a Uint8Array (TypeError) of 1024 bytes (RangeError). */
export function checkMessage(message: Uint8Array): void {
	checkBytes('tunnel message', message, tunnelLayerMessageBytes);
}

/** What errors call a layer. */
export const layerName = 'tunnel layer';
