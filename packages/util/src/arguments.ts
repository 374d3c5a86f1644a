// Checks of what a caller gives: the message names the argument, what was expected and what was given, never the bytes.

function kindOf(value: unknown): string {
	if (value === null) return 'null';
	return typeof value === 'object' ? (value.constructor?.name ?? 'object') : typeof value;
}

function notBytes(name: string, value: unknown): TypeError {
	return new TypeError(`${name}: expected a Uint8Array, got ${kindOf(value)}`);
}

/** Throws TypeError unless the argument is a Uint8Array, of any length: a message, a signature. */
export function checkAnyBytes(name: string, bytes: Uint8Array): void {
	if (!(bytes instanceof Uint8Array)) throw notBytes(name, bytes);
}

/**
 * Throws unless the argument is a Uint8Array (TypeError) of exactly this many bytes (RangeError).
 * @param name of the argument, with whose key or nonce it is: `X25519 private key`
 */
export function checkBytes(name: string, bytes: Uint8Array, length: number): void {
	if (!(bytes instanceof Uint8Array)) throw notBytes(name, bytes);
	if (bytes.length !== length) throw new RangeError(`${name}: expected ${length} bytes, got ${bytes.length}`);
}

/** Throws unless the argument is a Uint8Array (TypeError) of `least` to `most` bytes (RangeError); `Number.MAX_SAFE_INTEGER` is no bound. */
export function checkBytesWithin(name: string, bytes: Uint8Array, least: number, most: number): void {
	if (!(bytes instanceof Uint8Array)) throw notBytes(name, bytes);
	if (bytes.length >= least && bytes.length <= most) return;
	const expected = most === Number.MAX_SAFE_INTEGER ? `at least ${least}` : `${least} to ${most}`;
	throw new RangeError(`${name}: expected ${expected} bytes, got ${bytes.length}`);
}

/** Throws unless the argument is a finite number (TypeError if no number) above 0 (RangeError): a rate, a size, a time. */
export function checkPositive(name: string, value: number): void {
	if (typeof value !== 'number') throw new TypeError(`${name}: expected a number, got ${kindOf(value)}`);
	if (!(value > 0 && value < Number.POSITIVE_INFINITY))
		throw new RangeError(`${name}: expected a finite number above 0, got ${value}`);
}

/** Throws unless the argument is an integer (TypeError if no number) from `least` to `most` (RangeError). */
export function checkInteger(name: string, value: number, least: number, most: number): void {
	if (typeof value !== 'number') throw new TypeError(`${name}: expected an integer, got ${kindOf(value)}`);
	if (!(Number.isInteger(value) && value >= least && value <= most))
		throw new RangeError(`${name}: expected an integer from ${least} to ${most}, got ${value}`);
}

/** What is thrown when a key is used after `destroy`. */
export function destroyedKey(name: string): TypeError {
	return new TypeError(`${name}: destroyed`);
}
