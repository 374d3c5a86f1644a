#!/usr/bin/env node
// The binary i2p-router: reads the command line, runs one router, tells what happens, stops on signals.
import { ValueFault } from '@i2p/runtime-node/command-line';
import { createRouter } from './create-router.js';
import { RouterError } from './errors.js';
import { type EndReason, exitStatus } from './exit-status.js';
import { inFlags } from './fault-messages.js';
import { type CommandLine, readCommandLine } from './flags.js';
import { setCollectorFlags } from './gc-flags.js';
import { importTunnels } from './import-tunnels.js';
import { createTeller } from './teller.js';
import { watchTunnelFile } from './tunnel-file.js';

function end(why: EndReason, line: string): never {
	process.stderr.write(`${line}\n`);
	process.exit(exitStatus[why]);
}

async function run(line: CommandLine): Promise<void> {
	const teller = createTeller(process.stdout, line.logLevel);
	const router = createRouter({
		...line.settings,
		dataDir: line.dataDir,
		netdbFrom: line.netdbFrom,
		importKeys: line.importKeys,
		tunnels: line.tunnels,
		log: teller.log,
		alone: true,
		onEvent: (event) => {
			teller.tell(event);
			if (event.event === 'failed') end(event.code, `i2p-router: ${inFlags(event.message)}`);
		},
	});
	let leaving = false;
	let stopping = false;
	const stop = (graceful: boolean) => {
		if (stopping) process.exit(exitStatus.stopped);
		if (graceful && leaving) return;
		if (!leaving) void router.stop({ graceful, graceSeconds: line.graceSeconds }).then(ended);
		else void router.stop();
		leaving = true;
		stopping = !graceful;
	};
	const ended = () => {
		teller.close();
		process.exit(exitStatus.stopped);
	};
	process.on('SIGINT', () => stop(false));
	process.on('SIGTERM', () => stop(false));
	process.on('SIGHUP', () => stop(true));
	// Before the start, which SIGUSR2 would end if nobody listened for it.
	watchTunnelFile(line.tunnelFile, {
		onPlans: (plans) => router.changeTunnels(plans),
		onFault: (message) => teller.tell({ event: 'tunnel-fault', name: line.tunnelFile, reason: 'file', message }),
	});
	await router.start();
	teller.watch(() => router.snapshot());
}

setCollectorFlags();
const line = readCommandLine(process.argv.slice(2));
if ('end' in line) {
	if (line.end === 'usage') end('usage', line.text);
	process.stdout.write(line.text);
} else if (line.importTunnels !== undefined) {
	try {
		const target = { file: line.tunnelFile, dataDir: line.dataDir };
		process.stdout.write(`${importTunnels(line.importTunnels, target).join('\n')}\n`);
	} catch (error) {
		if (error instanceof RouterError) end(error.code, `i2p-router: ${inFlags(error.message)}`);
		if (error instanceof ValueFault) end('usage', `i2p-router: ${error.message}`);
		throw error;
	}
} else {
	run(line).catch((error: unknown) => {
		if (error instanceof RouterError) end(error.code, `i2p-router: ${inFlags(error.message)}`);
		end('failed', `i2p-router: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
	});
}
