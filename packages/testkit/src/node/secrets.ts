// Whether anything that prints a value prints a secret with it: for tests of keys, ciphers and the errors they throw.
import { inspect } from 'node:util';
import { toHex } from '@i2p/util';

/** Bytes in a row that count as shown: that many are no accident. */
const windowBytes = 6;

/**
 * The ways of printing a value that show six or more bytes in a row of one of the secrets (8 bytes or more each): `inspect` with all that is hidden,
 * `JSON.stringify`, `String`, what `structuredClone` keeps, and of errors message and stack. Hexadecimal, base64, lists of numbers and one
 * large number are known, in either order of the bytes. Empty if none does.
 */
export function secretsShown(value: unknown, ...secrets: readonly Uint8Array[]): string[] {
	const shown: string[] = [];
	for (const [way, text] of printed(value))
		if (secrets.some((secret) => holds(text, secret) || holds(text, new Uint8Array(secret).reverse()))) shown.push(way);
	return shown;
}

function deep(value: unknown): string {
	return inspect(value, {
		depth: null,
		showHidden: true,
		getters: true,
		maxArrayLength: null,
		maxStringLength: null,
		breakLength: Number.POSITIVE_INFINITY,
	});
}

function* printed(value: unknown): Generator<[string, string]> {
	yield ['inspect', deep(value)];
	yield ['JSON.stringify', JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? `${inner}` : inner)) ?? ''];
	yield ['String', String(value)];
	if (value instanceof Error) yield ['stack', `${value.message} ${value.stack}`];
	let clone: unknown;
	try {
		clone = structuredClone(value);
	} catch {
		return; // what cannot be cloned shows nothing
	}
	yield ['structuredClone', deep(clone)];
}

function holds(text: string, secret: Uint8Array): boolean {
	const digits = text.toLowerCase().replace(/[\s,:]/g, '');
	const numbers = ` ${
		text
			.replace(/"\d+":/g, ' ')
			.match(/\d+/g)
			?.join(' ') ?? ''
	} `;
	if (numbers.includes(` ${BigInt(`0x${toHex(secret)}`)} `)) return true;
	for (let at = 0; at + windowBytes <= secret.length; at++) {
		const bytes = secret.subarray(at, at + windowBytes);
		if (digits.includes(toHex(bytes)) || numbers.includes(` ${bytes.join(' ')} `)) return true;
		const base64 = Buffer.from(bytes).toString('base64');
		if ([base64, base64.replaceAll('+', '-').replaceAll('/', '_')].some((form) => text.includes(form))) return true;
	}
	return false;
}
