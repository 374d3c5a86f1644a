// Who may come in, kept in a file of the user's choice.
import { basename, dirname } from 'node:path';
import { type Breath, StoreError } from '@i2p/runtime';
import { fileStore } from '@i2p/runtime-node';
import { scryptPasswords } from '@i2p/sam/node';
import { Credentials } from '@i2p/sam/server';
import { type Random, WireError } from '@i2p/util';
import { BridgeError } from './errors.js';

/** The users in a file, which need not be there yet; throws {@link BridgeError} `users` for one that cannot be read. */
export function usersIn(path: string, random: Random, breath: Breath): Credentials {
	try {
		const store = fileStore(dirname(path));
		return new Credentials({ store, name: basename(path), hash: scryptPasswords(breath), random });
	} catch (fault) {
		if (!(fault instanceof WireError || fault instanceof StoreError || fault instanceof RangeError)) throw fault;
		throw new BridgeError(
			'users',
			`cannot read the users in ${path} (${fault.message}); restore the file, or name another with --users`,
		);
	}
}
