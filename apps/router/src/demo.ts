#!/usr/bin/env node
// The demo: eight routers of ours make a private network on loopback; two applications talk across it by SAM, and a web site in it is read through a proxy.
import { createServer } from 'node:net';
import type { Endpoint } from '@i2p/runtime';
import { type Network, startNetwork } from './demo/network.js';
import { play } from './demo/play.js';
import { openSite, readThrough, type Site } from './demo/site.js';
import { setCollectorFlags } from './gc-flags.js';

const host = '127.0.0.1';
const preferredSamPort = 7656;
const preferredProxyPort = 4444;
const transferBytes = 10 * 1024 * 1024;
const hops = 3;
const readyWithinMs = 60_000;

const usage = `usage: npm run demo [-- --once]

Eight routers of ours make a private network on loopback; two applications talk across it by SAM, and a web site
in it is read through an HTTP proxy.
  --once   end when that is done, with one JSON object of figures in the last line
  --help   this text`;

setCollectorFlags();
const args = process.argv.slice(2);
const unknown = args.find((arg) => arg !== '--once' && arg !== '--help');
const once = args.includes('--once');
const startedAt = performance.now();
const say = (line: string) =>
	process.stdout.write(`${((performance.now() - startedAt) / 1000).toFixed(1).padStart(6)} s  ${line}\n`);

/** A signal again after so long means at once; sooner it is the same one, passed on by npm. */
const againAfterMs = 500;

/** Resolves when the user wants an end. */
const asked = new Promise<'asked'>((resolve) => {
	let firstAt: number | undefined;
	const onSignal = () => {
		if (firstAt !== undefined && performance.now() - firstAt > againAfterMs) process.exit(1);
		firstAt ??= performance.now();
		resolve('asked');
	};
	process.on('SIGINT', onSignal);
	process.on('SIGTERM', onSignal);
});

function portIsFree(port: number): Promise<boolean> {
	return new Promise((resolve) => {
		const probe = createServer();
		probe.once('error', () => resolve(false));
		probe.listen(port, host, () => probe.close(() => resolve(true)));
	});
}

async function untilReady(network: Network): Promise<void> {
	let shown = '';
	for (;;) {
		const states = network.routers.map((router) => router.snapshot());
		const sum = (pick: (state: (typeof states)[number]) => number) =>
			states.reduce((total, state) => total + pick(state), 0);
		const line = `${states.filter((state) => state.ready).length} of ${states.length} routers ready, ${sum((s) => s.links.open)} links, ${sum((s) => s.tunnels.inbound + s.tunnels.outbound)} exploratory tunnels`;
		if (line !== shown) say(line);
		shown = line;
		if (states.every((state) => state.ready)) return;
		if (performance.now() - startedAt > readyWithinMs) throw new Error('the network did not integrate in a minute');
		await new Promise((resolve) => setTimeout(resolve, 250));
	}
}

const rounded = (figures: object) =>
	Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, Math.round(Number(value) * 10) / 10]));

/** A web site on the last router is read through the proxy of the first. */
async function showSite(network: Network): Promise<Site & { proxy: Endpoint; pageMs: number }> {
	const [first] = network.routers;
	const proxy = first!.snapshot().applicationTunnels.find(({ type }) => type === 'http-proxy')!.at!;
	const site = await openSite(network.routers.at(-1)!, host, hops);
	say(`a web site is online at http://${site.b32}/, ${hops} hops each way`);
	const t0 = performance.now();
	const text = await readThrough(proxy, `http://${site.b32}/`);
	const firstMs = performance.now() - t0;
	if (!text.includes('It works')) throw new Error('the web site answered something else');
	const t1 = performance.now();
	await readThrough(proxy, `http://${site.b32}/`);
	const pageMs = performance.now() - t1;
	say(
		`it was read through the HTTP proxy at ${proxy.host}:${proxy.port} (first page ${firstMs.toFixed(0)} ms with the proxy's tunnels, second ${pageMs.toFixed(1)} ms)`,
	);
	return { ...site, proxy, pageMs };
}

/** The network integrates, the applications talk; then it stays until somebody asks for the end. */
async function show(network: Network): Promise<void> {
	await untilReady(network);
	const readyMs = performance.now() - startedAt;
	const sam = network.routers.map((router) => router.snapshot().sam!);
	const left = sam[0]!;
	say(`SAM listens on ${left.host}:${left.port}`);
	const site = await showSite(network);
	const figures = await play({ left, right: sam[sam.length - 1]!, hops, transferBytes, say });
	if (once) {
		site.close();
		await network.stop();
		const routers = network.routers.length;
		process.stdout.write(`${JSON.stringify(rounded({ routers, hops, readyMs, pageMs: site.pageMs, ...figures }))}\n`);
		return;
	}
	say(`read the web site yourself: curl -x http://${site.proxy.host}:${site.proxy.port} http://${site.b32}/`);
	say(`the network stays up: point a SAM client at ${left.host}:${left.port}; Ctrl-C ends it`);
	say(`a router of your own joins it (its folder goes when the network ends) by: ${network.joinCommand}`);
	await asked;
}

async function main(): Promise<void> {
	const [free, proxyFree] = await Promise.all([portIsFree(preferredSamPort), portIsFree(preferredProxyPort)]);
	if (!free) say(`port ${preferredSamPort} is taken: SAM gets another one`);
	if (!proxyFree) say(`port ${preferredProxyPort} is taken: the HTTP proxy gets another one`);
	say('starting eight routers, two of them floodfills');
	const network = await startNetwork({
		routers: 8,
		floodfills: 2,
		host,
		sam: { host, port: free ? preferredSamPort : 0 },
		httpProxy: { host, port: proxyFree ? preferredProxyPort : 0 },
	});
	try {
		if ((await Promise.race([show(network), asked])) === 'asked') say('stopping');
	} finally {
		await network.stop();
	}
	process.exit(0);
}

if (unknown !== undefined) {
	process.stderr.write(`demo: unknown flag ${unknown}; see npm run demo -- --help\n`);
	process.exit(2);
}
if (args.includes('--help')) {
	process.stdout.write(`${usage}\n`);
	process.exit(0);
}
main().catch((error: unknown) => {
	process.stderr.write(`demo: ${error instanceof Error ? error.message : String(error)}\n`);
	process.exit(1);
});
