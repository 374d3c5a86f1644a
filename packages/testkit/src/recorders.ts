// Stand-ins that remember: a store in memory, a log that can be asked.
import { type Log, type LogFields, type LogLevel, type Store, StoreError } from '@i2p/runtime';
import { copyBytes } from '@i2p/util';

/** A store in memory that can be told to refuse. */
export interface MemoryStore extends Store {
	readonly files: ReadonlyMap<string, Uint8Array>;
	/** Names that were written as secrets. */
	readonly secrets: ReadonlySet<string>;
	/** Makes every later write fail with this code; `undefined` heals. */
	fail(code: StoreError['code'] | undefined): void;
}

/** An empty {@link MemoryStore}. */
export function memoryStore(): MemoryStore {
	const files = new Map<string, Uint8Array>();
	const secrets = new Set<string>();
	let fault: StoreError['code'] | undefined;
	return {
		files,
		secrets,
		fail(code) {
			fault = code;
		},
		read(name) {
			const bytes = files.get(name);
			return bytes === undefined ? undefined : copyBytes(bytes);
		},
		write(name, given, options) {
			if (fault !== undefined) throw new StoreError(fault, name);
			files.set(name, copyBytes(given));
			if (options?.secret) secrets.add(name);
		},
		list(folder) {
			const prefix = folder === '' ? '' : `${folder}/`;
			const below = [...files.keys()].filter((name) => name.startsWith(prefix));
			return [...new Set(below.map((name) => name.slice(prefix.length).split('/')[0]!))].sort();
		},
		remove(name) {
			files.delete(name);
			secrets.delete(name);
		},
	};
}

/** One event that was told. */
export interface Recorded {
	readonly level: LogLevel;
	readonly event: string;
	readonly fields: LogFields;
}

/** A log that keeps every line, and the events in order. */
export function recordingLog(): { readonly log: Log; readonly lines: Recorded[]; events(): string[] } {
	const lines: Recorded[] = [];
	const log: Log = {
		enabled: () => true,
		note(level, event, fields = {}) {
			lines.push({ level, event, fields });
		},
	};
	return { log, lines, events: () => lines.map((line) => line.event) };
}
