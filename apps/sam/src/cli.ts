#!/usr/bin/env node
// The binary i2p-sam: reads the command line, runs one bridge, tells what happens, stops on signals.
import { createSamBridge } from './create-bridge.js';
import { BridgeError } from './errors.js';
import { type EndReason, exitStatus } from './exit-status.js';
import { readCommandLine } from './flags.js';
import type { BridgeSettings } from './options.js';
import { createTeller } from './teller.js';

function end(why: EndReason, line: string): never {
	process.stderr.write(`${line}\n`);
	process.exit(exitStatus[why]);
}

async function run(settings: BridgeSettings): Promise<void> {
	const bridge = createSamBridge({ ...settings, onEvent: createTeller(process.stdout) });
	let stopping = false;
	const stop = () => {
		if (stopping) process.exit(exitStatus.stopped);
		stopping = true;
		void bridge.stop().then(() => process.exit(exitStatus.stopped));
	};
	process.on('SIGINT', stop);
	process.on('SIGTERM', stop);
	await bridge.start();
}

const line = readCommandLine(process.argv.slice(2));
if ('end' in line) {
	if (line.end === 'usage') end('usage', line.text);
	process.stdout.write(line.text);
} else {
	run(line).catch((error: unknown) => {
		if (error instanceof BridgeError) end(error.code, `i2p-sam: ${error.message}`);
		end('failed', `i2p-sam: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
	});
}
