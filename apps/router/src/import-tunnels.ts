// The tunnels of an i2pd or a Java router taken over: their tables appended to our configuration file, their keys copied; every line says what became of one.

import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { decodeDestinationKeys } from '@i2p/data-core';
import { type ForeignTunnels, PlanFault, readI2pdTunnels, readJavaTunnels, readPlans } from '@i2p/i2ptunnel';
import { ValueFault } from '@i2p/runtime-node/command-line';
import { equalBytes, unlessMalformed } from '@i2p/util';
import { stringify } from 'smol-toml';
import { ensureFolder, reason } from './data-folder.js';
import { readTunnelFile } from './tunnel-file.js';

/** Where tunnels and their keys go. */
export interface ImportTarget {
	/** The configuration file; made if it is not there. */
	readonly file: string;
	readonly dataDir: string;
}

type Table = Readonly<Record<string, unknown>>;

/** Most bytes of one file: thousands of tunnels. */
const mostBytes = 1_048_576;
/** Where i2pd keeps keys when its configuration stands elsewhere. */
const i2pdFolders = ['/var/lib/i2pd', join(homedir(), '.i2pd')];

/**
 * Reads tunnels.conf, i2ptunnel.config, or every file of a folder of such, and appends what is new to the configuration file, all at once. Answers
 * one line for each tunnel and each thing left out. Throws {@link ValueFault} for a file of tunnels that cannot be read and for what cannot be
 * written: the configuration file is then as it was.
 */
export function importTunnels(from: string, target: ImportTarget): readonly string[] {
	const known = new Set(readTunnelFile(target.file).map(({ name }) => name));
	const lines: string[] = [];
	const tables: Table[] = [];
	for (const path of filesAt(from)) {
		const found = tunnelsIn(path);
		lines.push(...found.leftOut);
		for (const table of found.tables) {
			const name = String(table['name']);
			const fault = known.has(name) ? 'a tunnel of that name is there already' : faultOf(table);
			const keys = fault ?? takeKeys(found, table, path, target.dataDir);
			if (keys === undefined) {
				known.add(name);
				tables.push(table);
				lines.push(`${name}: taken over as ${String(table['type'])}`);
			} else lines.push(`${name}: left out: ${keys}`);
		}
	}
	if (tables.length > 0) append(target.file, from, tables);
	const count = tables.length === 1 ? '1 tunnel was' : `${tables.length} tunnels were`;
	return [...lines, `${count} written to ${target.file}. Let no other router run with the same keys.`];
}

function filesAt(from: string): readonly string[] {
	try {
		if (!statSync(from).isDirectory()) return [from];
		const names = readdirSync(from).filter((name) => /\.(?:conf|config)$/.test(name));
		if (names.length > 0) return names.sort().map((name) => join(from, name));
	} catch (error) {
		throw new ValueFault(`cannot read ${from} given by --import-tunnels (${reason(error)})`);
	}
	throw new ValueFault(`the folder ${from} given by --import-tunnels has no .conf and no .config file`);
}

function tunnelsIn(path: string): ForeignTunnels {
	try {
		const bytes = readFileSync(path);
		if (bytes.length > mostBytes) throw new PlanFault(`the file is larger than ${mostBytes} bytes`);
		const text = bytes.toString('utf8');
		return /^\s*\[/m.test(text) ? readI2pdTunnels(text) : readJavaTunnels(text);
	} catch (error) {
		throw new ValueFault(
			`${path} is neither a tunnels.conf of i2pd nor an i2ptunnel.config of Java I2P (${reason(error)})`,
		);
	}
}

/** Why our reader does not want this table. */
function faultOf(table: Table): string | undefined {
	try {
		readPlans([table]);
		return undefined;
	} catch (error) {
		if (!(error instanceof PlanFault)) throw error;
		return error.message;
	}
}

/** Copies the keys of a tunnel into our folder; answers why that cannot be. Without its keys a tunnel would have another address. */
function takeKeys({ keyFiles }: ForeignTunnels, table: Table, file: string, dataDir: string): string | undefined {
	const keyFile = keyFiles.find(({ tunnel }) => tunnel === table['name']);
	if (keyFile === undefined) return undefined;
	const { path, name } = keyFile;
	const folder = dirname(file);
	const places = isAbsolute(path) ? [path] : [folder, dirname(folder), ...i2pdFolders].map((at) => join(at, path));
	const source = places.find((place) => existsSync(place));
	if (source === undefined) return `its keys ${path} are not beside ${file}; copy them there and import once more`;
	let bytes: Uint8Array;
	try {
		bytes = new Uint8Array(readFileSync(source));
	} catch (error) {
		return `cannot read its keys ${source} (${reason(error)})`;
	}
	const keys = unlessMalformed(() => decodeDestinationKeys(bytes));
	if (keys === undefined) return `${source} holds no keys of a destination`;
	keys.destroy();
	const ours = join(dataDir, 'tunnels', name);
	if (existsSync(ours)) {
		const isSame = equalBytes(new Uint8Array(readFileSync(ours)), bytes);
		return isSame
			? undefined
			: `other keys are in ${ours} already; move one of the two files, and its name in the tunnel`;
	}
	ensureFolder(dataDir);
	try {
		mkdirSync(dirname(ours), { recursive: true, mode: 0o700 });
		writeFileSync(ours, bytes, { mode: 0o600 });
	} catch (error) {
		throw new ValueFault(`cannot write ${ours} (${reason(error)})`);
	}
	return undefined;
}

/** A router that runs reads the file whenever it changes: it never sees half of it. */
function append(file: string, from: string, tables: readonly Table[]): void {
	const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
	const gap = before === '' || before.endsWith('\n') ? '' : '\n';
	const text = `${before}${gap}\n# Tunnels of ${JSON.stringify(from)}\n${stringify({ tunnel: tables })}`;
	try {
		ensureFolder(dirname(file));
		writeFileSync(`${file}.new`, text, { mode: before === '' ? 0o600 : statSync(file).mode });
		renameSync(`${file}.new`, file);
	} catch (error) {
		throw new ValueFault(`cannot write ${file} (${reason(error)})`);
	}
}
