// The conformance kit against our own bridge, from outside, and against bridges that get it wrong.
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { type Dialogue, type Outcome, readDialogues, readPeer, runDialogues } from '@i2p/sam/node';
import { afterEach, describe, expect, it } from 'vitest';
import { type LoopbackBridge, startBridge } from './loopback-bridge.js';

let bridge: LoopbackBridge | undefined;
afterEach(() => {
	bridge?.close();
	bridge = undefined;
});

async function outcomes(
	dialogues: readonly Dialogue[],
	at: { host: string; port: number; udpPort: number },
	peer?: Parameters<typeof runDialogues>[2],
) {
	const told: Outcome[] = [];
	await runDialogues(dialogues, at, peer, (outcome) => told.push(outcome));
	return told;
}

/** A bridge that answers each line by a table. */
async function liar(answers: Readonly<Record<string, string>>) {
	const server = createServer((socket) => {
		socket.on('error', () => undefined);
		socket.on('data', (bytes) => {
			for (const line of bytes.toString().trimEnd().split('\n')) {
				const answer = answers[line.split(' ')[0]!];
				if (answer === undefined) socket.end();
				else if (answer !== '') socket.write(`${answer}\n`);
			}
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	return { at: { host: '127.0.0.1', port, udpPort: port }, close: () => server.close() };
}

describe('the conformance kit', () => {
	it.each(readDialogues().map((dialogue) => [dialogue.name, dialogue] as const))(
		'finds nothing wrong with ours: %s',
		async (_, dialogue) => {
			bridge = await startBridge();
			const told = await outcomes([dialogue], { ...bridge.sam, udpPort: bridge.udp.port });
			expect(told.filter(({ verdict }) => verdict !== 'passed')).toEqual([]);
			expect(told.length).toBe(dialogue.steps.filter(({ check }) => check !== undefined).length);
		},
		30_000,
	);

	const dialogue: Dialogue = {
		name: 'short',
		title: 'short',
		origin: 'this test',
		steps: [
			{ on: 'a', say: 'HELLO VERSION', hear: '^HELLO REPLY RESULT=OK VERSION=3\\.(?<minor>\\d)$', check: 'hello' },
			{ on: 'a', say: 'PING {{minor}}', hear: '^PONG {{minor}}$', check: 'ping', within: 1 },
			{ on: 'a', say: 'QUIT', ends: true, check: 'quit', within: 1 },
		],
	};

	it('says what is wrong with another, and what was not reached', async () => {
		const { at, close } = await liar({ HELLO: 'HELLO REPLY RESULT=OK VERSION=3.3', PING: 'PONG', QUIT: '' });
		expect(await outcomes([dialogue], at)).toEqual([
			{ name: 'short: hello', verdict: 'passed', detail: '' },
			{ name: 'short: ping', verdict: 'failed', detail: 'heard "PONG"' },
			{ name: 'short: quit', verdict: 'failed', detail: 'not reached: ping failed' },
		]);
		const each = await outcomes([{ ...dialogue, independent: true }], at);
		expect(each[2]).toEqual({ name: 'short: quit', verdict: 'failed', detail: 'did not end in 1 s' });
		close();
	});

	it('knows what a bridge is known to do otherwise, and when the table is wrong', async () => {
		const { at, close } = await liar({ HELLO: 'HELLO REPLY RESULT=OK VERSION=3.3', PING: 'PONG' });
		const peer = { peer: 'liar', differences: { 'short: ping': 'forgets the text', 'short: hello': 'none' } };
		expect((await outcomes([dialogue], at, peer)).map(({ verdict, detail }) => [verdict, detail])).toEqual([
			['as-all', 'none'],
			['differs', 'forgets the text'],
			['unreached', 'not reached: ping failed'],
		]);
		close();
	});

	it('says when nobody is there, nothing is heard, or something was not heard before', async () => {
		const gone = { host: '127.0.0.1', port: 1, udpPort: 1 };
		expect((await outcomes([dialogue], gone))[0]!.detail).toMatch(/cannot be dialled/);
		const { at, close } = await liar({ HELLO: '' });
		const silent = { ...dialogue, steps: [{ on: 'a', say: 'HELLO', hear: 'x', check: 'x', within: 0.1 }] };
		expect((await outcomes([silent], at))[0]!.detail).toMatch(/heard no line in 0.1 s/);
		const unknown = { ...dialogue, steps: [{ on: 'a', say: '{{nothing}}', hear: 'x' }] };
		expect((await outcomes([unknown], at))[0]!.detail).toMatch(/nothing was not heard before/);
		close();
	});

	it('has a table for i2pd, whose checks all exist', () => {
		const { differences } = readPeer('i2pd-2.59');
		const checks = readDialogues().flatMap(({ name, steps }) => steps.map(({ check }) => `${name}: ${check}`));
		expect(Object.keys(differences).filter((name) => !checks.includes(name))).toEqual([]);
		expect(() => readPeer('nobody')).toThrow(/i2pd-2.59/);
		expect(() => readDialogues(['nobody'])).toThrow(/libtorrent/);
	});
});
