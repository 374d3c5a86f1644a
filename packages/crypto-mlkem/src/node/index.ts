// The face of @i2p/crypto-mlkem, node engine: the same names and types as the portable one.
export {
	type MlKemEncapsulation,
	type MlKemLevel,
	type MlKemPrivateKey,
	mlKemCiphertextLength,
	mlKemPublicKeyLength,
	mlKemSecretLength,
	mlKemSeedLength,
} from '../key.js';
export { encapsulate } from '../portable.js';
export { generateMlKem, importMlKemPrivate } from './engine.js';
