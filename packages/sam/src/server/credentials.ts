// Who may use the bridge: users and passwords, asked for at HELLO once that is enabled. SAM V3 "Authorization".
import { equalBytes, utf8, wipe } from '@i2p/util';
import { maxCredentialBytes, maxUsers } from '../constants.js';

/** Why a user was not added. */
export type CredentialFault = 'empty' | 'too-long' | 'limit';

/** Users and their passwords; kept as long as the bridge lives. */
export class Credentials {
	readonly #users = new Map<string, Uint8Array>();
	/** Whether a HELLO must name a user and the password. */
	required = false;

	/** Whether this user may come in. */
	accepts(user: string | undefined, password: string | undefined): boolean {
		if (!this.required) return true;
		const known = this.#users.get(user ?? '');
		const given = utf8(password ?? '');
		const accepted = known !== undefined && equalBytes(known, given);
		wipe(given);
		return accepted;
	}

	/** Lets a user in, or changes the password; answers what is wrong with it. */
	add(user: string, password: string): CredentialFault | undefined {
		if (user === '' || password === '') return 'empty';
		const bytes = utf8(password);
		if (utf8(user).length > maxCredentialBytes || bytes.length > maxCredentialBytes) return 'too-long';
		if (!this.#users.has(user) && this.#users.size >= maxUsers) return 'limit';
		wipe(this.#users.get(user));
		this.#users.set(user, bytes);
		return undefined;
	}

	/** Lets a user in no more; answers whether there was one. */
	remove(user: string): boolean {
		wipe(this.#users.get(user));
		return this.#users.delete(user);
	}
}
