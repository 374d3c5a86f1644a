// One row of what can be said to i2p-router: a flag, a variable, a key of the configuration file and a line of help; and what is so when nothing is said.
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { LogLevel } from '@i2p/runtime';
import { defaultGraceSeconds, defaultSettings, type RouterSettings } from './options.js';

/** What the binary is told beside the settings of its router. */
export interface ProcessSettings {
	/** Folder of identity and state. */
	readonly dataDir: string;
	readonly logLevel: LogLevel;
	/** Folder with RouterInfos to read at start. */
	readonly netdbFrom: string | undefined;
	/** Configuration file; `undefined` for the one in the data folder, if there is one. */
	readonly config: string | undefined;
	/** File with the keys of another router's identity, to take over. */
	readonly importKeys: string | undefined;
	/** Longest that a graceful stop lasts, in seconds. */
	readonly graceSeconds: number;
}

/** Everything that can be said. */
export type Sayable = RouterSettings & ProcessSettings;

/** One row. */
export interface Flag {
	/** Long flag without its dashes; the key in the configuration file too. */
	readonly name: string;
	/** What its value is called in the help; in brackets if it may be left out and is then `yes`. */
	readonly value: string;
	readonly variable: string;
	readonly text: string;
	/** What it is when nothing is said, in words. */
	readonly shown: string;
	readonly to: keyof Sayable;
	/** Reads one value; throws ValueFault. */
	readonly read: (text: string) => unknown;
	/** Several values: between commas, the flag several times, an array in the configuration file; `off` for none. */
	readonly many: boolean;
}

type One<T> = T extends readonly (infer E)[] ? E : T;

interface Row<K extends keyof Sayable> extends Pick<Flag, 'name' | 'value' | 'variable' | 'text'> {
	readonly read: (text: string) => One<Sayable[K]>;
	/** Words for a default that is no plain value. */
	readonly shown?: string;
	readonly many?: true;
}

/** What is so when nothing is said. */
export const defaults: Sayable = {
	...defaultSettings,
	i2cp: { host: '127.0.0.1', port: 7654 },
	httpProxy: 'usual',
	socks: 'usual',
	dataDir: join(homedir(), '.i2p-ts'),
	logLevel: 'info',
	netdbFrom: undefined,
	config: undefined,
	importKeys: undefined,
	graceSeconds: defaultGraceSeconds,
};

function shownDefault(to: keyof Sayable): string {
	const value = defaults[to];
	if (value === undefined) return '';
	if (typeof value === 'object') return 'host' in value ? `${value.host}:${value.port}` : value.join(',');
	if (typeof value === 'boolean') return value ? 'yes' : 'no';
	return to === 'dataDir' ? '~/.i2p-ts' : String(value);
}

/** A row that sets this. */
export function flag<K extends keyof Sayable>(to: K, row: Row<K>): Flag {
	return { shown: shownDefault(to), many: false, ...row, to };
}
