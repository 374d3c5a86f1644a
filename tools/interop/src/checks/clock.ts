// Clocks that are off, ours and theirs: a little is set right by what peers say, and whoever is further off is refused.
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect } from 'vitest';
import type { Play } from '../scenario.js';
import { until } from '../waiting.js';
import { callUpon, linked, quietFlags, stored } from './membership.js';

const preload = pathToFileURL(join(dirname(fileURLToPath(import.meta.url)), '../clock-offset.mjs'));
/** The documented exit status of a router whose clock is far off. */
const clockStatus = 5;
const endsWithinMs = 30_000;
const hourMs = 3_600_000;
/** More than i2pd accepts, which is a minute. */
const littleMs = 90_000;
const correctedWithinMs = 60_000;
/** Peers' clocks are in whole seconds, and handshakes take their time on a busy machine. */
const correctedToMs = 5_000;
const theyDialMs = 60_000;

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

/** A minute and a half off, a router learns the time from those who refuse it; then they take it in, and dial it. */
async function littleOff(ms: number, ...[net, tell]: Parameters<Play>): Promise<void> {
	const wrong = await net.startOurs({ flags: quietFlags, nodeFlags: clockOff(ms) }, net.floodfills);
	const { correctionMs } = await wrong.event('clock', correctedWithinMs);
	expect(Math.abs(Number(correctionMs) + ms)).toBeLessThanOrEqual(correctedToMs);
	tell(`corrected by ${correctionMs} ms, ready after ${await wrong.ready()} ms`);
	await stored(net.floodfills, wrong);
	await callUpon([net.plain[0]!, net.plain[1]!], wrong, net.routers);
	await wrong.stop();
}

export const behind: Play = (net, tell) => littleOff(-littleMs, net, tell);
export const ahead: Play = (net, tell) => littleOff(littleMs, net, tell);

/** i2pds that are a minute and a half off dial us, their only floodfill: our answer tells them so, and they link once their clocks are right. */
export const theirsIsOff: Play = async (net, tell) => {
	const ours = await net.ours();
	for (const [router, ms] of [
		[net.router(0), -littleMs],
		[net.router(1), littleMs],
	] as const) {
		const isLinked = async () => (await linked([router], ours, 'out')) || (await linked([router], ours, 'in'));
		await router.stop();
		router.start(ms);
		// Other i2pds' answers to such a request cannot be opened: this one is ours.
		const told = () => /SessionCreated time difference -?\d+ exceeds/.test(router.log());
		const took = await until('our answer to one with a wrong clock', theyDialMs, told);
		expect(await isLinked().catch(() => false)).toBe(false);
		await router.stop();
		router.start();
		const back = await until('a link to one whose clock is right', theyDialMs, () => isLinked().catch(() => false));
		tell(`${ms / 1000} s: told after ${took} ms; right again, linked after ${back} ms`);
	}
};
