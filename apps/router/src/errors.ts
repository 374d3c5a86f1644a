// Why a router cannot run: what the user can mend, each with a code and one line that says what to do.

/** What stands in the way. */
export type RouterFault = 'port-taken' | 'no-address' | 'data-dir' | 'identity' | 'clock' | 'reseed';

/** A router that cannot start or go on; the message is one line that says what to do. */
export class RouterError extends Error {
	override readonly name = 'RouterError';
	readonly code: RouterFault;

	/**
	 * @param code stable, compared by value
	 * @param message one line for a person
	 */
	constructor(code: RouterFault, message: string) {
		super(message);
		this.code = code;
	}
}

/** Why no shared router was found or started: `not-started`, the message says why; `timeout`, it does not answer. */
export type AttachFault = 'not-started' | 'timeout';

/** No router that programs could share. */
export class AttachError extends Error {
	override readonly name = 'AttachError';
	readonly code: AttachFault;

	/**
	 * @param code stable, compared by value
	 * @param message one line for a person
	 */
	constructor(code: AttachFault, message: string) {
		super(message);
		this.code = code;
	}
}
