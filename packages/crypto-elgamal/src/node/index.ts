// The face of @i2p/crypto-elgamal, node engine: the same names and types as the portable one.

export {
	type ElGamalPrivateKey,
	type ElGamalPublicKey,
	elGamalBlockLength,
	elGamalKeyLength,
	elGamalPlaintextMax,
	elGamalShortLength,
} from '../key.js';
export { generateElGamal, importElGamalPrivate, importElGamalPublic } from './engine.js';
