// A private network on loopback: routers of ours in this process, i2pd routers beside it, each told of the others.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouter, type Router } from '@i2p/router';
import { devnetNetId } from '../constants.js';
import { findI2pd, I2pd } from './i2pd.js';
import type { I2pdPlace } from './i2pd-configuration.js';
import type { DevnetPlan } from './line.js';
import { freePort, freePortsFrom, loopbackOf } from './places.js';

/** Where applications connect. */
const samHost = '127.0.0.1';

/** A running network. */
export interface Devnet {
	readonly routers: readonly Router[];
	readonly i2pds: readonly I2pd[];
	/** Each bridge, and whose it is. */
	readonly sam: readonly { readonly host: string; readonly port: number; readonly of: string }[];
	/** How another router joins, as a line for the shell. */
	readonly joinCommand: string;
	/** Stops everything; a temporary folder is removed, with that of a router which joined by the command. */
	stop(): Promise<void>;
}

/** Starts every router and tells each of all others. Throws Error or RouterError when one cannot start; nothing is left then. */
export async function startDevnet(plan: DevnetPlan): Promise<Devnet> {
	const program = plan.i2pds > 0 ? findI2pd(plan.i2pdVersion) : '';
	const { dataDir } = plan;
	if (dataDir !== undefined) mkdirSync(dataDir, { recursive: true });
	const folder = dataDir ?? mkdtempSync(join(tmpdir(), 'i2p-devnet-'));
	const routers: Router[] = [];
	const i2pds: I2pd[] = [];
	const stop = async () => {
		await Promise.all([...routers, ...i2pds].map((one) => one.stop()));
		if (dataDir !== undefined) return;
		for (const path of [folder, joinedFolder(folder)]) rmSync(path, { recursive: true, force: true, maxRetries: 3 });
	};
	try {
		const samPorts = await freePortsFrom(samHost, plan.samPort, plan.routers + plan.i2pds);
		for (let i = 0; i < plan.routers; i++)
			routers.push(await ourRouter(plan, i, join(folder, `router-${i + 1}`), samPorts[i]!));
		await Promise.all(routers.map((router) => router.start()));
		const infos = routers.map((router) => router.routerInfo());
		for (const [i, router] of routers.entries()) router.learn(infos.filter((_, j) => j !== i));
		for (let i = 0; i < plan.i2pds; i++) {
			const place = await i2pdPlace(plan.routers + i, samPorts[plan.routers + i]!);
			const i2pd = new I2pd(program, place, join(folder, `i2pd-${i + 1}`));
			i2pds.push(i2pd);
			i2pd.start(infos);
			const info = await i2pd.info();
			infos.push(info);
			for (const router of routers) router.learn([info]);
		}
	} catch (error) {
		await stop();
		throw error;
	}
	const sam = [
		...routers.map((router, i) => ({ ...router.snapshot().sam!, of: `router-${i + 1}` })),
		...i2pds.map(({ place }, i) => ({ host: samHost, port: place.samPort, of: `i2pd-${i + 1}` })),
	];
	return { routers, i2pds, sam, joinCommand: joinCommand(plan, folder), stop };
}

async function ourRouter(plan: DevnetPlan, index: number, dataDir: string, samPort: number): Promise<Router> {
	const host = loopbackOf(index);
	return createRouter({
		dataDir,
		host,
		port: await freePort(host),
		netId: devnetNetId,
		allowLocal: true,
		floodfill: index < plan.floodfills,
		sam: { host: samHost, port: samPort },
		i2cp: undefined,
	});
}

async function i2pdPlace(index: number, samPort: number): Promise<I2pdPlace> {
	const host = loopbackOf(index);
	return { host, port: await freePort(host), samPort, consolePort: await freePort(samHost), netId: devnetNetId };
}

/** Where the router of a user who joins has its files: beside the network's, which are read as a whole. */
function joinedFolder(folder: string): string {
	return `${folder}-yours`;
}

function joinCommand({ routers, i2pds, samPort }: DevnetPlan, folder: string): string {
	const where = `--host ${loopbackOf(routers + i2pds)} --port 0 --net-id ${devnetNetId} --allow-local`;
	const router =
		process.env['npm_lifecycle_event'] === 'devnet' ? 'npm run router --' : 'npx -p @i2p/router i2p-router';
	return `${router} ${where} --data-dir ${joinedFolder(folder)} --netdb-from ${folder} --i2cp off --http-proxy off --socks off --sam ${samHost}:${samPort + routers + i2pds}`;
}
