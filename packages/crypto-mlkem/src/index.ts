// The face of @i2p/crypto-mlkem, portable engine: ML-KEM-512, ML-KEM-768 and ML-KEM-1024.
export {
	type MlKemEncapsulation,
	type MlKemLevel,
	type MlKemPrivateKey,
	mlKemCiphertextLength,
	mlKemPublicKeyLength,
	mlKemSecretLength,
	mlKemSeedLength,
} from './key.js';
export { encapsulate, generateMlKem, importMlKemPrivate } from './portable.js';
