// What i2p-sam was told: one table of flags and variables; precedence flag > variable > default.
import type { Endpoint } from '@i2p/runtime';
import {
	address,
	endpointOrOff,
	packageVersion,
	path,
	userAndPassword,
	ValueFault,
	whole,
} from '@i2p/runtime-node/command-line';
import { Command, CommanderError, Option } from 'commander';
import { exitStatusLines } from './exit-status.js';
import { type BridgeSettings, defaultSettings } from './options.js';

/** Why there is nothing to run: `answered` is help or the version, `usage` the user's mistake in one line. */
export interface CommandLineEnd {
	readonly end: 'answered' | 'usage';
	readonly text: string;
}

interface Flag {
	readonly name: string;
	readonly value: string;
	readonly variable: string;
	readonly text: string;
	readonly shown: string;
	readonly to: keyof BridgeSettings;
	readonly read: (text: string) => unknown;
}

/** An endpoint that can be dialled. */
function endpoint(text: string): Endpoint {
	const at = /^off$/i.test(text) ? undefined : endpointOrOff(text);
	if (at === undefined || at.port === 0) throw new ValueFault('Give HOST:PORT with an address literal.');
	return at;
}

/** Where programs come in. */
const door: readonly Flag[] = [
	{
		...{ name: 'host', value: '<address>', variable: 'I2P_SAM_HOST', shown: defaultSettings.host },
		...{ to: 'host', read: address, text: 'address to listen on' },
	},
	{
		...{ name: 'port', value: '<port>', variable: 'I2P_SAM_PORT', shown: String(defaultSettings.port) },
		...{ to: 'port', read: whole([0, 65_535]), text: 'TCP port of SAM; 0 chooses one' },
	},
	{
		...{ name: 'udp', value: '<host:port>', variable: 'I2P_SAM_UDP', shown: '127.0.0.1:7655, one below --port' },
		...{ to: 'udp', read: endpointOrOff, text: 'where SAM takes datagrams by UDP, or off' },
	},
	{
		...{ name: 'users', value: '<file>', variable: 'I2P_SAM_USERS', shown: '' },
		...{ to: 'usersFile', read: path, text: 'file that keeps who may come in by AUTH, as hashes' },
	},
];

/** Where they are brought. */
const router: readonly Flag[] = [
	{
		...{ name: 'i2cp', value: '<host:port>', variable: 'I2P_I2CP', shown: '127.0.0.1:7654' },
		...{ to: 'i2cp', read: endpoint, text: 'where the router listens for I2CP' },
	},
	{
		...{ name: 'i2cp-auth', value: '<user:password>', variable: 'I2P_I2CP_AUTH', shown: '' },
		...{
			to: 'i2cpAuth',
			read: userAndPassword,
			text: 'what the router wants its clients to say; it travels in the clear',
		},
	},
];

const table = [...door, ...router];

const description =
	'A SAM bridge in front of any I2P router that speaks I2CP. With no flag at all it listens on port 7656 of this machine for the router that listens on port 7654.';

const afterwards = `
A flag wins over its variable, the variable over the default. The router is dialled when a session is made; it may
come and go: sessions over it end then, and new ones find it again.

SIGINT and SIGTERM stop it; a second one at once.

Exit status:
${exitStatusLines.map((line) => `  ${line}`).join('\n')}
`;

function command(): Command {
	const program = new Command('i2p-sam').usage('[flags]').description(description).addHelpText('after', afterwards);
	const add = (title: string, flags: readonly Flag[]) => {
		program.optionsGroup(`${title}:`);
		for (const flag of flags) {
			const fallback = flag.shown === '' ? '' : `default: ${flag.shown}, `;
			program.addOption(new Option(`--${flag.name} ${flag.value}`, `${flag.text} (${fallback}env: ${flag.variable})`));
		}
	};
	add('SAM, for programs', door);
	add('The router behind it', router);
	return program
		.optionsGroup('Instead of running:')
		.helpOption('-h, --help', 'tell all this, and end')
		.version(packageVersion(import.meta.url), '-V, --version', 'tell which version this is, and end');
}

function usage(line: string): CommandLineEnd {
	return { end: 'usage', text: `i2p-sam: ${line.replace(/([^.])$/, '$1.')} See i2p-sam --help.` };
}

/** Reads the arguments (without node and script) and the variables. */
export function readCommandLine(
	argv: readonly string[],
	variables: Readonly<Record<string, string | undefined>> = process.env,
): BridgeSettings | CommandLineEnd {
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
		return usage(
			said
				.trim()
				.split('\n')[0]!
				.replace(/^error: /, ''),
		);
	}
	const given = program.opts<Record<string, string>>();
	const names = new Map(program.options.map((option) => [option.long!.slice(2), option.attributeName()]));
	try {
		const values = table.map((flag) => [flag.to, valueSaid(flag, given[names.get(flag.name)!], variables)]);
		return Object.fromEntries(values) as BridgeSettings;
	} catch (error) {
		if (error instanceof ValueFault) return usage(error.message);
		throw error;
	}
}

function valueSaid(
	flag: Flag,
	given: string | undefined,
	variables: Readonly<Record<string, string | undefined>>,
): unknown {
	const variable = variables[flag.variable] ?? '';
	const [text, where] = given === undefined ? [variable, flag.variable] : [given, `--${flag.name}`];
	if (given === undefined && variable === '') return defaultSettings[flag.to];
	try {
		return flag.read(text);
	} catch (error) {
		if (!(error instanceof ValueFault)) throw error;
		// A password is not said again.
		const shown = flag.to === 'i2cpAuth' ? '' : ` '${text}'`;
		throw new ValueFault(`${where}${shown} is invalid. ${error.message}`);
	}
}
