// The command line of i2p-devnet.
import { parseArgs } from 'node:util';

/** What network is wanted. */
export interface DevnetPlan {
	/** Routers of ours, and how many of them are floodfills. */
	readonly routers: number;
	readonly floodfills: number;
	/** i2pd routers, and the version that they must be: any if empty. */
	readonly i2pds: number;
	readonly i2pdVersion: string;
	/** Folder that is kept; a temporary one that is removed unless given. */
	readonly dataDir: string | undefined;
	/** First SAM port that is tried. */
	readonly samPort: number;
	/** Ends as soon as the network is integrated. */
	readonly once: boolean;
}

const defaults = { routers: 8, floodfills: 3, i2pds: 2, samPort: 7656 };
const most = { routers: [2, 100], floodfills: [1, 50], i2pds: [1, 20], 'sam-port': [1024, 65_000] } as const;

/** The help text. */
export const devnetUsage = `Usage: i2p-devnet [flags]

A private I2P network on this machine: routers of ours on real loopback sockets, if wanted with i2pd among them.
It stays up until Ctrl-C, and leaves neither processes nor files behind.

The network:
  --routers <count>       routers of ours (default: ${defaults.routers})
  --floodfills <count>    how many of them are floodfills (default: ${defaults.floodfills})
  --with-i2pd [version]   i2pd routers too; the program is the one that the variable I2PD names, else i2pd in the path
                          (default: none)
  --i2pds <count>         how many, with --with-i2pd (default: ${defaults.i2pds})

Doors and data:
  --sam-port <port>       first port of the SAM bridges; taken ones are left out (default: ${defaults.samPort})
  --data-dir <folder>     keep identities and databases there (default: a temporary folder, removed at the end)

How it ends:
  --once                  when every router is integrated, with one JSON object in the last line (default: at Ctrl-C)
  -h, --help              tell all this, and end`;

/** What was asked for. */
export type DevnetLine =
	| { readonly kind: 'run'; readonly plan: DevnetPlan }
	| { readonly kind: 'help' }
	| { readonly kind: 'wrong'; readonly text: string };

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const options = {
	routers: text,
	floodfills: text,
	i2pds: text,
	'sam-port': text,
	'data-dir': text,
	'with-i2pd': flag,
	once: flag,
	help: { type: 'boolean', short: 'h' },
} as const;

type Values = Partial<Record<keyof typeof options, string | boolean>>;

function numberOf(values: Values, name: keyof typeof most, fallback: number): number {
	const value = Number(values[name] ?? fallback);
	const [least, highest] = most[name];
	if (Number.isInteger(value) && value >= least && value <= highest) return value;
	throw new RangeError(`--${name} takes a whole number from ${least} to ${highest}, not ${values[name]}`);
}

/** Reads the arguments. */
export function readDevnetLine(given: readonly string[]): DevnetLine {
	const args = [...given];
	const at = args.indexOf('--with-i2pd');
	// A version may follow, or nothing.
	const isNamed = at >= 0 && /^\d/.test(args[at + 1] ?? '');
	const i2pdVersion = isNamed ? args.splice(at + 1, 1)[0]! : '';
	try {
		const { values } = parseArgs({ args, options });
		if (values.help) return { kind: 'help' };
		const routers = numberOf(values, 'routers', defaults.routers);
		const plan: DevnetPlan = {
			routers,
			floodfills: Math.min(routers, numberOf(values, 'floodfills', defaults.floodfills)),
			i2pds: values['with-i2pd'] ? numberOf(values, 'i2pds', defaults.i2pds) : 0,
			i2pdVersion,
			dataDir: values['data-dir'],
			samPort: numberOf(values, 'sam-port', defaults.samPort),
			once: values.once === true,
		};
		return { kind: 'run', plan };
	} catch (error) {
		return { kind: 'wrong', text: `${(error as Error).message.split('. ')[0]}; see --help` };
	}
}
