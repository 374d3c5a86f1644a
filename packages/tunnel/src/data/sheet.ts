// Memory for tunnel messages while they are read or made: it is used again and again, since making it costs more than
// what is done in it. Must not know what is in a message.
import { mostFreeSheets, tunnelIvBytes, tunnelMessageBytes } from '../constants.js';

/** Memory of one tunnel message in its turn. */
export class Sheet {
	/** The message of 1024 bytes, and behind it room for the IV: a checksum is of the content and the IV. */
	readonly bytes = new Uint8Array(tunnelMessageBytes + tunnelIvBytes);
	/** The message alone. */
	readonly message: Uint8Array = this.bytes.subarray(0, tunnelMessageBytes);
	/** The room behind it. */
	readonly iv: Uint8Array = this.bytes.subarray(tunnelMessageBytes);
	#summed: Uint8Array = this.iv;

	/** What the checksum of a content is of that begins there: all to the end. */
	summed(contentStart: number): Uint8Array {
		// Most contents are as long as can be.
		if (this.#summed.length !== this.bytes.length - contentStart) this.#summed = this.bytes.subarray(contentStart);
		return this.#summed;
	}
}

const free: Sheet[] = [];

/** A sheet with anything on it. */
export function takeSheet(): Sheet {
	return free.pop() ?? new Sheet();
}

/** Sheets that nobody looks at any more. */
export function giveBack(sheets: readonly Sheet[]): void {
	for (const sheet of sheets) if (free.length < mostFreeSheets) free.push(sheet);
}

/** The messages on these sheets. */
export function messagesOn(sheets: readonly Sheet[]): Uint8Array[] {
	return sheets.map((sheet) => sheet.message);
}
