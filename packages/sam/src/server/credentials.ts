// Who may use the bridge: users and passwords, asked for at HELLO once that is enabled. SAM V3 "Authorization".
// With somebody who keeps them they outlive the bridge, as hashes.
import { type Store, StoreError, type Turn } from '@i2p/runtime';
import { equalBytes, type Random, utf8, wipe } from '@i2p/util';
import { maxCredentialBytes, maxPasswordChecks, maxUsers, passwordHashBytes, passwordSaltBytes } from '../constants.js';
import { decodeUsers, encodeUsers, type KeptPassword } from './users-file.js';

/** Why a user was not added. `busy`: too many passwords are being hashed; `not-kept`: it could not be written down, and is not so. */
export type CredentialFault = 'empty' | 'too-long' | 'limit' | 'unknown' | 'busy' | 'not-kept';

/**
 * Hashes a password, slowly by intent, away from the turn.
 * @param salt 16 bytes
 * @param onHash told 32 bytes in a later turn; `undefined` if that failed
 */
export type HashPassword = (
	given: Uint8Array,
	salt: Uint8Array,
	onHash: (hash: Uint8Array | undefined, turn: Turn) => void,
) => void;

/** Where users are kept, and how. */
export interface CredentialKeeping {
	readonly store: Store;
	/** Name of the file. */
	readonly name: string;
	readonly hash: HashPassword;
	/** Makes salts. */
	readonly random: Random;
}

/** What is known of a user: his password, since he said it; what is kept of it. */
interface User {
	password?: Uint8Array | undefined;
	readonly kept?: KeptPassword | undefined;
}

/** Told what became of a change. */
export type OnChanged = (fault: CredentialFault | undefined, turn: Turn) => void;

/** Users and their passwords; without keeping they live as long as the bridge. */
export class Credentials {
	readonly #keeping: CredentialKeeping | undefined;
	#users = new Map<string, User>();
	#required = false;
	#hashing = 0;

	/** Reads what was kept. Throws WireError for a file that is damaged, StoreError where it cannot be read: nobody is let in by mistake. */
	constructor(keeping?: CredentialKeeping) {
		this.#keeping = keeping;
		const bytes = keeping?.store.read(keeping.name);
		if (bytes === undefined) return;
		const { required, users } = decodeUsers(bytes);
		this.#required = required;
		for (const [name, kept] of users) this.#users.set(name, { kept });
	}

	/** Whether a HELLO must name a user and the password. */
	get required(): boolean {
		return this.#required;
	}

	/** Wants users and passwords from now on, or no more. */
	require(isRequired: boolean, turn: Turn, onChanged: OnChanged): void {
		onChanged(this.#write(isRequired, this.#users) ? undefined : 'not-kept', turn);
	}

	/** Whether this user may come in; told at once or in a later turn. Whoever has come in once is known again without hashing. */
	check(
		user: string | undefined,
		password: string | undefined,
		turn: Turn,
		onChecked: (isAccepted: boolean, turn: Turn) => void,
	): void {
		if (!this.#required) {
			onChecked(true, turn);
			return;
		}
		const known = this.#users.get(user ?? '');
		const given = utf8(password ?? '');
		if (known?.kept === undefined || known.password !== undefined) {
			const isAccepted = known?.password !== undefined && equalBytes(known.password, given);
			wipe(given);
			onChecked(isAccepted, turn);
			return;
		}
		const { salt, hash: wanted } = known.kept;
		const isHashed = this.#hash(given, salt, (hash, later) => {
			// Whoever was removed or changed meanwhile is somebody else.
			const isSame = this.#users.get(user ?? '') === known;
			const isAccepted = isSame && hash !== undefined && equalBytes(hash, wanted);
			if (isAccepted && known.password === undefined) known.password = given;
			else wipe(given);
			onChecked(isAccepted, later);
		});
		if (isHashed) return;
		wipe(given);
		onChecked(false, turn);
	}

	/** Hashes, unless too much is being hashed. The bytes stay the caller's. */
	#hash(password: Uint8Array, salt: Uint8Array, onHash: Parameters<HashPassword>[2]): boolean {
		const { hash } = this.#keeping!;
		if (this.#hashing >= maxPasswordChecks) return false;
		this.#hashing++;
		hash(new Uint8Array(password), salt, (hashed, turn) => {
			this.#hashing--;
			onHash(hashed, turn);
		});
		return true;
	}

	/** Lets a user in, or changes the password; told at once or in a later turn whether that is so, or what is wrong with it. */
	add(user: string, password: string, turn: Turn, onChanged: OnChanged): void {
		const fault = this.#addFault(user, password);
		if (fault !== undefined) {
			onChanged(fault, turn);
			return;
		}
		const bytes = utf8(password);
		const set = (kept: KeptPassword | undefined, later: Turn) =>
			onChanged(this.#set(user, { password: bytes, kept }), later);
		const { random } = this.#keeping ?? {};
		if (random === undefined) {
			set(undefined, turn);
			return;
		}
		const salt = random.bytes(passwordSaltBytes);
		const isHashed = this.#hash(bytes, salt, (hash, later) => {
			if (hash?.length === passwordHashBytes) set({ salt, hash }, later);
			else onChanged('not-kept', later);
		});
		if (!isHashed) onChanged('busy', turn);
	}

	#addFault(user: string, password: string): CredentialFault | undefined {
		if (user === '' || password === '') return 'empty';
		const isLong = Math.max(utf8(user).length, utf8(password).length) > maxCredentialBytes;
		if (isLong) return 'too-long';
		return this.#isFull(user) ? 'limit' : undefined;
	}

	#isFull(user: string): boolean {
		return !this.#users.has(user) && this.#users.size >= maxUsers;
	}

	#set(name: string, user: User): CredentialFault | undefined {
		const before = this.#users.get(name);
		// Others may have come while this one was hashed.
		const isFull = this.#isFull(name);
		if (isFull || !this.#write(this.#required, new Map(this.#users).set(name, user))) {
			wipe(user.password);
			return isFull ? 'limit' : 'not-kept';
		}
		wipe(before?.password);
		return undefined;
	}

	/** Lets a user in no more. */
	remove(name: string, turn: Turn, onChanged: OnChanged): void {
		const user = this.#users.get(name);
		const others = new Map(this.#users);
		others.delete(name);
		const fault = user === undefined ? 'unknown' : this.#write(this.#required, others) ? undefined : 'not-kept';
		if (fault === undefined) wipe(user?.password);
		onChanged(fault, turn);
	}

	/** Makes it so, and writes it down where that is wanted; answers no and changes nothing if it cannot be written. */
	#write(required: boolean, users: Map<string, User>): boolean {
		const { store, name } = this.#keeping ?? {};
		if (store !== undefined && name !== undefined) {
			const kept = [...users].flatMap(([user, known]) => (known.kept ? [[user, known.kept] as const] : []));
			try {
				store.write(name, encodeUsers({ required, users: kept }), { secret: true });
			} catch (fault) {
				if (!(fault instanceof StoreError)) throw fault;
				return false;
			}
		}
		this.#required = required;
		this.#users = users;
		return true;
	}

	/** Forgets the passwords that were said. */
	destroy(): void {
		for (const { password } of this.#users.values()) wipe(password);
		this.#users.clear();
	}
}
