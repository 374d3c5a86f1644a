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
