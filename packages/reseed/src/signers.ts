// Who may sign seeds: raw public keys by name, each within its dates. SU3 file specification, "Notes".
// Knows nothing of how certificates are written.
import type { Wall } from '@i2p/time';
import { checkAnyBytes, checkInteger, equalBytes } from '@i2p/util';
import { mostOfOneSigner, mostSigners } from './constants.js';
import type { SignatureFault } from './errors.js';
import { signatureKind, type Verify } from './signature-kinds.js';
import type { Su3 } from './su3.js';

/** One trusted key. */
export interface Signer {
	/** As su3 files name their signer: a certificate's common name. */
	readonly id: string;
	/** 0 to 6; 6 is RSA-SHA512-4096. */
	readonly signatureType: number;
	/** Raw: an RSA modulus, x ‖ y of ECDSA, y of DSA. */
	readonly publicKey: Uint8Array;
	/** Of RSA; 65537 unless given. */
	readonly exponent?: number;
	readonly notBefore: Wall;
	readonly notAfter: Wall;
}

interface Trusted {
	readonly signer: Signer;
	readonly verify: Verify;
}

/** The trusted keys; a signer may have several, an old one and its successor. */
export class Signers {
	readonly #byId = new Map<string, Trusted[]>();

	/** @param signers at most 200 */
	constructor(signers: Iterable<Signer> = []) {
		for (const signer of signers) this.add(signer);
	}

	/** Names of those that are trusted, whatever their dates. */
	get ids(): readonly string[] {
		return [...this.#byId.keys()];
	}

	/**
	 * Trusts one more key; the oldest of a signer's goes when he has more than four. A key that is there already changes nothing.
	 * Throws RangeError for a key of the wrong length or type, and above 200 signers.
	 */
	add(signer: Signer): void {
		const kind = signatureKind(signer.signatureType);
		if (kind === undefined) throw new RangeError(`signature type: expected 0 to 6, got ${signer.signatureType}`);
		checkAnyBytes('signer public key', signer.publicKey);
		checkInteger('signer public key length in bytes', signer.publicKey.length, kind.keyBytes, kind.keyBytes);
		const keys = this.#byId.get(signer.id) ?? [];
		if (keys.length === 0) checkInteger('number of signers', this.#byId.size + 1, 1, mostSigners);
		if (keys.some((known) => equalBytes(known.signer.publicKey, signer.publicKey))) return;
		const verify = kind.verifier(signer.publicKey, signer.exponent);
		this.#byId.set(signer.id, [...keys, { signer, verify }].slice(-mostOfOneSigner));
	}

	/** What is wrong with the signature of a file, or `undefined`: a key of its signer made it, within that key's dates. */
	fault(su3: Su3, wall: Wall): SignatureFault | undefined {
		const keys = this.#byId.get(su3.signer);
		if (keys === undefined) return 'unknown-signer';
		const ofType = keys.filter(({ signer }) => signer.signatureType === su3.signatureType);
		if (ofType.length === 0) return 'signature-type';
		const made = ofType.find(({ verify }) => verify(su3.signed, su3.signature));
		if (made === undefined) return 'bad-signature';
		if (wall < made.signer.notBefore) return 'signer-not-yet-valid';
		return wall > made.signer.notAfter ? 'signer-expired' : undefined;
	}
}
