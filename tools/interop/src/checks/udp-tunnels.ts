// UDP tunnels between our router and an i2pd: programs' datagrams there and back, each side once the server's and once the client's.
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { b32Address } from '@i2p/data-core';
import { expect } from 'vitest';
import type { Net } from '../net.js';
import { giveTunnels, type OurTunnel } from '../our-tunnels.js';
import type { Play } from '../scenario.js';
import { serve, tunnelKeys } from '../server-tunnels.js';
import { freePorts } from '../sockets.js';

const host = '127.0.0.1';
/** Tunnels have to stand and lease sets to be found: what is dropped before is said again. */
const tries = 60;
const answerMs = 1_000;
/** Said one after the other once the way is known. How many come back is told, not held against anybody: a 2.59 falls silent for seconds up to a minute. */
const bulk = 20;
const largeBytes = 4_000;

/** How datagrams are sent, by our name and i2pd's number. */
const kinds = { repliable: 1, datagram2: 2, datagram3: 3 } as const;
/** A kind of datagrams. */
export type Kind = keyof typeof kinds;

interface Stage {
	/** Ports of this machine that lead to the other side's echo. */
	readonly ours: Readonly<Record<Kind, number>>;
	readonly theirs: Readonly<Record<Kind, number>>;
}

const stages = new WeakMap<Net, Promise<Stage>>();

/** A server that sends back what comes. */
async function echo(net: Net): Promise<number> {
	const socket = createSocket('udp4');
	socket.on('message', (message, from) => socket.send(message, from.port, from.address));
	socket.bind(0, host);
	await once(socket, 'listening');
	net.endsWithIt(async () => void socket.close());
	return socket.address().port;
}

const eachKind = <T>(make: (kind: Kind, i: number) => T): Readonly<Record<Kind, T>> => {
	const entries = (Object.keys(kinds) as Kind[]).map((kind, i) => [kind, make(kind, i)]);
	return Object.fromEntries(entries) as Record<Kind, T>;
};

async function makeStage(net: Net): Promise<Stage> {
	const router = net.plain[0]!;
	const ours = await net.ours();
	const at = await echo(net);
	const ports = await freePorts(6);
	const server: Readonly<Record<string, OurTunnel>> = { echo: { type: 'udp-server', to: `${host}:${at}` } };
	const { echo: ourAddress } = await giveTunnels(ours, server);
	const theirClients = eachKind((kind, i) => ({
		type: 'udpclient',
		address: host,
		port: ports + i,
		destination: ourAddress!,
		destinationport: at,
		datagramversion: kinds[kind],
		'outbound.length': 1,
	}));
	const named = Object.fromEntries(Object.entries(theirClients).map(([kind, settings]) => [`to-${kind}`, settings]));
	await serve(router, { udp: { type: 'udpserver', host, port: at, 'outbound.length': 1 }, ...named });
	await net.integrated();
	const theirAddress = b32Address(tunnelKeys(router, 'udp').destination.hash);
	const ourClients = eachKind((kind, i) => ({
		type: 'udp-client',
		listen: `${host}:${ports + 3 + i}`,
		target: `${theirAddress}:${at}`,
		datagrams: kind,
	}));
	await giveTunnels(ours, { ...server, ...ourClients });
	return { ours: eachKind((_kind, i) => ports + 3 + i), theirs: eachKind((_kind, i) => ports + i) };
}

/** Says it and answers whether it came back. */
async function comesBack(socket: Socket, port: number, message: Buffer): Promise<boolean> {
	const cut = new AbortController();
	const answer = once(socket, 'message', { signal: cut.signal }).catch(() => undefined);
	socket.send(message, port, host);
	const timer = setTimeout(() => cut.abort(), answerMs);
	const got = await answer;
	clearTimeout(timer);
	return got !== undefined && message.equals(got[0] as Buffer);
}

/** What our router counted of datagrams and tunnels. */
async function counted(net: Net): Promise<string> {
	const ours = await net.ours();
	const all = ['datagram', 'i2ptunnel-udp'].map(async (what) => [what, [...(await ours.counted(what))].join(' ')]);
	return (await Promise.all(all)).join('; ');
}

/** Datagrams of a program through a client tunnel of one side to a server behind the other, and back. @param from whose client tunnel */
export const datagramsGo =
	(from: keyof Stage, kind: Kind): Play =>
	async (net, tell) => {
		const stage = stages.get(net) ?? makeStage(net);
		stages.set(net, stage);
		const port = (await stage)[from][kind];
		const socket = createSocket('udp4');
		try {
			let tried = 1;
			while (!(await comesBack(socket, port, Buffer.from(`try ${tried}`)))) {
				if (++tried > tries) throw new Error(`no answer to ${tries} datagrams; ours counted ${await counted(net)}`);
				await sleep(50);
			}
			let answered = 0;
			for (let i = 0; i < bulk; i++) if (await comesBack(socket, port, Buffer.alloc(100 + i * 50, i))) answered++;
			const isLarge = await comesBack(socket, port, Buffer.alloc(largeBytes, 7));
			tell(
				`the first answer at try ${tried}, then ${answered} of ${bulk}, ${largeBytes} bytes: ${isLarge ? 'back' : 'lost'}`,
			);
			expect(answered).toBeGreaterThan(0);
		} finally {
			socket.close();
		}
	};
