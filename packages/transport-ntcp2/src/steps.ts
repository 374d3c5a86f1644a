// What the states of both handshakes have in common: a step consumes exactly the bytes, or the work, it asked for and answers
// the next.
import type { MlKemJob } from '@i2p/crypto-mlkem';
import type { HandshakeFault } from './errors.js';

/** The handshake is over without a link. */
export interface Failed {
	readonly kind: 'failed';
	readonly fault: HandshakeFault;
	/** The peer's clock minus ours, if it was learnt before. */
	readonly clockOffsetMs?: number;
}

/** ML-KEM is due: `next` takes the answer of the job. */
export interface JobStep<Next> {
	readonly kind: 'job';
	readonly job: MlKemJob;
	readonly next: Next;
}

/** A failure of this name. */
export function failed(fault: HandshakeFault, clockOffsetMs?: number): Failed {
	return clockOffsetMs === undefined ? { kind: 'failed', fault } : { kind: 'failed', fault, clockOffsetMs };
}
