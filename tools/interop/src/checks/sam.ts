// SAM from outside: the recorded dialogues against our bridge and an i2pd's, our client behind both, the article's examples between them.
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { I2pDestination, I2pSocket } from '@i2p/client/node';
import {
	connectSam,
	type Dialogue,
	type Outcome,
	type Peer,
	readDialogues,
	readPeer,
	runDialogues,
	type SamBridge,
	type SamDestinationOptions,
} from '@i2p/sam/node';
import { expect } from 'vitest';
import { httpGet } from '../../../../examples/sam/http-get.js';
import { pingPongClient } from '../../../../examples/sam/ping-pong-client.js';
import { pingPongServer } from '../../../../examples/sam/ping-pong-server.js';
import type { SamAddress } from '../sam.js';
import type { Play } from '../scenario.js';

/** Dialogues that are played at a time: each makes up to three sessions. */
const atOnce = 4;
const foundMs = 60_000;
const bulkBytes = 1 << 20;
const tunnels: SamDestinationOptions = { tunnels: { hops: 1, count: 2 } };

async function outcomesOf(dialogues: readonly Dialogue[], at: SamAddress, peer?: Peer): Promise<Outcome[]> {
	const told: Outcome[] = [];
	const waiting = [...dialogues];
	const play = async () => {
		for (let next = waiting.shift(); next; next = waiting.shift())
			await runDialogues([next], { ...at, udpPort: at.port - 1 }, peer, (outcome) => told.push(outcome));
	};
	await Promise.all(Array.from({ length: atOnce }, play));
	return told;
}

const failures = (outcomes: readonly Outcome[]) =>
	outcomes.filter(({ verdict }) => verdict === 'failed' || verdict === 'as-all');

/** Our bridge answers real clients as it should. */
export const oursConforms: Play = async (net, tell) => {
	const ours = await net.ours();
	const outcomes = await outcomesOf(readDialogues(), ours.sam);
	expect(failures(outcomes)).toEqual([]);
	tell(`${outcomes.length} checks`);
};

/** An i2pd answers them as its table says. @param part which half of the dialogues */
export const theirsConforms =
	(part: 0 | 1): Play =>
	async (net, tell) => {
		const half = readDialogues().filter((_, i) => i % 2 === part);
		const outcomes = await outcomesOf(half, net.plain[part]!.sam, readPeer('i2pd-2.59'));
		expect(failures(outcomes)).toEqual([]);
		tell(
			`${outcomes.length} checks, ${outcomes.filter(({ verdict }) => verdict === 'differs').length} differ as known`,
		);
	};

/** Waits until a lease set has come to where others find it. */
async function found(by: I2pDestination, address: string): Promise<void> {
	const end = Date.now() + foundMs;
	for (;;) {
		try {
			await by.lookup(address);
			return;
		} catch (error) {
			if (Date.now() > end) throw error;
			await sleep(500);
		}
	}
}

async function streams(server: I2pDestination, client: I2pDestination): Promise<void> {
	const data = randomBytes(bulkBytes);
	const sum = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
	const listener = server.createServer({ allowHalfOpen: true }, (socket: I2pSocket) => {
		socket.pipe(socket);
		socket.on('error', () => undefined);
	});
	listener.listen();
	// Before: an i2pd says that a stream is open before the other side has answered, and this one would refuse it.
	await once(listener, 'listening');
	await found(client, server.address);
	const socket = await client.connect(server.address);
	// Not ended before all is back: an i2pd drops a stream whose program has finished sending.
	socket.write(data);
	const parts: Buffer[] = [];
	let bytes = 0;
	for await (const part of socket) {
		parts.push(part as Buffer);
		bytes += (part as Buffer).length;
		if (bytes >= data.length) break;
	}
	expect(sum(Buffer.concat(parts))).toBe(sum(data));
	listener.close();
}

async function datagrams(kind: 'raw' | 'repliable', from: SamBridge, to: SamBridge): Promise<void> {
	const carries = [kind] as const;
	const there = await to.createDestination({ ...tunnels, carries });
	const here = await from.createDestination({ ...tunnels, carries });
	await found(here, there.address);
	const inbox = there.datagrams({ kind });
	const outbox = here.datagrams({ kind });
	const heard = once(inbox, 'message');
	// Some are lost, and an i2pd takes the first ones of a session slowly.
	const timer = setInterval(() => void outbox.send('datagram', 0, there.address).catch(() => undefined), 1000);
	try {
		const [message] = (await Promise.race([
			heard,
			sleep(foundMs).then(() => Promise.reject(new Error(`no ${kind} datagram came`))),
		])) as [Uint8Array];
		expect(Buffer.from(message).toString()).toBe('datagram');
	} finally {
		clearInterval(timer);
		await Promise.all([there.close(), here.close()]);
	}
}

/** Our client behind an i2pd and behind ours: a mebibyte there and back both ways, datagrams both ways. */
export const clientBehindBoth: Play = async (net, tell) => {
	const ours = await net.ours();
	const mine = await connectSam(ours.sam);
	const theirs = await connectSam(net.plain[0]!.sam);
	try {
		const a = await mine.createDestination(tunnels);
		const b = await theirs.createDestination(tunnels);
		await streams(b, a);
		await streams(a, b);
		tell('streams both ways');
		await Promise.all([a.close(), b.close()]);
		for (const kind of ['raw', 'repliable'] as const) {
			await datagrams(kind, mine, theirs);
			await datagrams(kind, theirs, mine);
		}
		tell('datagrams both ways');
	} finally {
		await Promise.all([mine.close(), theirs.close()]);
	}
};

/** The article's examples: the server behind one, the client behind the other. */
export const articleExamples: Play = async (net) => {
	const ours = await net.ours();
	const mine = await connectSam(ours.sam);
	const theirs = await connectSam(net.plain[0]!.sam);
	try {
		for (const [serving, asking] of [
			[mine, theirs],
			[theirs, mine],
		] as const) {
			const server = await pingPongServer(serving, tunnels);
			const prober = await asking.createDestination(tunnels);
			await found(prober, server.address);
			expect(await pingPongClient(asking, server.address, tunnels)).toBe('PONG');
			const site = await serving.createDestination(tunnels);
			const web = createServer((request, response) => response.end(`page of ${request.headers.host}`));
			site.serve(web);
			await found(prober, site.address);
			expect(await httpGet(asking, site.address, '/en/', tunnels)).toMatch(new RegExp(`page of ${site.address}$`));
			await Promise.all([server.close(), prober.close(), site.close()]);
		}
	} finally {
		await Promise.all([mine.close(), theirs.close()]);
	}
};
