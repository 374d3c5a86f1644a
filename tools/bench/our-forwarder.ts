// Our router as a forwarder of the transit bench: the built binary, asked by peers to be a participant of their tunnels. Who sends
// and who receives lives in this process, as many of each as there are links.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { I2np } from '@i2p/data-i2np';
import { RouterInfo } from '@i2p/data-routerinfo';
import { NodeDriver } from '@i2p/runtime-node';
import { OurRouter } from '../interop/src/our-router.js';
import { freePorts } from '../interop/src/sockets.js';
import { until } from '../interop/src/waiting.js';
import type { Forwarder } from './forwarder.js';
import { buildRequest, dial, netId, placeOfOurs, Sink } from './transit-ends.js';
import { nextTunnelId, receiveTunnelId } from './transit-load.js';

/** Of many links, so many are dialled at a time: one after the other would take a minute, all at once are too many builds. */
const dialledAtOnce = 8;
const startMs = 20_000;

/** Starts it in a folder of its own, with a tunnel from each source to a sink. */
export async function startOurs(folder: string, links: number): Promise<Forwarder> {
	const first = await freePorts(links);
	const driver = new NodeDriver();
	const sinks = Array.from({ length: links }, (_, i) => new Sink(driver, first + i));
	for (const { info } of sinks) writeFileSync(join(folder, `${info.key}.dat`), info.bytes);
	const flags = ['--max-connections', String(4 * Math.max(links, dialledAtOnce))];
	const router = new OurRouter({ ...(await placeOfOurs(folder, netId)), flags });
	const dialled: Awaited<ReturnType<typeof dial>>[] = [];
	const stop = async () => {
		for (const { socket } of dialled) socket.destroy();
		await router.stop();
		for (const sink of sinks) sink.close();
	};
	router.start();
	try {
		await router.event('listening', startMs);
		const hop = RouterInfo.decode(Buffer.from((await router.info()).bytes));
		for (const sink of sinks) sink.connect(hop);
		const asked = async (sink: Sink, nth: number) => {
			const end = await dial(hop, first + nth, receiveTunnelId + nth);
			const body = buildRequest(hop, sink.info, receiveTunnelId + nth, nextTunnelId);
			end.from.send({ type: I2np.ShortTunnelBuild, body });
			await until('a tunnel', startMs, () => sink.count(I2np.ShortTunnelBuild) > 0);
			return end;
		};
		while (dialled.length < links) {
			const at = dialled.length;
			dialled.push(...(await Promise.all(sinks.slice(at, at + dialledAtOnce).map((sink, i) => asked(sink, at + i)))));
		}
	} catch (error) {
		await stop();
		throw error;
	}
	return {
		child: router.child,
		sources: dialled.map(({ from }) => from),
		arrived: () => sinks.reduce((sum, sink) => sum + sink.count(I2np.TunnelData), 0),
		stop,
	};
}
