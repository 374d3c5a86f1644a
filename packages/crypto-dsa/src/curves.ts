// The three curves of ECDSA signature types. FIPS 186-4 appendix D.1.2; I2P "Common structures", signature types 1 to 3.

/** The curves by the names that JWK uses. */
export type EcdsaCurve = 'P-256' | 'P-384' | 'P-521';

/** What there is to know of a curve. */
export interface CurveFacts {
	/** Bytes of a coordinate, of a private key and of half a signature. */
	readonly length: number;
	/** Order of the base point. */
	readonly order: bigint;
	readonly hash: 'sha256' | 'sha384' | 'sha512';
}

/** The curves. */
const curves: Readonly<Record<EcdsaCurve, CurveFacts>> = {
	'P-256': {
		length: 32,
		order: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
		hash: 'sha256',
	},
	'P-384': {
		length: 48,
		order: 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
		hash: 'sha384',
	},
	'P-521': {
		length: 66,
		order:
			0x1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n,
		hash: 'sha512',
	},
};

/** What there is to know of a curve. Throws RangeError for another name. */
export function factsOf(curve: EcdsaCurve): CurveFacts {
	if (!Object.hasOwn(curves, curve))
		throw new RangeError(`ECDSA curve: expected P-256, P-384 or P-521, got ${String(curve)}`);
	return curves[curve];
}
