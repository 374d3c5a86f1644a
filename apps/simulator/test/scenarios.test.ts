// The stories at a size that a test can bear: each is told to its end, and nothing is found.
import { describe, expect, it, vi } from 'vitest';
import { runScenario, scenarios } from '../src/index.js';

const seconds: Readonly<Record<string, number>> = { 'mass-restart': 60, partition: 60, sybil: 40 };
/** Milliseconds that one may take on a machine that does other things too. */
vi.setConfig({ testTimeout: 240_000 });

describe('scenarios', () => {
	it.each(scenarios.map((scenario) => ({ name: scenario.name, scenario })))('$name', ({ name, scenario }) => {
		const { checks, figures } = runScenario(scenario, { routers: 10, seconds: seconds[name] ?? 20, seed: 'ten' });
		expect(checks.flatMap(({ problems }) => problems)).toEqual([]);
		expect(figures['ready']).toBe(10);
		expect(figures['messagesDelivered']).toBeGreaterThan(10);
	});
});
