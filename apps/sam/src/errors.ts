// What can go wrong that only the user can mend.

/** Why a bridge does not start, or cannot go on. */
export type BridgeFault = 'port-taken' | 'no-address' | 'users';

/** A fault that the user can mend; the message is one line. */
export class BridgeError extends Error {
	override readonly name = 'BridgeError';
	readonly code: BridgeFault;

	constructor(code: BridgeFault, message: string) {
		super(message);
		this.code = code;
	}
}

/** What it means that something cannot listen. `flag` chooses its port. */
export function listenError(what: string, where: string, flag: string, code: string, detail: string): BridgeError {
	if (code === 'in-use')
		return new BridgeError(
			'port-taken',
			`${what} cannot listen on ${where}: the port is taken; choose another with ${flag}`,
		);
	if (code === 'denied')
		return new BridgeError('port-taken', `${what} may not listen on ${where}; choose a port above 1023 with ${flag}`);
	return new BridgeError(
		'no-address',
		`${what} cannot listen on ${where} (${detail}); choose an address of this machine with ${flag === '--port' ? '--host' : flag}`,
	);
}
