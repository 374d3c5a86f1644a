// What weighs on this router besides the tunnels of others: memory, the bandwidth of all links and their number, as one number for their admission.
// Must not know tunnels.
import { type Mono, mono } from '@i2p/time';
import type { Bandwidth } from '@i2p/transport-core';
import { memoryAtEase, memoryExhausted, pressureSampleMs } from '../constants.js';

/** Where the weights are read. */
export interface PressureSources {
	/** Share of the memory in use, 0 to 1; without it memory does not weigh. */
	readonly memoryShare?: (() => number) | undefined;
	readonly bandwidth: Bandwidth;
	/** Share of the links that tunnels go over already. */
	readonly linkLoad: (now: Mono) => number;
	readonly now: () => Mono;
}

/** The pressure, 0 to 1 (nothing more can be borne); looked at once a second at most. */
export function pressureOf({ memoryShare, bandwidth, linkLoad, now }: PressureSources): () => number {
	let pressure = 0;
	let sampledAt = mono(Number.NEGATIVE_INFINITY);
	return () => {
		const at = now();
		if (at < sampledAt + pressureSampleMs) return pressure;
		sampledAt = at;
		const memory = ((memoryShare?.() ?? 0) - memoryAtEase) / (memoryExhausted - memoryAtEase);
		pressure = Math.min(1, Math.max(0, memory, bandwidthShare(bandwidth, at), linkLoad(at)));
		return pressure;
	};
}

/** The share of the bandwidth limit in use over the last seconds, in the direction with more traffic; 0 without a limit. */
function bandwidthShare(bandwidth: Bandwidth, now: Mono): number {
	const { sent, received, limitKBps } = bandwidth.snapshot(now);
	return limitKBps === 0 ? 0 : Math.max(sent.fifteenSeconds, received.fifteenSeconds) / (limitKBps * 1024);
}
