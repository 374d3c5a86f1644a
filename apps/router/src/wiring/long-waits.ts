// Who waits for a destination is told why, once the wait is long and whenever the reason has become another.
// Knows no destination and no network; it asks how long, and for the reason.
import type { Room, Turn, Waiting } from '@i2p/runtime';
import { after, type Mono, mono, never, seconds } from '@i2p/time';

/** A router that is integrated has a destination's tunnels within a few seconds. */
const longMs = seconds(15);
/** How often is looked whether the reason is another one. */
const lookEveryMs = seconds(5);

/** What keeps a destination from being ready. */
export type WaitReason = 'no-routers' | 'no-links' | 'no-tunnels' | 'own-tunnels';

/** What it asks, and whom it tells. */
export interface LongWaitsWants {
	/** Since when the destination waits that has waited longest; `undefined` if none waits. */
	since(): Mono | undefined;
	reason(): WaitReason;
	/** @param waitedMs how long it has waited */
	tell(reason: WaitReason, waitedMs: number): void;
}

/** Watches destinations that are not ready. */
export class LongWaits implements Room {
	readonly name = 'long-waits';
	readonly #wants: LongWaitsWants;
	#next: Mono = mono(0);
	#told: { since: Mono; reason: WaitReason } | undefined;

	constructor(wants: LongWaitsWants) {
		this.#wants = wants;
	}

	due(): Mono {
		const since = this.#wants.since();
		return since === undefined ? never : mono(Math.max(after(since, longMs), this.#next));
	}

	onTime({ now }: Turn): void {
		const since = this.#wants.since();
		if (since === undefined || now < after(since, longMs)) return;
		this.#next = after(now, lookEveryMs);
		const reason = this.#wants.reason();
		if (this.#told?.since === since && this.#told.reason === reason) return;
		this.#told = { since, reason };
		this.#wants.tell(reason, now - since);
	}

	flush(): Waiting {
		return this.due() === never ? 'empty' : 'deadline';
	}
}
