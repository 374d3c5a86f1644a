// The command line of i2p-sim.
import { parseArgs } from 'node:util';
import type { Size } from './scenario.js';
import { scenarios } from './scenarios/index.js';

/** Bounds of what may be asked for, inclusive. */
const most = { routers: [10, 2000], seconds: [10, 86_400] } as const;

/** The help text. */
export const simUsage = `usage: i2p-sim [SCENARIO …] [--routers N] [--seconds S] [--seed TEXT]

A network of whole routers in one process, on a virtual clock: runs scenarios and checks what must hold in each.
Without a name every scenario runs, each at its own size:

${scenarios.map(({ name, line, routers, seconds }) => `  ${name.padEnd(14)} ${line} (${routers} routers, ${seconds} s)`).join('\n')}
  ${'scale'.padEnd(14)} lookups and table sizes at 50, 200 and 800 routers (long)

  --routers N    routers, ${most.routers.join('–')}
  --seconds S    virtual seconds, ${most.seconds.join('–')}
  --seed TEXT    where all chance comes from: the same seed and the same code give the same figures
  --help         this text

The last line is one JSON object of figures; the status is 1 when a checker found something.`;

/** What was asked for. */
export type SimLine =
	| { readonly kind: 'run'; readonly names: readonly string[]; readonly size: Partial<Size>; readonly aside: boolean }
	| { readonly kind: 'scale'; readonly size: Partial<Size>; readonly aside: boolean }
	| { readonly kind: 'help' }
	| { readonly kind: 'wrong'; readonly text: string };

const wrong = (text: string): SimLine => ({ kind: 'wrong', text: `${text}; see --help` });

function numberWithin(flag: keyof typeof most, text: string | undefined): number | undefined | string {
	if (text === undefined) return undefined;
	const [least, highest] = most[flag];
	const value = Number(text);
	if (Number.isInteger(value) && value >= least && value <= highest) return value;
	return `--${flag} takes a whole number from ${least} to ${highest}, not ${text}`;
}

/** Reads the arguments. */
export function readSimLine(args: readonly string[]): SimLine {
	try {
		const text = { type: 'string' } as const;
		const { values, positionals } = parseArgs({
			args: [...args],
			allowPositionals: true,
			options: { routers: text, seconds: text, seed: text, help: { type: 'boolean' }, aside: { type: 'boolean' } },
		});
		if (values.help) return { kind: 'help' };
		const unknown = positionals.find((name) => name !== 'scale' && !scenarios.some((one) => one.name === name));
		if (unknown !== undefined) return wrong(`there is no scenario ${unknown}`);
		const routers = numberWithin('routers', values.routers);
		const seconds = numberWithin('seconds', values.seconds);
		for (const value of [routers, seconds]) if (typeof value === 'string') return wrong(value);
		const given = { routers, seconds, seed: values.seed };
		const size = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<Size>;
		const aside = values.aside === true;
		if (positionals.includes('scale')) return { kind: 'scale', size, aside };
		const names = positionals.length > 0 ? positionals : scenarios.map(({ name }) => name);
		return { kind: 'run', names, size, aside };
	} catch (error) {
		return wrong((error as Error).message.split('. ')[0]!);
	}
}
