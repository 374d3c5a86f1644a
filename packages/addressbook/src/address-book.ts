// The three books of a router and who comes first: private, local, router. Kept in a store as host lists; a room that writes what changed.
import type { Destination, HashKey } from '@i2p/data-core';
import { type Room, type Store, StoreError, type Turn, type Waiting } from '@i2p/runtime';
import { after, type Mono, mono, never } from '@i2p/time';
import { fromUtf8, utf8, WireError } from '@i2p/util';
import { Aliases, plainAddress } from './aliases.js';
import { Book, type BookAnswer, type ImportCount } from './book.js';
import { maxRemoved, maxSignedLines, saveDelayMs, saveRetryMs } from './constants.js';
import { applyFeedLine, type FeedAnswer } from './feed.js';
import { parseHostsLine } from './hosts-line.js';
import { hostName } from './names.js';

/**
 * Which book: what the user keeps to themself, what the user publishes, what feeds and imports brought. A name in an earlier one hides
 * those in later ones.
 */
export type BookName = 'private' | 'local' | 'router';

/** The books in their order of precedence. */
export const bookNames: readonly BookName[] = ['private', 'local', 'router'];

/** What was found under a name. */
export interface Found {
	readonly name: string;
	readonly destination: Destination;
	readonly book: BookName;
}

/** What happens in an address book, counted by code. */
export type BookNote =
	| `feed-${FeedAnswer}`
	| 'feed-malformed'
	| 'feed-too-many'
	| 'saved'
	| 'save-failed'
	| 'file-malformed';

/** What an address book is made of. */
export interface AddressBookParts {
	readonly store: Store;
	/** Counts what happens. */
	readonly note?: (code: BookNote) => void;
	/** Asks for a turn: something is to be written. */
	readonly arm: () => void;
}

const folder = 'addressbook';
const fileOf = (book: BookName): string => `${folder}/${book}.txt`;
const removedFile = `${folder}/removed.txt`;
const aliasFile = `${folder}/addresses.txt`;

/** Names of one router. A name is given to who comes first, and never taken from them by a list. */
export class AddressBook implements Room {
	readonly name = 'address-book';
	readonly #store: Store;
	readonly #note: (code: BookNote) => void;
	readonly #arm: () => void;
	readonly #books: Readonly<Record<BookName, Book>> = { private: new Book(), local: new Book(), router: new Book() };
	/** Names that stand for addresses. */
	readonly #aliases = new Aliases();
	/** Names that were taken back by their owners: feeds do not bring them again. */
	readonly #removed = new Set<string>();
	readonly #unsaved = new Set<string>();
	#saveAt: Mono = never;

