// The handshake patterns of I2P as tables: N, IK, XK and their hybrids, and the names under which protocols use them.
// Noise, section 7; Noise HFS for `e1` and `ekem1`.

/** What one token of a message does; `e1` sends an encapsulation key, `ekem1` the ciphertext that answers it. */
export type Token = 'e' | 's' | 'ee' | 'es' | 'se' | 'ss' | 'e1' | 'ekem1';

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

/** Hybrid garlic sessions. */
export const patternIKhfs: Pattern = {
	messages: [
		['e', 'es', 'e1', 's', 'ss'],
		['e', 'ee', 'ekem1', 'se'],
	],
};

/** Hybrid transport links. */
export const patternXKhfs: Pattern = {
	messages: [
		['e', 'es', 'e1'],
		['e', 'ee', 'ekem1'],
		['s', 'se'],
	],
};

/** The names that are hashed or padded into a protocol's first state. */
export const noiseNames = {
	/** Build records and router garlic; 31 bytes, padded. */
	n: 'Noise_N_25519_ChaChaPoly_SHA256',
	/** NTCP2; 48 bytes, hashed. */
	ntcp2: 'Noise_XKaesobfse+hs2+hs3_25519_ChaChaPoly_SHA256',
	/** SSU2; 52 bytes, hashed. */
	ssu2: 'Noise_XKchaobfse+hs1+hs2+hs3_25519_ChaChaPoly_SHA256',
	/** ECIES-X25519-AEAD-Ratchet; 40 bytes, hashed. */
	ratchet: 'Noise_IKelg2+hs2_25519_ChaChaPoly_SHA256',
} as const;

/** The same for the hybrid handshakes, by the level of ML-KEM; all hashed. SSU2 has no 1024: its messages would not fit. */
export const hybridNames = {
	/** NTCP2 with `pq` 3, 4 and 5. */
	ntcp2: {
		512: 'Noise_XKhfsaesobfse+hs2+hs3_25519+MLKEM512_ChaChaPoly_SHA256',
		768: 'Noise_XKhfsaesobfse+hs2+hs3_25519+MLKEM768_ChaChaPoly_SHA256',
		1024: 'Noise_XKhfsaesobfse+hs2+hs3_25519+MLKEM1024_ChaChaPoly_SHA256',
	},
	/** SSU2, versions 3 and 4. */
	ssu2: {
		512: 'Noise_XKhfschaobfse+hs1+hs2+hs3_25519+MLKEM512_ChaChaPoly_SHA256',
		768: 'Noise_XKhfschaobfse+hs1+hs2+hs3_25519+MLKEM768_ChaChaPoly_SHA256',
	},
	/** ECIES-X25519-AEAD-Ratchet, encryption types 5, 6 and 7. */
	ratchet: {
		512: 'Noise_IKhfselg2_25519+MLKEM512_ChaChaPoly_SHA256',
		768: 'Noise_IKhfselg2_25519+MLKEM768_ChaChaPoly_SHA256',
		1024: 'Noise_IKhfselg2_25519+MLKEM1024_ChaChaPoly_SHA256',
	},
} as const;
