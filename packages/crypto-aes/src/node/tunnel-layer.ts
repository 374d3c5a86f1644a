// One hop's tunnel layer on node:crypto with cipher objects that live as long as the hop: making one per message costs
// three times as much. A CBC object that last put out block L computes E(P ^ L), so feeding P ^ L ^ IV is a fresh CBC
// under IV; fed [IV ^ L, 0] it answers [E(IV), E(E(IV))]. Decryption computes D(C) ^ L, so many messages share a call;
// encryption shares the calls for the IVs, and with many messages all calls.
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { copyBytes, destroyedKey, wipe } from '@i2p/util';
import {
	aesBlockBytes,
	checkKey,
	checkMessage,
	layerName,
	type TunnelLayer,
	tunnelLayerMessageBytes,
} from '../types.js';
import { encryptColumns, fewestColumnMessages, mostColumnMessages } from './columns.js';

const dataBytes = tunnelLayerMessageBytes - aesBlockBytes;
/** Messages that share a call; above 16 little is gained. */
const batchMessages = 32;

/** Memory of the call in progress, shared by all layers of a thread; holds nothing secret that outlives its message. */
const ivs = new Uint8Array(batchMessages * aesBlockBytes);
const datas = new Uint8Array(batchMessages * dataBytes);
const twoBlocks = new Uint8Array(2 * aesBlockBytes);
const oneMessage = new Uint8Array(tunnelLayerMessageBytes);
const oneData = oneMessage.subarray(aesBlockBytes);

const noIv = new Uint8Array(aesBlockBytes);
const cbcEncryptor = (key: Uint8Array) => createCipheriv('aes-256-cbc', key, noIv).setAutoPadding(false);
const cbcDecryptor = (key: Uint8Array) => createDecipheriv('aes-256-cbc', key, noIv).setAutoPadding(false);
const ecbEncryptor = (key: Uint8Array) => createCipheriv('aes-256-ecb', key, null).setAutoPadding(false);
const ecbDecryptor = (key: Uint8Array) => createDecipheriv('aes-256-ecb', key, null).setAutoPadding(false);

/** The size of parts of which none is larger than `most` and all are about alike. */
function evenParts(count: number, most: number): number {
	return Math.ceil(count / Math.ceil(count / most));
}

/** The encrypting objects of a hop and the last block that each chain put out. */
class Encrypting {
	readonly #iv: ReturnType<typeof cbcEncryptor>;
	readonly #ivs: ReturnType<typeof ecbEncryptor>;
	readonly #layer: ReturnType<typeof cbcEncryptor>;
	readonly #layerKey: Uint8Array;
	/** The layer key's cipher without chaining, for many messages at once. */
	#blocks: ReturnType<typeof ecbEncryptor> | undefined;
	readonly #lastIv = new Uint8Array(aesBlockBytes);
	readonly #lastData = new Uint8Array(aesBlockBytes);

	constructor(layerKey: Uint8Array, ivKey: Uint8Array) {
		this.#iv = cbcEncryptor(ivKey);
		this.#ivs = ecbEncryptor(ivKey);
		this.#layer = cbcEncryptor(layerKey);
		this.#layerKey = layerKey;
	}

	run(messages: readonly Uint8Array[]): void {
		const many = messages.length >= fewestColumnMessages;
		const step = many ? evenParts(messages.length, mostColumnMessages) : batchMessages;
		for (let first = 0; first < messages.length; first += step) {
			const count = Math.min(step, messages.length - first);
			if (many) this.#runColumns(messages, first, count);
			else if (count > 2) this.#runMany(messages, first, count);
			else for (let n = 0; n < count; n++) this.#runOne(messages[first + n]!);
		}
	}

	#runColumns(messages: readonly Uint8Array[], first: number, count: number): void {
		this.#blocks ??= ecbEncryptor(this.#layerKey);
		encryptColumns(this.#ivs, this.#blocks, messages, first, count);
	}

	#runMany(messages: readonly Uint8Array[], first: number, count: number): void {
		for (let n = 0, at = 0; n < count; n++) {
			const message = messages[first + n]!;
			for (let i = 0; i < aesBlockBytes; i++) ivs[at++] = message[i]!;
		}
		const dataIvs = this.#ivs.update(ivs.subarray(0, count * aesBlockBytes));
		const outerIvs = this.#ivs.update(dataIvs);
		for (let n = 0; n < count; n++) this.#cover(messages[first + n]!, dataIvs, outerIvs, n * aesBlockBytes);
	}

	#runOne(message: Uint8Array): void {
		const lastIv = this.#lastIv;
		for (let i = 0; i < aesBlockBytes; i++) twoBlocks[i] = message[i]! ^ lastIv[i]!;
		const both = this.#iv.update(twoBlocks);
		for (let i = 0; i < aesBlockBytes; i++) lastIv[i] = both[aesBlockBytes + i]!;
		this.#cover(message, both, lastIv, 0);
	}

	/** Encrypts the data under one IV of a list and puts the other in front. */
	#cover(message: Uint8Array, dataIvs: Uint8Array, outerIvs: Uint8Array, at: number): void {
		const last = this.#lastData;
		oneMessage.set(message);
		for (let i = 0; i < aesBlockBytes; i++) oneData[i]! ^= dataIvs[at + i]! ^ last[i]!;
		const data = this.#layer.update(oneData);
		message.set(data, aesBlockBytes);
		for (let i = 0, from = dataBytes - aesBlockBytes; i < aesBlockBytes; i++) {
			message[i] = outerIvs[at + i]!;
			last[i] = data[from + i]!;
		}
	}
}

