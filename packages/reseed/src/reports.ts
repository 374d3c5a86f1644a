// What reseeding tells of itself: each host's result with its reason, each round's outcome.
import type { Seeds } from './bundle.js';
import type { HostFault } from './errors.js';

/** What one host came to when it was asked last. */
export interface HostReport {
	/** Name and port. */
	readonly host: string;
	/** `seeds`: it gave RouterInfos; why not otherwise. */
	readonly result: 'seeds' | HostFault;
	/** What exactly, in a few words; empty where there is no more to say. */
	readonly detail: string;
	/** Who signed what it gave. */
	readonly signer: string | undefined;
	/** RouterInfos that it gave and that can be used. */
	readonly routers: number;
	/** Entries of its file that were passed over, by reason. */
	readonly refused: Seeds['refused'];
	/** Milliseconds from the question to the answer. */
	readonly tookMs: number;
}

/** What a round came to: `done` if as many hosts as wanted gave RouterInfos or enough routers are known, `again` if the rest is asked once more after a pause. */
export interface RoundReport {
	readonly outcome: 'done' | 'again';
	/** 1 for the first. */
	readonly round: number;
	/** Hosts that gave RouterInfos, in all rounds. */
	readonly gave: number;
	/** Hosts that were asked in this round. */
	readonly asked: number;
	/** Milliseconds until the next round; 0 when done. */
	readonly pauseMs: number;
}

/** Reseeding at one moment. */
export interface ReseedSnapshot {
	/** `idle`: nobody has asked for it. `pause`: until the next round. */
	readonly state: 'idle' | 'asking' | 'pause' | 'done';
	readonly round: number;
	/** Each host that was asked, by its latest result. */
	readonly hosts: readonly HostReport[];
}
