// Passwords hashed by scrypt of node:crypto, on its threads.
import { scrypt } from 'node:crypto';
import type { Breath } from '@i2p/runtime';
import { wipe } from '@i2p/util';
import { passwordHashBytes } from '../constants.js';
import type { HashPassword } from '../server/index.js';

/** 16 MiB and some 50 ms for each guess (RFC 7914). */
const cost = { N: 16_384, r: 8, p: 1 };

/** Hashes passwords for the users of a bridge; answers in an inhale of this breath. */
export function scryptPasswords(breath: Breath): HashPassword {
	return (given, salt, onHash) =>
		scrypt(given, salt, passwordHashBytes, cost, (error, hash) => {
			wipe(given);
			breath.inhale('passwords', (turn) => onHash(error ? undefined : new Uint8Array(hash), turn));
		});
}
