// What both ECDSA engines have in common: lengths, the range of private keys, handles over an engine's bare functions.
// Public keys are x ‖ y, signatures r ‖ s, each number as long as the curve's coordinate. I2P "Common structures".
import { checkAnyBytes, checkBytes, copyBytes, destroyedKey, numberBE, wipe } from '@i2p/util';
import { type CurveFacts, type EcdsaCurve, factsOf } from './curves.js';
import type { SigningKey, VerifyingKey } from './key.js';

/** A private key as an engine holds it. */
export interface EcdsaSigner {
	/** x ‖ y. */
	readonly publicKey: Uint8Array;
	sign(message: Uint8Array): Uint8Array;
}

/** A verifier: the message and r ‖ s of the right length. */
export type EcdsaVerifier = (message: Uint8Array, signature: Uint8Array) => boolean;

/** A public key; the engine is asked for a verifier at its first use, and gives none for what is no point. */
export class EcdsaPublicKey implements VerifyingKey {
	readonly bytes: Uint8Array;
	readonly #curve: EcdsaCurve;
	readonly #length: number;
	readonly #make: () => EcdsaVerifier | undefined;
	#verifier: EcdsaVerifier | undefined;

	constructor(
		curve: EcdsaCurve,
		raw: Uint8Array,
		make: (facts: CurveFacts, own: Uint8Array) => EcdsaVerifier | undefined,
	) {
		const facts = factsOf(curve);
		this.#curve = curve;
		this.#length = 2 * facts.length;
		checkBytes(`${curve} public key`, raw, this.#length);
		this.bytes = copyBytes(raw);
		this.#make = () => make(facts, this.bytes);
	}

	verify(message: Uint8Array, signature: Uint8Array): boolean {
		checkAnyBytes(`${this.#curve} message`, message);
		checkAnyBytes(`${this.#curve} signature`, signature);
		if (signature.length !== this.#length) return false;
		this.#verifier ??= this.#make();
		return this.#verifier?.(message, signature) ?? false;
	}
}

/** A private key. */
export class EcdsaPrivateKey implements SigningKey {
	readonly publicKey: Uint8Array;
	readonly #curve: EcdsaCurve;
	readonly #name: string;
	#raw: Uint8Array | undefined;
	#signer: EcdsaSigner | undefined;

	constructor(curve: EcdsaCurve, raw: Uint8Array, make: (own: Uint8Array) => EcdsaSigner) {
		const { length, order } = factsOf(curve);
		this.#curve = curve;
		this.#name = `${curve} private key`;
		checkBytes(this.#name, raw, length);
		const scalar = numberBE(raw);
		if (scalar === 0n || scalar >= order)
			throw new RangeError(`${this.#name}: expected a number from 1 to below the order of the curve`);
		this.#raw = copyBytes(raw);
		this.#signer = make(this.#raw);
		this.publicKey = this.#signer.publicKey;
	}

	exportPrivate(): Uint8Array {
		if (this.#raw === undefined) throw destroyedKey(this.#name);
		return copyBytes(this.#raw);
	}

	sign(message: Uint8Array): Uint8Array {
		if (this.#signer === undefined) throw destroyedKey(this.#name);
		checkAnyBytes(`${this.#curve} message`, message);
		return this.#signer.sign(message);
	}

	destroy(): void {
		this.#signer = undefined;
		wipe(this.#raw);
		this.#raw = undefined;
	}
}
