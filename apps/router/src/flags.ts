// What i2p-router was told: its flags, variables and configuration file by the table; precedence flag > variable > file > default.

import { join } from 'node:path';
import type { TunnelPlan } from '@i2p/i2ptunnel';
import { packageVersion, ValueFault } from '@i2p/runtime-node/command-line';
import { Command, CommanderError, Option } from 'commander';
import { configFileIn, configFileName, type FileWords, readConfigFile } from './config-file.js';
import { exitStatusLines } from './exit-status.js';
import {
	between,
	defaults,
	type Flag,
	flagGroups,
	flagTable,
	type ProcessSettings,
	type Sayable,
} from './flag-table.js';
import { defaultSettings, type RouterSettings, settingsFault } from './options.js';
import { readTunnelFile } from './tunnel-file.js';

/** What the command line asks for. */
export interface CommandLine extends ProcessSettings {
	readonly settings: RouterSettings;
	/** The file that tunnels stand in, whether it is there or not; and what stands there. */
	readonly tunnelFile: string;
	readonly tunnels: readonly TunnelPlan[];
	/** A file with tunnels of another router to be taken over: that is then all there is to do. */
	readonly importTunnels: string | undefined;
}

/** Why there is nothing to run: `answered` is help or the version, `usage` the user's mistake in one line. */
export interface CommandLineEnd {
	readonly end: 'answered' | 'usage';
	readonly text: string;
}

/** What flags or a file say, by the names of flags. */
type Words = ReadonlyMap<string, readonly string[]>;

/** Not a setting but a deed: it has no variable and no key in the file. */
const importFlag = 'import-tunnels';
const importText =
	'take over the tunnels in tunnels.conf of an i2pd, or i2ptunnel.config of Java I2P (or a folder of such files): write them to the configuration file, copy their keys, and end';

const description =
	'An I2P router. With no flag at all it joins the live network, listens on port 9700, keeps its state in ~/.i2p-ts and opens its doors on this machine only.';

const afterwards = `
A flag wins over its variable, the variable over the configuration file, the file over the default. Keys of the
file are the names of the flags: port = 9700. Values between commas are arrays in it. Tunnels stand in it as tables
[[tunnel]]; they are read again when the file changes, and on SIGUSR2.

SIGINT and SIGTERM stop it within a second, a second one at once. SIGHUP stops it gracefully: it takes no new
tunnels of others and goes when the last has run out, or after --grace seconds.

Exit status:
${exitStatusLines.map((line) => `  ${line}`).join('\n')}
`;

function optionOf(flag: Flag): Option {
	const fallback = flag.shown === '' ? '' : `default: ${flag.shown}, `;
	const option = new Option(`--${flag.name} ${flag.value}`, `${flag.text} (${fallback}env: ${flag.variable})`);
	option.argParser((text: string, before: readonly string[] = []) => [...before, text]);
	return flag.value.startsWith('[') ? option.preset('yes') : option;
}

function command(): Command {
	const program = new Command('i2p-router')
		.usage('[flags]')
		.description(description)
		.configureHelp({ optionDescription: (option) => option.description })
		.addHelpText('after', afterwards);
	for (const { title, flags } of flagGroups) {
		program.optionsGroup(`${title}:`);
		for (const flag of flags) program.addOption(optionOf(flag));
	}
	return program
		.optionsGroup('Instead of running:')
		.helpOption('-h, --help', 'tell all this, and end')
		.option(`--${importFlag} <file>`, importText)
		.version(packageVersion(import.meta.url), '-V, --version', 'tell which version this is, and end');
}

