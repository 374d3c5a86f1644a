// Clocks that are off: ours, so that both refuse whoever dials.

import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect } from 'vitest';
import type { Play } from '../scenario.js';

const preload = pathToFileURL(join(dirname(fileURLToPath(import.meta.url)), '../clock-offset.mjs'));
/** The documented exit status of a router whose clock is far off. */
const clockStatus = 5;
const endsWithinMs = 30_000;
const hourMs = 3_600_000;

/** Node flags of a router whose wall clock is off. */
function clockOff(ms: number): string[] {
	return ['--import', `${preload.href}?ms=${ms}`];
}

/** Hours off, either way, a router ends with one line that says by how much; nobody took it in. */
export const hoursOff: Play = async (net, tell) => {
	for (const ms of [-3 * hourMs, 3 * hourMs]) {
		const wrong = await net.startOurs({ nodeFlags: clockOff(ms) });
		expect(await wrong.child.gone(endsWithinMs)).toBe(true);
		expect(wrong.child.ended).toBe(clockStatus);
		const words = wrong.lastWords(1);
		tell(`${ms / hourMs} hours: ${words}`);
		expect(words).toMatch(/clock/);
		const { hash } = await wrong.info();
		for (const router of net.routers) expect(router.log()).not.toContain(`RouterInfo added: ${hash}`);
	}
	expect(net.routers.some((r) => /clock skew/.test(r.log()))).toBe(true);
};
