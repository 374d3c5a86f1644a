// A private network of our own routers in one process, on loopback, each with a folder of its own.
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Endpoint } from '@i2p/runtime';
import { createRouter, type Router } from '../create-router.js';

/** What the network consists of. */
export interface NetworkPlan {
	/** Routers in all. */
	readonly routers: number;
	/** How many of them are floodfills. */
	readonly floodfills: number;
	/** Loopback address that all of them share. */
	readonly host: string;
	/** Where the first router's SAM listens; the others let the system choose. */
	readonly sam: Endpoint;
	/** Where the first router's HTTP proxy listens; the others have none, and neither has it when absent. */
	readonly httpProxy?: Endpoint;
}

/** A running private network. */
export interface Network {
	readonly routers: readonly Router[];
	/** How another router joins it, as a line for the shell. */
	readonly joinCommand: string;
	/** Stops every router and removes their folders, and that of a router which joined by the command, whether it still runs or not. */
	stop(): Promise<void>;
}

/** A network id of the test range that no one else here is likely to use. */
const demoNetId = 98;

/** Ports that nobody listens on, as the system gives them out. */
async function freePorts(host: string, count: number): Promise<number[]> {
	const servers = await Promise.all(
		Array.from({ length: count }, async () => {
			const server = createServer();
			await new Promise<void>((resolve, reject) => {
				server.once('error', reject);
				server.listen(0, host, resolve);
			});
			return server;
		}),
	);
	const ports = servers.map((server) => (server.address() as AddressInfo).port);
	await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
	return ports;
}

/** Starts the routers and tells each of all the others. */
export async function startNetwork(plan: NetworkPlan): Promise<Network> {
	const folder = mkdtempSync(join(tmpdir(), 'i2p-demo-'));
	const joined = `${folder}-yours`;
	const ports = await freePorts(plan.host, plan.routers);
	const routers = ports.map((port, i) =>
		createRouter({
			dataDir: join(folder, `router-${i + 1}`),
			host: plan.host,
			port,
			netId: demoNetId,
			allowLocal: true,
			floodfill: i < plan.floodfills,
			httpProxy: i === 0 ? plan.httpProxy : undefined,
			sam: i === 0 ? plan.sam : { host: plan.sam.host, port: 0 },
			i2cp: undefined,
		}),
	);
	const stop = async () => {
		await Promise.all(routers.map((router) => router.stop()));
		for (const path of [folder, joined]) rmSync(path, { recursive: true, force: true, maxRetries: 3 });
	};
	try {
		await Promise.all(routers.map((router) => router.start()));
	} catch (error) {
		await stop();
		throw error;
	}
	const infos = routers.map((router) => router.routerInfo());
	for (const [i, router] of routers.entries()) router.learn(infos.filter((_, j) => j !== i));
	const joinCommand = `npm run router -- --host ${plan.host} --port 0 --net-id ${demoNetId} --allow-local --data-dir ${joined} --netdb-from ${folder} --i2cp off --http-proxy off --socks off --sam ${plan.host}:7660`;
	return { routers, joinCommand, stop };
}
