// What both engines show: types, sizes, jobs, and encapsulation, which is the same in both.
export {
	type MlKemJob,
	type MlKemJobTable,
	mlKemDecapsulateJob,
	mlKemEncapsulateJob,
	mlKemEncapsulationOf,
	mlKemKeyJob,
} from './jobs.js';
export {
	type MlKemEncapsulation,
	type MlKemLevel,
	type MlKemPrivateKey,
	mlKemCiphertextLength,
	mlKemPublicKeyLength,
	mlKemSecretLength,
	mlKemSeedLength,
} from './key.js';
export { encapsulate } from './portable.js';
