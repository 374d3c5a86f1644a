// Endpoints: the outbound one of others' tunnels and the inbound one of our own. What one turn brings is brought to its clear form
// together, then its fragments are read. tunnel-message. Must not know where messages go.
import { WireError } from '@i2p/util';
import type { DataDrop } from '../codes.js';
import { tunnelMessageBytes } from '../constants.js';
import { type Assembled, Assembler, type FragmentBudget } from './assembler.js';
import { contentStartOf } from './clear-message.js';
import { FragmentHead } from './delivery.js';
import type { Layering } from './layers.js';
import { messagesOn, type Sheet, SheetPile } from './sheet.js';

const head = new FragmentHead();
/** Not the gateways': sheets that always hold the same kind of message keep its views. */
const pile = new SheetPile();

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

	/** Puts the message of a TunnelData body aside. */
	take(lentBody: Uint8Array): void {
		const sheet = pile.take();
		sheet.body.set(lentBody);
		this.#sheets.push(sheet);
	}

	/** Opens all that wait; tells the messages that are whole now, in order, each lent until the next. */
	open(now: number, onWhole: (lent: Assembled) => void): void {
		const sheets = this.#sheets;
		if (sheets.length === 0) return;
		this.#sheets = [];
		this.#assembler.expire(now);
		this.#layering(messagesOn(sheets));
		for (const sheet of sheets) this.#read(sheet, now, onWhole);
		this.#assembler.settle(now);
		pile.giveBack(sheets);
	}

	#read(sheet: Sheet, now: number, onWhole: (lent: Assembled) => void): void {
		const { bytes } = sheet;
		try {
			for (let at = contentStartOf(sheet); at < tunnelMessageBytes; ) {
				const start = head.read(bytes, at, tunnelMessageBytes);
				at = start + head.size;
				const part = at === tunnelMessageBytes ? sheet.tail(start) : bytes.subarray(start, at);
				const assembled = this.#assembler.onFragment(head, bytes, part, now);
				if (assembled !== undefined) onWhole(assembled);
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
		pile.giveBack(this.#sheets);
		this.#sheets = [];
		this.#assembler.clear();
	}
}
