// Sessions in pairs: one at our router, one at an i2pd, and what every scenario asks of them.
import { type SamAddress, SamFailure, SamSession, type SamSocket } from './sam.js';
import { Answering, closeAll, ping, pinged, tunnels } from './traffic.js';

/** Whoever has a SAM bridge. */
export interface Bridge {
	readonly sam: SamAddress;
}

/** Two sessions, the second of which answers. */
export class Pair {
	readonly from: SamSession;
	readonly to: SamSession;
	readonly answering: Answering;
	/** Those that were opened so far. */
	readonly streams: SamSocket[] = [];

	constructor(from: SamSession, to: SamSession) {
		this.from = from;
		this.to = to;
		this.answering = new Answering(to);
	}

	/** Opens both sessions with tunnels of so many hops. */
	static async open(
		from: Bridge,
		to: Bridge,
		hops: number,
		extra: Readonly<Record<string, string | number>> = {},
	): Promise<Pair> {
		return new Pair(...(await Pair.sessions(from, to, hops, extra)));
	}

	/** The two sessions alone: nobody answers. */
	static sessions(
		from: Bridge,
		to: Bridge,
		hops: number,
		extra: Readonly<Record<string, string | number>> = {},
	): Promise<[SamSession, SamSession]> {
		const options = { ...tunnels(hops), ...extra };
		return Promise.all([SamSession.create(from.sam, options), SamSession.create(to.sam, options)]);
	}

	/** A stream that has answered a PING. */
	async stream(withinMs?: number): Promise<SamSocket> {
		const stream = await pinged(this.from, this.to.destination, withinMs);
		this.streams.push(stream);
		return stream;
	}

	async close(): Promise<void> {
		this.answering.stop();
		await closeAll(this.streams, [this.from, this.to]);
	}
}

/** Opens a pair, pings over one stream, closes it; answers the round trips' median in milliseconds. */
export async function pingPair(
	from: Bridge,
	to: Bridge,
	hops: number,
	count = 10,
	extra: Readonly<Record<string, string | number>> = {},
): Promise<number> {
	const pair = await Pair.open(from, to, hops, extra);
	const stream = await pair.stream();
	const times: number[] = [];
	for (let n = 0; n < count; n++) times.push(await ping(stream, n));
	if (!pair.answering.callers.has(pair.from.destination)) throw new SamFailure('the caller is not who called');
	await pair.close();
	return times.sort((a, b) => a - b)[count >> 1]!;
}
