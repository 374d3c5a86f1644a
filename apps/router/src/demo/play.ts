// What the demo shows: two applications on two routers, PING and PONG, then a transfer checked byte by byte.
import { createHash, randomBytes } from 'node:crypto';
import type { Endpoint } from '@i2p/runtime';
import { SamSocket } from './sam-socket.js';

/** What was measured. */
export interface Figures {
	/** SESSION CREATE to OK, both sessions at once, in milliseconds. */
	readonly sessionMs: number;
	/** STREAM CONNECT to OK, in milliseconds. */
	readonly connectMs: number;
	/** PING sent to PONG read, in milliseconds. */
	readonly pingMs: number;
	/** Bytes of the transfer. */
	readonly bytes: number;
	/** The whole transfer, in milliseconds. */
	readonly transferMs: number;
	/** Megabytes (10^6 bytes) a second of the transfer. */
	readonly megabytesPerSecond: number;
}

/** Where the two applications find their routers, how long the tunnels are and how much is sent. */
export interface Play {
	readonly left: Endpoint;
	readonly right: Endpoint;
	readonly hops: number;
	readonly transferBytes: number;
	readonly say: (line: string) => void;
}

const chunkBytes = 65_536;

async function session(at: Endpoint, id: string, hops: number): Promise<{ control: SamSocket; address: string }> {
	const control = await SamSocket.open(at);
	await control.ask(
		`SESSION CREATE STYLE=STREAM ID=${id} DESTINATION=TRANSIENT SIGNATURE_TYPE=7 inbound.length=${hops} outbound.length=${hops} inbound.quantity=2 outbound.quantity=2`,
	);
	const me = await control.ask('NAMING LOOKUP NAME=ME');
	return { control, address: me.get('VALUE')! };
}

async function accept(at: Endpoint, id: string): Promise<SamSocket> {
	const socket = await SamSocket.open(at);
	await socket.ask(`STREAM ACCEPT ID=${id}`);
	return socket;
}

async function dial(at: Endpoint, id: string, address: string): Promise<SamSocket> {
	const socket = await SamSocket.open(at);
	await socket.ask(`STREAM CONNECT ID=${id} DESTINATION=${address}`);
	return socket;
}

async function readText(socket: SamSocket, length: number): Promise<string> {
	let text = '';
	while (text.length < length) {
		const bytes = await socket.read();
		if (bytes === undefined) throw new Error(`the stream ended after ${text.length} of ${length} bytes`);
		text += bytes.toString('latin1');
	}
	return text;
}

async function answerPing(waiting: SamSocket): Promise<void> {
	await waiting.line();
	if ((await readText(waiting, 4)) === 'PING') await waiting.write(Buffer.from('PONG'));
	waiting.end();
}

async function receive(waiting: SamSocket, bytes: number): Promise<string> {
	await waiting.line();
	const hash = createHash('sha256');
	let got = 0;
	while (got < bytes) {
		const chunk = await waiting.read();
		if (chunk === undefined) throw new Error(`the stream ended after ${got} of ${bytes} bytes`);
		hash.update(chunk);
		got += chunk.length;
	}
	waiting.end();
	return hash.digest('hex');
}

async function send(socket: SamSocket, bytes: number): Promise<string> {
	const hash = createHash('sha256');
	for (let sent = 0; sent < bytes; sent += chunkBytes) {
		const chunk = randomBytes(Math.min(chunkBytes, bytes - sent));
		hash.update(chunk);
		await socket.write(chunk);
	}
	return hash.digest('hex');
}

/** Plays both scenes and gives the figures; throws when something does not arrive as it was sent. */
export async function play({ left, right, hops, transferBytes, say }: Play): Promise<Figures> {
	const t0 = performance.now();
	const [a, b] = await Promise.all([session(left, 'demo-left', hops), session(right, 'demo-right', hops)]);
	const sessionMs = performance.now() - t0;
	say(`two destinations are online, ${hops} hops each way (${sessionMs.toFixed(0)} ms)`);

	const pingServer = answerPing(await accept(right, 'demo-right'));
	const t1 = performance.now();
	const pinger = await dial(left, 'demo-left', b.address);
	const connectMs = performance.now() - t1;
	const t2 = performance.now();
	await pinger.write(Buffer.from('PING'));
	const answer = await readText(pinger, 4);
	const pingMs = performance.now() - t2;
	if (answer !== 'PONG') throw new Error(`PING was answered ${JSON.stringify(answer)}`);
	pinger.end();
	await pingServer;
	say(`PING was answered PONG over a stream (connect ${connectMs.toFixed(0)} ms, round trip ${pingMs.toFixed(1)} ms)`);

	const receiver = receive(await accept(right, 'demo-right'), transferBytes);
	const t3 = performance.now();
	const sender = await dial(left, 'demo-left', b.address);
	const [sent, received] = await Promise.all([send(sender, transferBytes), receiver]);
	const transferMs = performance.now() - t3;
	if (sent !== received) throw new Error('the transfer arrived altered');
	sender.end();
	const megabytesPerSecond = transferBytes / 1000 / transferMs;
	say(`${transferBytes} bytes arrived as they were sent (${megabytesPerSecond.toFixed(1)} MB/s)`);
	a.control.destroy();
	b.control.destroy();
	return { sessionMs, connectMs, pingMs, bytes: transferBytes, transferMs, megabytesPerSecond };
}
