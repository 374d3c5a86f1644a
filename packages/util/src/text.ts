// UTF-8 text to bytes and back, through the platform's own coder.

interface Coders {
	TextEncoder: new () => { encode(text: string): Uint8Array };
	TextDecoder: new (
		label: string,
		options: { fatal: boolean; ignoreBOM: boolean },
	) => { decode(bytes: Uint8Array): string };
}
const { TextEncoder, TextDecoder } = globalThis as unknown as Coders;

const encoder = new TextEncoder();
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** UTF-8 bytes of a string. */
export function utf8(text: string): Uint8Array {
	return encoder.encode(text);
}

/** The string that the bytes encode, or `undefined` if they are not well-formed UTF-8. */
export function fromUtf8(bytes: Uint8Array): string | undefined {
	try {
		return strict.decode(bytes);
	} catch {
		return undefined;
	}
}
