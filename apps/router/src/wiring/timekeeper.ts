// What time it is: this machine's clock, set right by what time servers say or, without them, by what peers say in their handshakes.
// A little wrong is corrected, and said; hours off is the user's to mend, and one voice of many that agrees with us outweighs those that do not.
import type { HashKey } from '@i2p/data-core';
import type { RouterInfo } from '@i2p/data-routerinfo';
import type { Room, Turn, Waiting } from '@i2p/runtime';
import { after, type CorrectedClock, hours, type Mono, minutes, SkewEstimate, seconds } from '@i2p/time';

/** A peer's clock may differ so much; beyond it handshakes fail. */
const toleratedMs = seconds(60);
/** A difference that is not worth a correction: peers' clocks are in whole seconds. */
const ignoredMs = 1500;
/** The most that is corrected: a machine further off has a clock that nobody set, and its files, certificates and logs are wrong too. */
const mostCorrectionMs = hours(1);
/** Peers whose word of the time is remembered. */
const remembered = 15;
/** How often this machine's clock is looked at for jumps, and what is one: it was set, or the machine slept. */
const lookEveryMs = minutes(1);
const jumpMs = 2000;

/** Who says so. */
export type TimeSource = 'servers' | 'peers';

/** Who is told. */
export interface TimeListener {
	/** The clock is too wrong to be corrected: by so much the others are ahead of it. Told once. */
	onWrong(aheadMs: number, by: TimeSource): void;
	/** The clock was corrected, to so many milliseconds more than this machine says. */
	onCorrected(correctionMs: number, by: TimeSource, turn: Turn): void;
	/** This machine's clock jumped: what was known of it is forgotten. */
	onJump(byMs: number, turn: Turn): void;
}

/** The clock at one moment. */
export interface TimeState {
	/** Milliseconds that are added to what this machine says. */
	readonly correctionMs: number;
	/** Who said so last; `undefined` while nobody has, or nobody's word was needed. */
	readonly source: TimeSource | undefined;
}

/** Keeps one router's clock. */
export class Timekeeper implements Room {
	readonly name = 'timekeeper';
	readonly #clock: CorrectedClock;
	readonly #listener: TimeListener;
	#said = new SkewEstimate();
	/** What the last few peers' clocks were ahead of this machine's. */
	readonly #lately: number[] = [];
	#source: TimeSource | undefined;
	#peerAgreed = false;
	#hopeless = false;
	#apartMs: number;
	#nextLook: Mono;

	constructor(clock: CorrectedClock, listener: TimeListener) {
		this.#clock = clock;
		this.#listener = listener;
		this.#apartMs = this.#apart();
		this.#nextLook = after(clock.now(), lookEveryMs);
	}

	/** What it has come to. */
	snapshot(): TimeState {
		return { correctionMs: this.#clock.correctionMs, source: this.#source };
	}

	/** Whether servers or a peer have found this clock right, or it was corrected. */
	get isTrusted(): boolean {
		return this.#peerAgreed || this.#source !== undefined;
	}

	due(): Mono {
		return this.#nextLook;
	}

	onTime(turn: Turn): void {
		this.#nextLook = after(turn.now, lookEveryMs);
		const jumpedMs = this.#apart() - this.#apartMs;
		this.#apartMs += jumpedMs;
		if (Math.abs(jumpedMs) < jumpMs) return;
		this.#clock.step(0);
		this.#said = new SkewEstimate();
		this.#lately.length = 0;
		this.#source = undefined;
		this.#peerAgreed = false;
		this.#listener.onJump(jumpedMs, turn);
	}

	flush(): Waiting {
		return 'empty';
	}

	/** The median of what the last few peers' clocks were ahead of ours as it is corrected now, in milliseconds; 0 before any said theirs. */
	get offsetMs(): number {
		const sorted = [...this.#lately].sort((a, b) => a - b);
		const middle = sorted[sorted.length >> 1];
		return middle === undefined ? 0 : middle - this.#clock.correctionMs;
	}

	/** Several time servers agree that this machine's clock, uncorrected, is behind by so much. */
	onServers(aheadMs: number, turn: Turn): void {
		this.#source = 'servers';
		this.#correct(Math.abs(aheadMs) <= ignoredMs ? 0 : aheadMs, 'servers', turn);
	}

	/** A peer's clock minus ours as it is corrected now, in milliseconds. Answers whether ours was corrected. */
	onPeerClock(peer: HashKey, offsetMs: number, turn: Turn): boolean {
		const { correctionMs } = this.#clock;
		if (this.#lately.push(offsetMs + correctionMs) > remembered) this.#lately.shift();
		if (this.#source === 'servers') return false;
		if (Math.abs(offsetMs) <= toleratedMs) this.#peerAgreed = true;
		this.#said.add(peer, offsetMs + correctionMs, turn.now);
		const wanted = this.#said.correction(turn.now);
		if (wanted === undefined) return false;
		if (this.#peerAgreed && Math.abs(wanted - correctionMs) > toleratedMs) return false;
		return this.#correct(wanted, 'peers', turn);
	}

	/** All the RouterInfos that we were given are dated ahead of our clock: nobody can be dialled, yet each is a witness. Answers whether ours was corrected. */
	onAllAhead(infos: readonly RouterInfo[], turn: Turn): boolean {
		let corrected = false;
		for (const info of infos)
			if (!corrected && info.verify()) corrected = this.onPeerClock(info.key, info.published - turn.wall, turn);
		return corrected;
	}

	#correct(correctionMs: number, by: TimeSource, turn: Turn): boolean {
		const changeMs = correctionMs - this.#clock.correctionMs;
		if (this.#hopeless || Math.abs(changeMs) <= ignoredMs) return false;
		if (Math.abs(correctionMs) > mostCorrectionMs) {
			this.#hopeless = true;
			this.#listener.onWrong(correctionMs, by);
			return false;
		}
		// While nobody has agreed with us, or a minute wrong, nobody talks to us: there is nothing that a step could hurt.
		if (!this.#peerAgreed || Math.abs(changeMs) > toleratedMs) this.#clock.step(correctionMs);
		else this.#clock.slew(correctionMs);
		this.#source = by;
		this.#listener.onCorrected(correctionMs, by, turn);
		return true;
	}

	#apart(): number {
		const { base } = this.#clock;
		return base.wall() - base.now();
	}
}
