// The command line of i2p-router: what flags and variables say, by the table; precedence flag > variable > default.
import { Command, CommanderError, Option } from 'commander';
import { defaults, type Flag, flagTable, type ProcessSettings, type Sayable } from './flag-table.js';
import { ValueFault } from './flag-values.js';
import { defaultSettings, type RouterSettings, settingsFault } from './options.js';

/** What the command line asks for. */
export interface CommandLine extends ProcessSettings {
	readonly settings: RouterSettings;
}

/** Why there is nothing to run: `help` was answered, `usage` is the user's mistake in one line. */
export interface CommandLineEnd {
	readonly end: 'help' | 'usage';
	readonly text: string;
}

const optional = ({ value }: Flag): boolean => value.startsWith('[');

function command(): Command {
	const program = new Command('i2p-router').description(
		'An I2P router. Stops on SIGINT or SIGTERM; a second one stops it at once.',
	);
	for (const flag of flagTable) {
		const fallback = flag.shown === '' ? '' : `default: ${flag.shown}, `;
		const option = new Option(`--${flag.name} ${flag.value}`, `${flag.text} (${fallback}env: ${flag.variable})`);
		option.argParser((text: string, before: readonly string[] = []) => [...before, text]);
		if (optional(flag)) option.preset('true');
		program.addOption(option);
	}
	return program;
}

/** The flags that were given, by name, each with all its values. */
function givenFlags(argv: readonly string[]): ReadonlyMap<string, readonly string[]> | CommandLineEnd {
	let said = '';
	const program = command()
		.exitOverride()
		.allowExcessArguments(false)
		.configureOutput({ writeOut: (text) => (said += text), writeErr: (text) => (said += text) });
	try {
		program.parse([...argv], { from: 'user' });
	} catch (error) {
		if (!(error instanceof CommanderError)) throw error;
		if (error.exitCode === 0) return { end: 'help', text: said };
		return usage(
			said
				.trim()
				.split('\n')
				.join(' ')
				.replace(/^error: /, ''),
		);
	}
	const options = program.opts<Record<string, readonly string[]>>();
	return new Map(program.options.map((option) => [option.long!.slice(2), options[option.attributeName()] ?? []]));
}

function usage(line: string): CommandLineEnd {
	return { end: 'usage', text: `i2p-router: ${line.replace(/([^.])$/, '$1.')} See i2p-router --help.` };
}

/** Where something was said, for the line that complains about it. */
interface Said {
	readonly texts: readonly string[];
	readonly where: string;
}

function readSaid(flag: Flag, { texts, where }: Said): unknown {
	const parts = flag.many ? texts.flatMap((text) => text.split(',').map((part) => part.trim())) : texts.slice(-1);
	if (flag.many && parts.length === 1 && /^off$/i.test(parts[0]!)) return [];
	const values = parts.map((text) => {
		try {
			return flag.read(text);
		} catch (error) {
			if (!(error instanceof ValueFault)) throw error;
			throw new ValueFault(`${where} '${text}' is invalid. ${error.message}`);
		}
	});
	return flag.many ? values : values[0];
}

/** Reads the arguments (without node and script) and the variables. */
export function readCommandLine(
	argv: readonly string[],
	variables: Readonly<Record<string, string | undefined>> = process.env,
): CommandLine | CommandLineEnd {
	const given = givenFlags(argv);
	if ('end' in given) return given;
	const said: Record<string, unknown> = { ...defaults };
	try {
		for (const flag of flagTable) {
			const texts = given.get(flag.name) ?? [];
			const variable = variables[flag.variable] ?? '';
			if (texts.length > 0) said[flag.to] = readSaid(flag, { texts, where: `--${flag.name}` });
			else if (variable !== '') said[flag.to] = readSaid(flag, { texts: [variable], where: flag.variable });
		}
	} catch (error) {
		if (error instanceof ValueFault) return usage(error.message);
		throw error;
	}
	const { dataDir, logLevel, netdbFrom, ...all } = said as unknown as Sayable;
	const settings = Object.fromEntries(
		Object.keys(defaultSettings).map((name) => [name, all[name as keyof RouterSettings]]),
	) as unknown as RouterSettings;
	const fault = settingsFault(settings);
	return fault === undefined ? { settings, dataDir, logLevel, netdbFrom } : usage(fault);
}