	/** Reads what the store has; what does not parse in it is counted and left out. Throws StoreError. */
	constructor({ store, note, arm }: AddressBookParts) {
		this.#store = store;
		this.#note = note ?? (() => undefined);
		this.#arm = arm;
		for (const book of bookNames) {
			const text = fromUtf8(store.read(fileOf(book)) ?? utf8('')) ?? '';
			for (let bad = this.#books[book].read(text, true).malformed; bad > 0; bad--) this.#note('file-malformed');
		}
		const aliases = fromUtf8(store.read(aliasFile) ?? utf8('')) ?? '';
		for (let bad = this.#aliases.read(aliases); bad > 0; bad--) this.#note('file-malformed');
		const removed = fromUtf8(store.read(removedFile) ?? utf8('')) ?? '';
		for (const line of removed.split('\n').slice(0, maxRemoved)) {
			const name = hostName(line);
			if (name !== undefined) this.#removed.add(name);
		}
	}

	/** What the first book that has the name says; `undefined` if none has, and for texts that are no names. */
	find(text: string): Found | undefined {
		const name = hostName(text);
		if (name === undefined) return undefined;
		for (const book of bookNames) {
			const destination = this.#books[book].find(name);
			if (destination !== undefined) return { name, destination, book };
			if (book === 'private' && this.#aliases.find(name) !== undefined) return undefined;
		}
		return undefined;
	}

	/** The b32 or b33 address that the user calls so; a name of the private book goes before, and it before those of the others. */
	addressOf(text: string): string | undefined {
		const name = hostName(text);
		return name === undefined || this.#books.private.find(name) !== undefined ? undefined : this.#aliases.find(name);
	}

	/** Writes down what the user calls an address; `bad-name` and `bad-address` for what is none. Kept privately. */
	addAddress(text: string, address: string): BookAnswer | 'bad-name' | 'bad-address' {
		const name = hostName(text);
		const plain = plainAddress(address);
		if (name === undefined || plain === undefined) return name === undefined ? 'bad-name' : 'bad-address';
		const answer = this.#aliases.add(name, plain);
		if (answer === 'added') this.#changed(aliasFile);
		return answer;
	}

	/** Forgets what the user calls an address; answers whether the name was there. */
	removeAddress(text: string): boolean {
		const gone = this.#aliases.remove(hostName(text) ?? '');
		if (gone) this.#changed(aliasFile);
		return gone;
	}

	/** The name of a destination by its hash, of the first book that has one. */
	nameOf(key: HashKey): string | undefined {
		for (const book of bookNames) {
			const name = this.#books[book].nameOf(key);
			if (name !== undefined && this.find(name)?.destination.key === key) return name;
		}
		return undefined;
	}

	/** Names in a book. */
	size(book: BookName): number {
		return this.#books[book].size;
	}

	/** Every name of a book, in order. */
	entries(book: BookName): IterableIterator<[name: string, destination: Destination]> {
		return this.#books[book].entries();
	}

	/** Writes a name down as the user says it; `bad-name` for a text that is none. */
	add(book: BookName, text: string, destination: Destination): BookAnswer | 'bad-name' {
		const name = hostName(text);
		if (name === undefined) return 'bad-name';
		const answer = this.#books[book].add(name, destination);
		if (answer === 'added') {
			if (this.#removed.delete(name)) this.#changed(removedFile);
			this.#changed(fileOf(book));
		}
		return answer;
	}

	/** Forgets a name as the user says it; answers whether the book had it. A feed may bring it again. */
	remove(book: BookName, text: string): boolean {
		const gone = this.#books[book].remove(hostName(text) ?? '');
		if (gone) this.#changed(fileOf(book));
		return gone;
	}

	/** Reads a host list into a book; names that are there stay as they are. */
	importList(book: BookName, text: string): ImportCount {
		const count = this.#books[book].read(text, false);
		if (count.added > 0) this.#changed(fileOf(book));
		return count;
	}

	/** A book as a host list. */
	exportList(book: BookName): string {
		return this.#books[book].write();
	}

	/** Takes what a feed says into the router's book; answers how many lines changed something. */
	takeFeed(text: string, turn: Turn): number {
		let changes = 0;
		let signed = 0;
		for (const raw of text.split('\n')) {
			const line = this.#parse(raw);
			if (line === undefined) continue;
			if (line.options.size > 0 && ++signed > maxSignedLines) {
				this.#note('feed-too-many');
				continue;
			}
			const answer = applyFeedLine(line, this.#feedBook, turn.wall);
			this.#note(`feed-${answer}`);
			if (answer === 'added' || answer === 'changed' || answer === 'removed') changes++;
		}
		if (changes > 0) this.#changed(fileOf('router'));
		return changes;
	}

	#parse(raw: string): ReturnType<typeof parseHostsLine> {
		try {
			return parseHostsLine(raw);
		} catch (error) {
			if (!(error instanceof WireError)) throw error;
			this.#note('feed-malformed');
			return undefined;
		}
	}

	readonly #feedBook = {
		book: this.#books.router,
		mayAdd: (name: string): boolean =>
			!this.#removed.has(name) && this.#books.local.find(name) === undefined && this.#aliases.find(name) === undefined,
		onRemoved: (name: string): void => {
			if (this.#removed.size >= maxRemoved) this.#removed.delete(this.#removed.values().next().value!);
			this.#removed.add(name);
			this.#changed(removedFile);
		},
	};

	#changed(file: string): void {
		this.#unsaved.add(file);
		this.#arm();
	}

	due(): Mono {
		return this.#saveAt;
	}

	/** Writes what changed. */
	onTime(turn: Turn): void {
		this.#saveAt = this.save() ? never : after(turn.now, saveRetryMs);
	}

	flush(turn: Turn): Waiting {
		if (this.#unsaved.size === 0) return 'empty';
		if (this.#saveAt === never) this.#saveAt = mono(turn.now + saveDelayMs);
		return 'deadline';
	}

	/** Writes what changed now; answers whether all of it was written. */
	save(): boolean {
		for (const file of [...this.#unsaved]) {
			try {
				this.#store.write(file, utf8(this.#textOf(file)), { secret: file === fileOf('private') || file === aliasFile });
				this.#unsaved.delete(file);
				this.#note('saved');
			} catch (error) {
				if (!(error instanceof StoreError)) throw error;
				this.#note('save-failed');
			}
		}
		return this.#unsaved.size === 0;
	}

	#textOf(file: string): string {
		if (file === aliasFile) return this.#aliases.write();
		const book = bookNames.find((one) => fileOf(one) === file);
		return book === undefined ? `${[...this.#removed].join('\n')}\n` : this.#books[book].write();
	}
}
