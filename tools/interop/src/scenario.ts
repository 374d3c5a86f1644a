// Runs scenarios that share a net, one after the other. One that fails is run once more in a fresh net, with the peers' last words
// said; twice is red. What comes after a failure never has that net.
import { afterAll, test } from 'vitest';
import { type Net, type NetPlan, startNet } from './net.js';

/** Time for one attempt, once its net stands. */
const attemptMs = 240_000;
/** Time for a net to be made, and to end. */
const netMs = 300_000;

/** What a scenario does with the net. `tell` prints a measured figure. */
export type Play = (net: Net, tell: (figure: string) => void) => Promise<void>;

/** Declares one more scenario in a net. */
export type Scenario = (name: string, play: Play) => void;

function say(line: string): void {
	process.stderr.write(`${line}\n`);
}

/** A net that is made when it is first wanted, and anew after it was dropped. */
class Shared {
	readonly #plan: NetPlan;
	#net: Net | undefined;

	constructor(plan: NetPlan) {
		this.#plan = plan;
	}

	async net(): Promise<Net> {
		this.#net ??= await startNet(this.#plan);
		return this.#net;
	}

	lastWords(): string {
		return this.#net?.lastWords() ?? '';
	}

	async drop(): Promise<void> {
		await this.#net?.stop();
		this.#net = undefined;
	}
}

async function attempt(name: string, shared: Shared, play: Play): Promise<void> {
	let timer: NodeJS.Timeout | undefined;
	try {
		const net = await shared.net();
		const tooLong = new Promise<never>((_, reject) => {
			timer = setTimeout(() => reject(new Error(`took longer than ${attemptMs / 1000} s`)), attemptMs);
		});
		await Promise.race([play(net, (figure) => say(`  ${name}: ${figure}`)), tooLong]);
	} catch (error) {
		say(`interop: "${name}" failed: ${error instanceof Error ? error.message : String(error)}`);
		say(shared.lastWords());
		await shared.drop();
		throw error;
	} finally {
		clearTimeout(timer);
	}
}

/** Scenarios in one net of this plan, in the order in which they are declared. @param title begins each one's name */
export function inNet(title: string, plan: NetPlan): Scenario {
	const shared = new Shared(plan);
	afterAll(() => shared.drop());
	return (name, play) => {
		const full = `${title}: ${name}`;
		test(full, { timeout: 2 * (attemptMs + netMs) }, async () => {
			try {
				await attempt(full, shared, play);
			} catch {
				say(`interop: "${full}" once more, in a fresh net`);
				await attempt(full, shared, play);
			}
		});
	};
}
