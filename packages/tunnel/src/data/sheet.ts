// Memory for tunnel messages while they are read or made: it is used again and again, since making it costs more than
// what is done in it. Must not know what is in a message.
import { mostFreeSheets, tunnelBodyBytes, tunnelIdBytes, tunnelIvBytes } from '../constants.js';

/** Memory of one tunnel message in its turn. */
export class Sheet {
	/** A TunnelData body as it travels: tunnel id, message. */
	readonly body: Uint8Array;
	/** The message of 1024 bytes, and behind it room for the IV: a checksum is of the content and the IV. */
	readonly bytes: Uint8Array;
	/** The message alone. */
	readonly message: Uint8Array;
	/** The room behind it. */
	readonly iv: Uint8Array;
	#summed: Uint8Array;
	#tail: Uint8Array;

	constructor() {
		const memory = new Uint8Array(tunnelBodyBytes + tunnelIvBytes);
		this.body = memory.subarray(0, tunnelBodyBytes);
		this.bytes = memory.subarray(tunnelIdBytes);
		this.message = memory.subarray(tunnelIdBytes, tunnelBodyBytes);
		this.iv = memory.subarray(tunnelBodyBytes);
		this.#summed = this.bytes;
		this.#tail = this.message;
	}

	// Messages of one stream are cut alike, and a view costs more than its garbage shows: each sheet keeps its last.

	/** What the checksum of a content is of that begins there: all to the end. */
	summed(contentStart: number): Uint8Array {
		if (this.#summed.length !== this.bytes.length - contentStart) this.#summed = this.bytes.subarray(contentStart);
		return this.#summed;
	}

	/** The message from there on. */
	tail(start: number): Uint8Array {
		if (this.#tail.length !== this.message.length - start) this.#tail = this.message.subarray(start);
		return this.#tail;
	}
}

/** Sheets that nobody writes on at the moment. */
export class SheetPile {
	readonly #sheets: Sheet[] = [];

	/** A sheet with anything on it. */
	take(): Sheet {
		return this.#sheets.pop() ?? new Sheet();
	}

	/** Sheets that nobody looks at any more, in the order in which they were taken: they are taken in it again. */
	giveBack(sheets: readonly Sheet[]): void {
		for (let i = sheets.length - 1; i >= 0; i--)
			if (this.#sheets.length < mostFreeSheets) this.#sheets.push(sheets[i]!);
	}
}

/** The messages on these sheets. */
export function messagesOn(sheets: readonly Sheet[]): Uint8Array[] {
	return sheets.map((sheet) => sheet.message);
}