/** The flags that were given, each with all its values. */
function givenFlags(argv: readonly string[]): Words | CommandLineEnd {
	let said = '';
	const program = command()
		.exitOverride()
		.allowExcessArguments(false)
		.configureOutput({ writeOut: (text) => (said += text), writeErr: (text) => (said += text) });
	try {
		program.parse([...argv], { from: 'user' });
	} catch (error) {
		if (!(error instanceof CommanderError)) throw error;
		if (error.exitCode === 0) return { end: 'answered', text: said };
		const line = said.trim().split('\n')[0]!;
		const hint = /\(Did you mean .*\)/.exec(said)?.[0] ?? '';
		return usage(`${line} ${hint}`.trim().replace(/^error: /, ''));
	}
	const options = program.opts<Record<string, readonly string[] | string>>();
	const texts = (said: readonly string[] | string | undefined) => (typeof said === 'string' ? [said] : (said ?? []));
	return new Map(program.options.map((option) => [option.long!.slice(2), texts(options[option.attributeName()])]));
}

function usage(line: string): CommandLineEnd {
	return { end: 'usage', text: `i2p-router: ${line.replace(/([^.])$/, '$1.')} See i2p-router --help.` };
}

/** Everything that was said, each source by flag. */
class Said {
	readonly #flags: Words;
	readonly #variables: Readonly<Record<string, string | undefined>>;
	#file: FileWords = new Map();
	#path = '';

	constructor(flags: Words, variables: Readonly<Record<string, string | undefined>>) {
		this.#flags = flags;
		this.#variables = variables;
	}

	/** Reads the file that was named, or the one of the data folder if there is one. */
	readFile(): void {
		const inFile = flagTable.filter((flag) => flag.to !== 'config');
		const named = this.value('config') as string | undefined;
		this.#path = named ?? join(this.value('dataDir') as string, configFileName);
		if (named !== undefined) this.#file = readConfigFile(named, inFile);
		else {
			const others = inFile.filter((flag) => flag.to !== 'dataDir');
			this.#file = configFileIn(this.#path, others);
		}
	}

	/** The file that was read, or would have been. */
	get path(): string {
		return this.#path;
	}

	value(to: keyof Sayable): unknown {
		const flag = flagTable.find((one) => one.to === to)!;
		const texts = this.#flags.get(flag.name) ?? [];
		if (texts.length > 0) return read(flag, between(flag, texts), `--${flag.name}`);
		const variable = this.#variables[flag.variable] ?? '';
		if (variable !== '') return read(flag, between(flag, [variable]), flag.variable);
		const words = this.#file.get(flag.name);
		if (words !== undefined) return read(flag, words, `${this.#path}: ${flag.name} =`);
		return defaults[to];
	}
}

function read(flag: Flag, texts: readonly string[], where: string): unknown {
	if (flag.many && texts.length === 1 && /^off$/i.test(texts[0]!)) return [];
	const values = texts.map((text) => {
		try {
			return flag.read(text);
		} catch (error) {
			if (!(error instanceof ValueFault)) throw error;
			throw new ValueFault(`${where} '${text}' is invalid. ${error.message}`);
		}
	});
	return flag.many ? values : values[0];
}

/** Reads the arguments (without node and script), the variables, and the configuration file. */
export function readCommandLine(
	argv: readonly string[],
	variables: Readonly<Record<string, string | undefined>> = process.env,
): CommandLine | CommandLineEnd {
	const given = givenFlags(argv);
	if ('end' in given) return given;
	const said = new Said(given, variables);
	try {
		said.readFile();
		const all = Object.fromEntries(flagTable.map(({ to }) => [to, said.value(to)])) as unknown as Sayable;
		const settings = pick(all, Object.keys(defaultSettings)) as unknown as RouterSettings;
		const fault = settingsFault(settings);
		if (fault !== undefined) return usage(fault);
		const importTunnels = given.get(importFlag)?.at(-1);
		return { ...all, settings, tunnelFile: said.path, tunnels: readTunnelFile(said.path), importTunnels };
	} catch (error) {
		if (error instanceof ValueFault) return usage(error.message);
		throw error;
	}
}

function pick(all: Sayable, names: readonly string[]): Record<string, unknown> {
	return Object.fromEntries(names.map((name) => [name, all[name as keyof Sayable]]));
}