/** The two decrypting objects of a hop and the last ciphertext block that the data's one took in. */
class Decrypting {
	readonly #iv: ReturnType<typeof ecbDecryptor>;
	readonly #layer: ReturnType<typeof cbcDecryptor>;
	readonly #last = new Uint8Array(aesBlockBytes);

	constructor(layerKey: Uint8Array, ivKey: Uint8Array) {
		this.#iv = ecbDecryptor(ivKey);
		this.#layer = cbcDecryptor(layerKey);
	}

	/** @param count how many messages from `first` on, at most {@link batchMessages} */
	run(messages: readonly Uint8Array[], first: number, count: number): void {
		for (let n = 0; n < count; n++) {
			const message = messages[first + n]!;
			ivs.set(message.subarray(0, aesBlockBytes), n * aesBlockBytes);
			datas.set(message.subarray(aesBlockBytes), n * dataBytes);
		}
		const dataIvs = this.#iv.update(ivs.subarray(0, count * aesBlockBytes));
		const outerIvs = this.#iv.update(dataIvs);
		const opened = this.#layer.update(datas.subarray(0, count * dataBytes));
		const last = this.#last;
		for (let n = 0; n < count; n++) {
			const message = messages[first + n]!;
			const ivAt = n * aesBlockBytes;
			const dataAt = n * dataBytes;
			const nextLast = dataAt + dataBytes - aesBlockBytes;
			message.set(outerIvs.subarray(ivAt, ivAt + aesBlockBytes));
			message.set(opened.subarray(dataAt, dataAt + dataBytes), aesBlockBytes);
			for (let i = 0; i < aesBlockBytes; i++) {
				message[aesBlockBytes + i]! ^= last[i]! ^ dataIvs[ivAt + i]!;
				last[i] = datas[nextLast + i]!;
			}
		}
	}
}

class NodeTunnelLayer implements TunnelLayer {
	readonly #layerKey: Uint8Array;
	readonly #ivKey: Uint8Array;
	#encrypting: Encrypting | undefined;
	#decrypting: Decrypting | undefined;
	#destroyed = false;

	constructor(layerKey: Uint8Array, ivKey: Uint8Array) {
		this.#layerKey = layerKey;
		this.#ivKey = ivKey;
	}

	encrypt(lentMessage: Uint8Array): void {
		this.encryptBatch([lentMessage]);
	}

	encryptBatch(lentMessages: readonly Uint8Array[]): void {
		this.#checkAlive();
		for (const message of lentMessages) checkMessage(message);
		const encrypting = this.#encrypting ?? new Encrypting(this.#layerKey, this.#ivKey);
		// Forgotten while it works: should it throw, the next message gets fresh objects.
		this.#encrypting = undefined;
		encrypting.run(lentMessages);
		this.#encrypting = encrypting;
	}

	decrypt(lentMessage: Uint8Array): void {
		this.decryptBatch([lentMessage]);
	}

	decryptBatch(lentMessages: readonly Uint8Array[]): void {
		this.#checkAlive();
		for (const message of lentMessages) checkMessage(message);
		const decrypting = this.#decrypting ?? new Decrypting(this.#layerKey, this.#ivKey);
		this.#decrypting = undefined;
		for (let first = 0; first < lentMessages.length; first += batchMessages)
			decrypting.run(lentMessages, first, Math.min(batchMessages, lentMessages.length - first));
		this.#decrypting = decrypting;
	}

	destroy(): void {
		this.#destroyed = true;
		wipe(this.#layerKey, this.#ivKey);
		this.#encrypting = undefined;
		this.#decrypting = undefined;
	}

	#checkAlive(): void {
		if (this.#destroyed) throw destroyedKey(layerName);
	}
}

/** A tunnel layer under copies of its two keys of 32 bytes; RangeError on other lengths, TypeError on what is no Uint8Array. */
export function createTunnelLayer(lentLayerKey: Uint8Array, lentIvKey: Uint8Array): TunnelLayer {
	checkKey(lentLayerKey, 'tunnel layer key');
	checkKey(lentIvKey, 'tunnel IV key');
	return new NodeTunnelLayer(copyBytes(lentLayerKey), copyBytes(lentIvKey));
}
