// Runs a scenario in a net of its own; once more in a fresh net when it fails, with the peers' last words. Twice is red.
import { test } from 'vitest';
import { type Net, type NetPlan, startNet } from './net.js';

/** Time for one attempt, its net included. */
const attemptMs = 240_000;

/** What a scenario does with its net. `tell` prints a measured figure. */
export type Play = (net: Net, tell: (figure: string) => void) => Promise<void>;

async function attempt(name: string, plan: NetPlan, play: Play): Promise<void> {
	const net = await startNet(plan);
	const tell = (figure: string): void => {
		process.stderr.write(`  ${name}: ${figure}\n`);
	};
	let timer: NodeJS.Timeout | undefined;
	try {
		const tooLong = new Promise<never>((_, reject) => {
			timer = setTimeout(() => reject(new Error(`took longer than ${attemptMs / 1000} s`)), attemptMs);
		});
		await Promise.race([play(net, tell), tooLong]);
	} catch (error) {
		process.stderr.write(`interop: "${name}" failed: ${error instanceof Error ? error.message : String(error)}\n`);
		process.stderr.write(`${net.lastWords()}\n`);
		throw error;
	} finally {
		clearTimeout(timer);
		await net.stop();
	}
}

/** Declares a scenario. */
export function scenario(name: string, plan: NetPlan, play: Play): void {
	test(name, { timeout: 2 * attemptMs + 240_000 }, async () => {
		try {
			await attempt(name, plan, play);
		} catch {
			process.stderr.write(`interop: "${name}" once more, in a fresh net\n`);
			await attempt(name, plan, play);
		}
	});
}
