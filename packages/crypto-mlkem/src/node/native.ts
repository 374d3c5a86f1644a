// ML-KEM keys by OpenSSL, where node:crypto has ML-KEM and takes raw keys: made of their seed, opened in C. FIPS 203.
// What node:crypto offers is an argument, so that a test can stand in for a Node that has it or has it not.
import type { KeyObject } from 'node:crypto';
import { checkBytes, copyBytes, destroyedKey } from '@i2p/util';
import {
	type MlKemImport,
	type MlKemLevel,
	type MlKemPrivateKey,
	mlKemCiphertextLength,
	mlKemPublicKeyLength,
	mlKemSeedLength,
	privateName,
} from '../key.js';

/** As much of `node:crypto` as is needed here; older Node and its types have no `decapsulate`. */
export interface NodeMlKem {
	createPrivateKey(from: { key: Buffer; format: 'raw-seed'; asymmetricKeyType: string }): KeyObject;
	createPublicKey(key: KeyObject): KeyObject;
	decapsulate?(key: KeyObject, ciphertext: Uint8Array): Uint8Array<ArrayBuffer>;
}

/** Public keys leave `node:crypto` raw; types of older Node do not know the format. */
type RawExport = (options: { format: 'raw-public' }) => Uint8Array;

class NodeKey implements MlKemPrivateKey {
	readonly level: MlKemLevel;
	readonly publicKey: Uint8Array;
	readonly #open: (key: KeyObject, ciphertext: Uint8Array) => Uint8Array<ArrayBuffer>;
	#handle: KeyObject | undefined;

	constructor(level: MlKemLevel, seed: Uint8Array, crypto: Required<NodeMlKem>) {
		const key = Buffer.from(seed.buffer, seed.byteOffset, seed.length);
		this.#handle = crypto.createPrivateKey({ key, format: 'raw-seed', asymmetricKeyType: `ml-kem-${level}` });
		this.level = level;
		this.#open = crypto.decapsulate;
		const publicKey = crypto.createPublicKey(this.#handle);
		const raw = (publicKey.export as unknown as RawExport).call(publicKey, { format: 'raw-public' });
		checkBytes('ML-KEM public key', raw, mlKemPublicKeyLength[level]);
		this.publicKey = copyBytes(raw);
	}

	decapsulate(ciphertext: Uint8Array): Uint8Array {
		if (this.#handle === undefined) throw destroyedKey(privateName);
		checkBytes('ML-KEM ciphertext', ciphertext, mlKemCiphertextLength[this.level]);
		const secret = this.#open(this.#handle, ciphertext);
		return new Uint8Array(secret.buffer, secret.byteOffset, secret.length);
	}

	destroy(): void {
		this.#handle = undefined;
	}
}

/** What makes keys on this `node:crypto`; `undefined` when it, or the library below it, has no ML-KEM or takes no raw keys. */
export function nativeKeys(crypto: NodeMlKem): MlKemImport | undefined {
	const { decapsulate } = crypto;
	if (decapsulate === undefined) return undefined;
	const having = {
		createPrivateKey: crypto.createPrivateKey,
		createPublicKey: crypto.createPublicKey,
		decapsulate,
	};
	const make: MlKemImport = (level, seed) => new NodeKey(level, seed, having);
	try {
		for (const level of [512, 768, 1024] as const) make(level, new Uint8Array(mlKemSeedLength)).destroy();
		return make;
	} catch {
		return undefined; // a Node built on a library without ML-KEM, or one that takes no raw keys yet
	}
}
