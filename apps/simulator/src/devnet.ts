#!/usr/bin/env node
// The binary i2p-devnet: a private I2P network on this machine, in one command.
import { type DevnetPlan, devnetUsage, readDevnetLine } from './devnet/line.js';
import { type Devnet, startDevnet } from './devnet/network.js';

/** A signal again after so long, in milliseconds, means at once; sooner it is the same one, passed on by npm. */
const againAfterMs = 500;
const lookEveryMs = 250;
const readyWithinMs = 120_000;

const say = (line: string) => void process.stdout.write(`${line}\n`);

/** Resolves when the user wants an end. */
const asked = new Promise<void>((resolve) => {
	let firstAt: number | undefined;
	const onSignal = () => {
		if (firstAt !== undefined && performance.now() - firstAt > againAfterMs) process.exit(1);
		firstAt ??= performance.now();
		resolve();
	};
	process.on('SIGINT', onSignal);
	process.on('SIGTERM', onSignal);
});

/** Resolves with true once every router of ours is integrated, with false when the user wants an end before. */
async function integrated(net: Devnet): Promise<boolean> {
	let over = false;
	void asked.then(() => {
		over = true;
	});
	const end = performance.now() + readyWithinMs;
	while (!over && performance.now() < end) {
		if (net.routers.every((router) => router.snapshot().ready)) return true;
		await Promise.race([asked, new Promise((resolve) => setTimeout(resolve, lookEveryMs))]);
	}
	if (!over) throw new Error(`not every router was integrated within ${readyWithinMs / 1000} s`);
	return false;
}

function tell(net: Devnet): void {
	say('SAM bridges, for any program that speaks SAM (qBittorrent, bitcoind, i2plib, …):');
	for (const { host, port, of } of net.sam) say(`  ${host}:${port}  ${of}`);
	say('Try one:');
	const { host, port } = net.sam[0]!;
	say(`  printf 'HELLO VERSION\\nDEST GENERATE SIGNATURE_TYPE=7\\nQUIT\\n' | nc ${host} ${port}`);
	for (const { place, folder } of net.i2pds) say(`i2pd console: http://127.0.0.1:${place.consolePort}/  (${folder})`);
	say(`A router of your own joins by: ${net.joinCommand}`);
}

async function run(plan: DevnetPlan): Promise<void> {
	const began = performance.now();
	say(
		`starting ${plan.routers} routers, ${plan.floodfills} of them floodfills${plan.i2pds > 0 ? `, and ${plan.i2pds} i2pd` : ''}`,
	);
	const net = await startDevnet(plan);
	const readyMs = () => Math.round(performance.now() - began);
	let figures: object | undefined;
	try {
		if (!(await integrated(net))) return;
		figures = { routers: plan.routers, i2pds: plan.i2pds, readyMs: readyMs() };
		say(`every router is integrated after ${(readyMs() / 1000).toFixed(1)} s`);
		tell(net);
		if (plan.once) return;
		say('The network stays up; Ctrl-C ends it.');
		await asked;
	} finally {
		say('stopping');
		await net.stop();
		if (plan.once && figures !== undefined) say(JSON.stringify(figures));
	}
}

const line = readDevnetLine(process.argv.slice(2));
if (line.kind === 'wrong') {
	process.stderr.write(`i2p-devnet: ${line.text}\n`);
	process.exitCode = 2;
} else if (line.kind === 'help') say(devnetUsage);
else {
	run(line.plan).then(
		() => process.exit(0),
		(error: unknown) => {
			process.stderr.write(`i2p-devnet: ${error instanceof Error ? error.message : String(error)}\n`);
			process.exit(1);
		},
	);
}
