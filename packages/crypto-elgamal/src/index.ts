// The face of @i2p/crypto-elgamal, portable engine: ElGamal-2048.

export {
	type ElGamalPrivateKey,
	type ElGamalPublicKey,
	elGamalBlockLength,
	elGamalKeyLength,
	elGamalPlaintextMax,
	elGamalShortLength,
} from './key.js';
export { generateElGamal, importElGamalPrivate, importElGamalPublic } from './portable.js';
