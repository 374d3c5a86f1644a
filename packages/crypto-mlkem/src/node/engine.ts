// The node engine: key pairs and decapsulation by OpenSSL where node:crypto has ML-KEM, by noble where it has not. FIPS 203.
// Encapsulation stays with noble: node:crypto draws by itself, and chance is the caller's here.
import * as nodeCrypto from 'node:crypto';
import { checkBytes, type Random, spendSecret } from '@i2p/util';
import { checkLevel, type MlKemImport, type MlKemLevel, type MlKemPrivateKey, mlKemSeedLength } from '../key.js';
import * as portable from '../portable.js';
import { type NodeMlKem, nativeKeys } from './native.js';

let maker: MlKemImport | undefined;

/**
 * A handle on the key pair of a 64-byte seed `d ‖ z` (copied; the caller wipes its own). Throws RangeError on another length or level, TypeError on
 * what is no Uint8Array. FIPS 203 algorithm 16.
 */
export function importMlKemPrivate(level: MlKemLevel, seed: Uint8Array): MlKemPrivateKey {
	checkLevel(level);
	checkBytes('ML-KEM seed', seed, mlKemSeedLength);
	// The types are those of Node 20: whether this Node has more is what nativeKeys finds out.
	maker ??= nativeKeys(nodeCrypto as unknown as NodeMlKem) ?? portable.importMlKemPrivate;
	return maker(level, seed);
}

/** A fresh key pair from 64 random bytes. Throws RangeError on another level. FIPS 203 algorithm 19. */
export function generateMlKem(level: MlKemLevel, random: Random): MlKemPrivateKey {
	checkLevel(level);
	return spendSecret(random.bytes(mlKemSeedLength), (seed) => importMlKemPrivate(level, seed));
}
