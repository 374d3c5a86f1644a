// What is known of the way to one remote destination, for the next stream to it. Streaming library "Control Block Sharing"; RFC 2140.
// Shared by the streams of one local destination only: nothing of it leaks to others.

/** How much of what was known stays when a stream tells more. */
const kept = 0.75;

/** The way to a remote: round trip, how much it varies, how many packets the path holds. 0 while nothing is known. */
export class Path {
	smoothMs = 0;
	varianceMs = 0;
	packets = 0;
	/** Packets that the peer keeps behind a gap, if it has shown that they are few. */
	span: number | undefined;

	/** A stream has measured. */
	learn(smoothMs: number, varianceMs: number, packets: number): void {
		const isNew = this.smoothMs === 0;
		this.smoothMs = isNew ? smoothMs : blend(this.smoothMs, smoothMs);
		this.varianceMs = isNew ? varianceMs : blend(this.varianceMs, varianceMs);
		this.packets = isNew ? packets : blend(this.packets, packets);
	}
}

function blend(before: number, now: number): number {
	return before * kept + now * (1 - kept);
}
