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

/** Up to this many bytes of ASCII are quicker made a string here than through the platform's coder. */
const shortTextBytes = 12;

/** The string that the bytes from `start` to `end` (all of them unless told) encode, or `undefined` if they are not well-formed UTF-8. */
export function fromUtf8(bytes: Uint8Array, start = 0, end: number = bytes.length): string | undefined {
	if (end - start <= shortTextBytes) {
		const text = fromAscii(bytes, start, end);
		if (text !== undefined) return text;
	}
	try {
		return strict.decode(bytes.subarray(start, end));
	} catch {
		return undefined;
	}
}

/** The string of bytes that are all below 128; `undefined` for others. */
function fromAscii(bytes: Uint8Array, start: number, end: number): string | undefined {
	const codes = new Array<number>(end - start);
	for (let i = start; i < end; i++) {
		const code = bytes[i]!;
		if (code >= 0x80) return undefined;
		codes[i - start] = code;
	}
	return String.fromCharCode.apply(undefined, codes);
}
