// Files as a port: small named byte strings, replaced atomically.

/** Why a store operation failed. */
export type StoreFault = 'denied' | 'full' | 'failed';

/** Thrown by a {@link Store}: the operating system refused. The caller is at start-up or in a job. */
export class StoreError extends Error {
	override readonly name = 'StoreError';
	readonly code: StoreFault;

	constructor(code: StoreFault, detail: string) {
		super(detail);
		this.code = code;
	}
}

/** A folder of named byte strings; names use `/` and never leave the folder. */
export interface Store {
	/** The bytes, or `undefined` if there is no such name. */
	read(name: string): Uint8Array | undefined;
	/** Replaces the bytes atomically; `secret` makes them readable by the owner only. */
	write(name: string, given: Uint8Array, options?: { readonly secret?: boolean }): void;
	/** Names directly below a folder, sorted; empty if there is none. */
	list(folder: string): string[];
	/** Forgets the name; nothing happens if there is none. */
	remove(name: string): void;
}
