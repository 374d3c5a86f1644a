#!/usr/bin/env node
// i2p-sam-conformance HOST:PORT: holds a SAM bridge to the recorded dialogues of real clients.
import { parseArgs } from 'node:util';
import { type Outcome, runDialogues, type Verdict } from './conformance.js';
import { readDialogues, readPeer } from './conformance-fixtures.js';

const usage = `usage: i2p-sam-conformance HOST:PORT [--udp PORT] [--peer NAME] [--only NAME[,NAME…]]

Says to a SAM bridge what real clients say and checks its answers, one line a check.

  --udp PORT    the bridge's UDP port; one below its TCP port unless given
  --peer NAME   a bridge whose differences are known, such as i2pd-2.59: they are explained and do not fail
  --only NAMES  only these dialogues

Exit status: 0 all passed, 1 some failed, 2 wrong usage.
`;

const words: Record<Verdict, string> = {
	passed: 'ok     ',
	failed: 'FAILED ',
	differs: 'differs',
	'as-all': 'FAILED ',
	unreached: '-      ',
};

function print({ name, verdict, detail }: Outcome): void {
	const told = verdict === 'as-all' ? `does not differ, though the table says: ${detail}` : detail;
	process.stdout.write(`${words[verdict]} ${name}${told === '' ? '' : ` (${told})`}\n`);
}

async function main(): Promise<number> {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: { udp: { type: 'string' }, peer: { type: 'string' }, only: { type: 'string' }, help: { type: 'boolean' } },
	});
	const found = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(positionals[0] ?? '');
	if (values.help || found === null || positionals.length !== 1) {
		process.stderr.write(usage);
		return values.help ? 0 : 2;
	}
	const port = Number(found[3]);
	const bridge = { host: found[1] ?? found[2]!, port, udpPort: Number(values.udp ?? port - 1) };
	const dialogues = readDialogues(values.only?.split(','));
	const peer = values.peer === undefined ? undefined : readPeer(values.peer);
	let passed = 0;
	let failed = 0;
	await runDialogues(dialogues, bridge, peer, (outcome) => {
		print(outcome);
		if (outcome.verdict === 'passed' || outcome.verdict === 'differs') passed++;
		else if (outcome.verdict !== 'unreached') failed++;
	});
	process.stdout.write(`${passed} passed, ${failed} failed\n`);
	return failed === 0 ? 0 : 1;
}

main().then(
	(status) => {
		process.exitCode = status;
	},
	(error: Error) => {
		process.stderr.write(`${error.message}\n`);
		process.exitCode = 2;
	},
);
