// The handshake patterns of I2P as tables: N, IK and XK, and the names under which protocols use them. Noise, section 7.

/** What one token of a message does. */
export type Token = 'e' | 's' | 'ee' | 'es' | 'se' | 'ss';

/** A pattern: in all of I2P's the initiator knows the responder's static key beforehand. */
export interface Pattern {
	/** The tokens of each message; messages alternate, the initiator's first. */
	readonly messages: readonly (readonly Token[])[];
}

/** One-way: build records and router garlic. */
export const patternN: Pattern = { messages: [['e', 'es']] };

/** Garlic sessions. */
export const patternIK: Pattern = {
	messages: [
		['e', 'es', 's', 'ss'],
		['e', 'ee', 'se'],
	],
};

/** Transport links. */
export const patternXK: Pattern = {
	messages: [
		['e', 'es'],
		['e', 'ee'],
		['s', 'se'],
	],
};

/** The names that are hashed or padded into a protocol's first state. */
export const noiseNames = {
	/** Build records and router garlic; 31 bytes, padded. */
	n: 'Noise_N_25519_ChaChaPoly_SHA256',
	/** NTCP2; 48 bytes, hashed. */
	ntcp2: 'Noise_XKaesobfse+hs2+hs3_25519_ChaChaPoly_SHA256',
	/** SSU2; 49 bytes, hashed. */
	ssu2: 'Noise_XKchaobfse+hs1+hs2+hs3_25519_ChaChaPoly_SHA256',
	/** ECIES-X25519-AEAD-Ratchet; 40 bytes, hashed. */
	ratchet: 'Noise_IKelg2+hs2_25519_ChaChaPoly_SHA256',
} as const;
