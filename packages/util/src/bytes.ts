// Small operations on byte arrays that every package needs: compare, join, copy, hex, wipe.
import { checkAnyBytes } from './arguments.js';

/**
 * Whether two byte strings are equal, in time that depends on their lengths only.
 * Different lengths answer false at once: lengths are never secret here. Throws TypeError on what is no Uint8Array, lest two texts be equal.
 */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
	checkAnyBytes('bytes to compare', a);
	checkAnyBytes('bytes to compare', b);
	if (a.length !== b.length) return false;
	let difference = 0;
	for (let i = 0; i < a.length; i++) difference |= a[i]! ^ b[i]!;
	return difference === 0;
}

/** Orders byte strings as unsigned big-endian numbers of equal length; not constant time. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
	const length = Math.min(a.length, b.length);
	for (let i = 0; i < length; i++) {
		const difference = a[i]! - b[i]!;
		if (difference !== 0) return difference;
	}
	return a.length - b.length;
}

/** One new array holding all the parts in order. */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
	let length = 0;
	for (const part of parts) length += part.length;
	const joined = new Uint8Array(length);
	let at = 0;
	for (const part of parts) {
		joined.set(part, at);
		at += part.length;
	}
	return joined;
}

/** A copy that shares no memory with the original: what outlives the call it was lent for. */
export function copyBytes(bytes: Uint8Array): Uint8Array {
	return new Uint8Array(bytes);
}

/** Overwrites secrets with zeros where they die. */
export function wipe(...secrets: readonly (Uint8Array | undefined)[]): void {
	for (const secret of secrets) secret?.fill(0);
}

/** What `use` makes of secret bytes, which are wiped as soon as it returns or throws. */
export function spendSecret<T>(secret: Uint8Array, use: (lent: Uint8Array) => T): T {
	try {
		return use(secret);
	} finally {
		secret.fill(0);
	}
}

const hexDigits = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'));

/** Lower-case hexadecimal. */
export function toHex(bytes: Uint8Array): string {
	let text = '';
	for (let i = 0; i < bytes.length; i++) text += hexDigits[bytes[i]!];
	return text;
}

/** Bytes of a hexadecimal string; throws RangeError on anything else. */
export function fromHex(text: string): Uint8Array {
	if (text.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(text))
		throw new RangeError(`hexadecimal: expected pairs of digits, got ${text.length} characters`);
	const bytes = new Uint8Array(text.length / 2);
	for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
	return bytes;
}
