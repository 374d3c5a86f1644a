// Endpoints: the outbound one of others' tunnels and the inbound one of our own. What one turn brings is brought to its clear form
// together, then its fragments are read. tunnel-message. Must not know where messages go.
import { WireError } from '@i2p/util';
import type { DataDrop } from '../codes.js';
import { tunnelMessageBytes } from '../constants.js';
import { type Assembled, Assembler, type FragmentBudget } from './assembler.js';
import { contentStartOf } from './clear-message.js';
import { FragmentHead } from './delivery.js';
import type { Layering } from './layers.js';
import { giveBack, messagesOn, type Sheet, takeSheet } from './sheet.js';

const head = new FragmentHead();

/** The end of one tunnel. */
export class Endpoint {
	readonly #layering: Layering;
	readonly #assembler: Assembler;
	readonly #note: (code: DataDrop) => void;
	#sheets: Sheet[] = [];

	constructor(layering: Layering, budget: FragmentBudget, note: (code: DataDrop) => void) {
		this.#layering = layering;
		this.#assembler = new Assembler(budget, note);
		this.#note = note;
	}

	/** Messages that wait to be opened. */
	get waiting(): number {
		return this.#sheets.length;
	}

	/** Puts a message of 1024 bytes aside. */
	take(lentMessage: Uint8Array): void {
		const sheet = takeSheet();
		sheet.message.set(lentMessage);
		this.#sheets.push(sheet);
	}

	/** Opens all that wait; answers the messages that are whole now, in order. */
	open(now: number): readonly Assembled[] {
		const sheets = this.#sheets;
		if (sheets.length === 0) return [];
		this.#sheets = [];
		this.#assembler.expire(now);
		this.#layering(messagesOn(sheets));
		const whole: Assembled[] = [];
		for (const sheet of sheets) this.#read(sheet, whole, now);
		this.#assembler.settle(now);
		giveBack(sheets);
		return whole;
	}

	#read(sheet: Sheet, whole: Assembled[], now: number): void {
		const { bytes } = sheet;
		try {
			for (let at = contentStartOf(sheet); at < tunnelMessageBytes; ) {
				const start = head.read(bytes, at, tunnelMessageBytes);
				at = start + head.size;
				const assembled = this.#assembler.onFragment(head, bytes, start, now);
				if (assembled !== undefined) whole.push(assembled);
			}
		} catch (error) {
			if (!(error instanceof WireError)) throw error;
			this.#note(error.code === 'tunnel-checksum' ? 'bad-checksum' : 'bad-tunnel-message');
		}
	}

	/** When incomplete messages must be looked at again; infinite if there are none. */
	nextDue(): number {
		return this.#assembler.nextDue();
	}

	/** Drops incomplete messages that waited too long. */
	expire(now: number): void {
		this.#assembler.expire(now);
	}

	/** Drops everything that waits or is incomplete. */
	clear(): void {
		giveBack(this.#sheets);
		this.#sheets = [];
		this.#assembler.clear();
	}
}
