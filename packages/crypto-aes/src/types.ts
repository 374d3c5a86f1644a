// What both engines promise, and the checks that they share.

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
	/** Undoes {@link encrypt}: what the tunnel's creator does. */
	decrypt(lentMessage: Uint8Array): void;
	/** {@link decrypt} on each message; several at once are much cheaper in some engines. */
	decryptBatch(lentMessages: readonly Uint8Array[]): void;
	/** Wipes the keys; further use throws TypeError. */
	destroy(): void;
}

/** Throws RangeError unless the key has 32 bytes. */
export function checkKey(key: Uint8Array): void {
	if (key.length !== aesKeyBytes) throw new RangeError('an AES-256 key has 32 bytes');
}

/** Throws RangeError unless the IV has 16 bytes. */
export function checkIv(iv: Uint8Array): void {
	if (iv.length !== aesBlockBytes) throw new RangeError('a CBC IV has 16 bytes');
}

/** Throws RangeError unless the data are whole blocks. */
export function checkBlocks(data: Uint8Array): void {
	if (data.length % aesBlockBytes !== 0) throw new RangeError('AES without padding takes whole blocks');
}

/** Throws RangeError unless the data are one block. */
export function checkBlock(block: Uint8Array): void {
	if (block.length !== aesBlockBytes) throw new RangeError('an AES block has 16 bytes');
}

/** Throws RangeError unless the message has 1024 bytes. */
export function checkMessage(message: Uint8Array): void {
	if (message.length !== tunnelLayerMessageBytes) throw new RangeError('a tunnel layer works on 1024 bytes');
}
