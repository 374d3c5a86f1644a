// Which package signs and verifies for a signature type. Common structures "SigningPublicKey", "SigningPrivateKey".
// RSA types are for files, not for identities: they verify nothing and sign nothing here.
import {
	generateDsa,
	generateEcdsa,
	importDsaPrivate,
	importDsaPublic,
	importEcdsaPrivate,
	importEcdsaPublic,
} from '@i2p/crypto-dsa';
import {
	generateEd25519,
	generateEd25519ph,
	generateRed25519,
	importEd25519Private,
	importEd25519Public,
	importEd25519phPrivate,
	importEd25519phPublic,
	importRed25519Private,
	importRed25519Public,
} from '@i2p/crypto-eddsa';
import type { Random } from '@i2p/util';
import type { Signer } from './signer.js';
import { signatureType } from './types.js';

/** What verifies by one public key. */
export interface Verifier {
	/** Whether the signature over the message is good; a wrong length is an answer of no. */
	verify(message: Uint8Array, signature: Uint8Array): boolean;
}

/** A private signing key of some type, kept by its engine. */
export interface SigningKey extends Signer {
	/** Code of its signature type. */
	readonly type: number;
	readonly signatureBytes: number;
	/** The public key, as long as its type says. */
	readonly publicKey: Uint8Array;
	/** A copy of the private key, as long as its type says: a seed for Ed25519, else a number. Secret. */
	exportPrivate(): Uint8Array;
	/** Forgets the key and wipes what can be wiped. */
	destroy(): void;
}

/** What engines of all types have in common. */
type EngineKey = { readonly publicKey: Uint8Array; sign(message: Uint8Array): Uint8Array; destroy(): void } & (
	| { exportSeed(): Uint8Array }
	| { exportScalar(): Uint8Array }
	| { exportPrivate(): Uint8Array }
);

interface Maker {
	verifier(raw: Uint8Array): Verifier;
	read(raw: Uint8Array, random: Random | undefined): EngineKey;
	generate(random: Random): EngineKey;
}

function ecdsa(curve: 'P-256' | 'P-384' | 'P-521'): Maker {
	return {
		verifier: (raw) => importEcdsaPublic(curve, raw),
		read: (raw) => importEcdsaPrivate(curve, raw),
		generate: (random) => generateEcdsa(curve, random),
	};
}

const makers = new Map<number, Maker>([
	[0, { verifier: importDsaPublic, read: importDsaPrivate, generate: generateDsa }],
	[1, ecdsa('P-256')],
	[2, ecdsa('P-384')],
	[3, ecdsa('P-521')],
	[7, { verifier: importEd25519Public, read: importEd25519Private, generate: generateEd25519 }],
	[8, { verifier: importEd25519phPublic, read: importEd25519phPrivate, generate: generateEd25519ph }],
	[11, { verifier: importRed25519Public, read: importRed25519Private, generate: generateRed25519 }],
]);

class KeyOfType implements SigningKey {
	readonly type: number;
	readonly #key: EngineKey;

	constructor(type: number, key: EngineKey) {
		this.type = type;
		this.#key = key;
	}

	get signatureBytes(): number {
		return signatureType(this.type)!.signatureBytes;
	}

	get publicKey(): Uint8Array {
		return this.#key.publicKey;
	}

	sign(message: Uint8Array): Uint8Array {
		return this.#key.sign(message);
	}

	exportPrivate(): Uint8Array {
		const key = this.#key;
		if ('exportSeed' in key) return key.exportSeed();
		return 'exportScalar' in key ? key.exportScalar() : key.exportPrivate();
	}

	destroy(): void {
		this.#key.destroy();
	}
}

/** Whether identities with this signature type can sign and be verified here: 0 to 3, 7, 8, 11. */
export function isSigningType(type: number): boolean {
	return makers.has(type);
}

/** What verifies by a public key of this type (of the type's length, else RangeError); `undefined` for types that cannot be verified here. */
export function verifierOf(type: number, publicKey: Uint8Array): Verifier | undefined {
	return makers.get(type)?.verifier(publicKey);
}

/**
 * A handle on a private key (copied). Red25519 keys draw from `random` for each signature; without it they derive what they need.
 * Throws RangeError for a type that cannot sign here, another length, a number out of range.
 */
export function importSigningKey(type: number, raw: Uint8Array, random?: Random): SigningKey {
	return new KeyOfType(type, makerOf(type).read(raw, random));
}

/** A fresh key of this type; throws RangeError for a type that cannot sign here. */
export function generateSigningKey(type: number, random: Random): SigningKey {
	return new KeyOfType(type, makerOf(type).generate(random));
}

function makerOf(type: number): Maker {
	const maker = makers.get(type);
	if (maker === undefined) throw new RangeError(`signature type: expected 0 to 3, 7, 8 or 11, got ${type}`);
	return maker;
}
