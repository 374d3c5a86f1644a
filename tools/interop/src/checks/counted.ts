// What only our router can count: it runs in this process, so that its counters can be read.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createRouter, type Router } from '@i2p/router';
import { expect } from 'vitest';
import type { Net } from '../net.js';
import { Pair } from '../pairs.js';
import type { Play } from '../scenario.js';
import { freePorts } from '../sockets.js';
import { until } from '../waiting.js';

/** The share of our builds that a quiet net must accept. */
const leastAccepted = 0.95;
/** So many builds are counted. */
const countedBuilds = 60;
const countedWithinMs = 150_000;
const readyMs = 60_000;

async function inside(
	net: Net,
	play: (router: Router, sam: { host: string; port: number }) => Promise<void>,
): Promise<void> {
	const dataDir = join(net.folder, 'inside');
	mkdirSync(dataDir, { recursive: true });
	const port = await freePorts(3);
	const sam = { host: '127.0.0.1', port: port + 2 };
	const netdbFrom = await net.exportNetDb(join(net.folder, 'inside-netdb'));
	const host = `${net.subnet}.199`;
	const router = createRouter({ dataDir, netdbFrom, host, port, sam, netId: net.netId, allowLocal: true });
	await router.start();
	try {
		await until('ready', readyMs, () => router.snapshot().ready);
		await play(router, sam);
	} finally {
		await router.stop();
	}
}

/** Nearly all tunnels that we ask for are built, of one, two and three hops. */
export const buildsAccepted: Play = (net, tell) =>
	inside(net, async (router, sam) => {
		const count = (code: string): number => router.snapshot().counters[`tunnels-${code}`] ?? 0;
		const pairs: Pair[] = [];
		await until(`${countedBuilds} builds`, countedWithinMs, async () => {
			const hops = (pairs.length % 3) + 1;
			pairs.push(await Pair.open({ sam }, net.plain[0]!, hops, { 'inbound.quantity': 4, 'outbound.quantity': 4 }));
			return count('build-accepted') >= countedBuilds;
		});
		const [sent, accepted] = [count('build-sent'), count('build-accepted')];
		const others = Object.entries(router.snapshot().counters).filter(([name]) => name.startsWith('tunnels-build-'));
		tell(`${accepted} of ${sent} builds accepted (${others.map(([name, n]) => `${name.slice(14)} ${n}`).join(', ')})`);
		for (const pair of pairs) await pair.close();
		expect(accepted / sent).toBeGreaterThanOrEqual(leastAccepted);
	});

/** Handshakes with those that publish `pq` are hybrid, dialled by us and by them. */
export const hybridHandshakes: Play = (net, tell) =>
	inside(net, async (router) => {
		const hybrid = () =>
			Object.entries(router.snapshot().counters).filter(([name]) => name.startsWith('ntcp2-hybrid-'));
		await until('a hybrid handshake', readyMs, () => hybrid().length > 0);
		tell(
			hybrid()
				.map(([name, n]) => `${name} ${n}`)
				.join(', '),
		);
	});
