// One hop's tunnel layer, portable: double-encrypted IV around AES-256-CBC (specification "Tunnel Implementation").
import { copyBytes, destroyedKey, wipe } from '@i2p/util';
import { type Chain, chainFrom, decryptRun, decryptSchedule, encryptRun, encryptSchedule } from './block.js';
import { aesBlockBytes, checkKey, checkMessage, layerName, type TunnelLayer } from './types.js';

class PortableTunnelLayer implements TunnelLayer {
	readonly #layerKey: Uint8Array;
	readonly #ivKey: Uint8Array;
	readonly #chain: Chain = new Int32Array(4);
	#encrypting: { iv: Uint32Array; layer: Uint32Array } | undefined;
	#decrypting: { iv: Uint32Array; layer: Uint32Array } | undefined;
	#destroyed = false;

	constructor(layerKey: Uint8Array, ivKey: Uint8Array) {
		this.#layerKey = layerKey;
		this.#ivKey = ivKey;
	}

	encrypt(lentMessage: Uint8Array): void {
		this.#check(lentMessage);
		this.#encrypting ??= { iv: encryptSchedule(this.#ivKey), layer: encryptSchedule(this.#layerKey) };
		const iv = lentMessage.subarray(0, aesBlockBytes);
		encryptRun(this.#encrypting.iv, this.#chain.fill(0), iv);
		encryptRun(this.#encrypting.layer, chainFrom(iv, this.#chain), lentMessage.subarray(aesBlockBytes));
		encryptRun(this.#encrypting.iv, this.#chain.fill(0), iv);
	}

	encryptBatch(lentMessages: readonly Uint8Array[]): void {
		this.#checkAlive();
		for (const message of lentMessages) checkMessage(message);
		for (const message of lentMessages) this.encrypt(message);
	}

	decrypt(lentMessage: Uint8Array): void {
		this.#check(lentMessage);
		this.#decrypting ??= { iv: decryptSchedule(this.#ivKey), layer: decryptSchedule(this.#layerKey) };
		const iv = lentMessage.subarray(0, aesBlockBytes);
		decryptRun(this.#decrypting.iv, this.#chain.fill(0), iv);
		decryptRun(this.#decrypting.layer, chainFrom(iv, this.#chain), lentMessage.subarray(aesBlockBytes));
		decryptRun(this.#decrypting.iv, this.#chain.fill(0), iv);
	}

	decryptBatch(lentMessages: readonly Uint8Array[]): void {
		this.#checkAlive();
		for (const message of lentMessages) checkMessage(message);
		for (const message of lentMessages) this.decrypt(message);
	}

	destroy(): void {
		this.#destroyed = true;
		wipe(this.#layerKey, this.#ivKey);
		for (const schedules of [this.#encrypting, this.#decrypting]) {
			schedules?.iv.fill(0);
			schedules?.layer.fill(0);
		}
	}

	#check(message: Uint8Array): void {
		this.#checkAlive();
		checkMessage(message);
	}

	#checkAlive(): void {
		if (this.#destroyed) throw destroyedKey(layerName);
	}
}

/** A tunnel layer under copies of its two keys of 32 bytes; RangeError on other lengths, TypeError on what is no Uint8Array. */
export function createTunnelLayer(lentLayerKey: Uint8Array, lentIvKey: Uint8Array): TunnelLayer {
	checkKey(lentLayerKey, 'tunnel layer key');
	checkKey(lentIvKey, 'tunnel IV key');
	return new PortableTunnelLayer(copyBytes(lentLayerKey), copyBytes(lentIvKey));
}
