// What a file with the tunnels of another router becomes: tables that plans are read from, its key files, and in words whatever has no counterpart.

/** A file of keys as another router names it. */
export interface ForeignKeyFile {
	/** The tunnel that has these keys. */
	readonly tunnel: string;
	/** As it stands in the file: a name beside it, or a path. */
	readonly path: string;
	/** What the table calls it: a name in the folder of tunnels. */
	readonly name: string;
}

/** The tunnels of another router. */
export interface ForeignTunnels {
	/** For `readPlans`. */
	readonly tables: readonly Readonly<Record<string, unknown>>[];
	readonly keyFiles: readonly ForeignKeyFile[];
	/** What was left out, a line each. */
	readonly leftOut: readonly string[];
}

/** Most lines that are read of one file. */
export const mostLines = 10_000;

/** One tunnel as it is being made. */
export class ForeignTunnel {
	readonly name: string;
	readonly table: Record<string, unknown>;
	readonly options: Record<string, string> = {};
	keyFile: ForeignKeyFile | undefined;
	readonly leftOut: string[] = [];

	constructor(name: string, type: string) {
		this.name = name;
		this.table = { name, type };
	}

	/** Its keys are in this file. */
	takeKeys(path: string): void {
		const last = path.split(/[/\\]/).at(-1) ?? '';
		const name = last.replace(/[^A-Za-z0-9._-]/g, '_').replace(/^[.-]+/, '');
		this.table['keys'] = name === '' ? 'keys.dat' : name;
		this.keyFile = { tunnel: this.name, path, name: this.table['keys'] as string };
	}

	/** This cannot be taken over. */
	leaveOut(what: string): void {
		this.leftOut.push(`${this.name}: ${what}`);
	}
}

/** All of them together; `undefined` in the list is a tunnel that was left out as a whole, with its reason in `leftOut`. */
export function gathered(tunnels: readonly (ForeignTunnel | undefined)[], leftOut: readonly string[]): ForeignTunnels {
	const made = tunnels.filter((one) => one !== undefined);
	return {
		tables: made.map(({ table, options }) => (Object.keys(options).length > 0 ? { ...table, options } : table)),
		keyFiles: made.map(({ keyFile }) => keyFile).filter((one) => one !== undefined),
		leftOut: [...leftOut, ...made.flatMap((one) => one.leftOut)],
	};
}
