// A handshake fed by hand: whole messages or pieces of them, jobs done in place or kept back.
import { mlKemJobs } from '@i2p/crypto-mlkem';
import type { JobHandler } from '@i2p/runtime';
import { type Mono, mono, type Wall } from '@i2p/time';
import { copyBytes } from '@i2p/util';
import { HandshakeRun, type StepResult } from '../src/handshake-run.js';
import { AwaitRequest, type InitiatorDone, type ResponderDone, type ResponderInputs } from '../src/index.js';
import { type InitiatorInputs, startInitiator } from '../src/initiator.js';
import type { Failed } from '../src/steps.js';

interface Held {
	readonly kind: keyof typeof mlKemJobs;
	readonly bytes: Uint8Array;
	readonly generation: number;
	readonly handler: JobHandler;
}

/** One side, and what it said. */
export class Side {
	readonly sent: Uint8Array[] = [];
	outcome: Failed | InitiatorDone | ResponderDone | undefined;
	left: Uint8Array = new Uint8Array(0);
	readonly held: Held[] = [];
	readonly run: HandshakeRun;
	wall: Wall;
	readonly now: Mono = mono(0);
	#hold = false;
	#refuse = false;

	constructor(first: StepResult, wall: Wall, jobs: 'inline' | 'hold' | 'refuse' = 'inline') {
		this.wall = wall;
		this.#hold = jobs === 'hold';
		this.#refuse = jobs === 'refuse';
		this.run = new HandshakeRun({
			unsent: () => false,
			onReply: (given) => void this.sent.push(given),
			offerJob: (job, generation, handler) => {
				if (this.#refuse) return false;
				this.held.push({ ...job, generation, handler });
				return true;
			},
			onOutcome: (outcome, left) => {
				this.outcome = outcome;
				this.left = copyBytes(left);
				if ('reply' in outcome) this.sent.push(outcome.reply);
			},
		});
		this.run.start(first, this);
		this.#work();
	}

	/** Feeds bytes in pieces of `piece`, all at once if it is not given. */
	feed(bytes: Uint8Array, piece: number = bytes.length): this {
		for (let at = 0; at < bytes.length; at += piece) {
			const lent = copyBytes(bytes.subarray(at, at + piece));
			this.run.onBytes(lent, this);
			lent.fill(0xdd);
			this.#work();
		}
		return this;
	}

	/** Does what was held back. */
	work(): void {
		for (let next = this.held.shift(); next; next = this.held.shift())
			next.handler.onJob(mlKemJobs[next.kind](next.bytes), next.generation, this);
	}

	#work(): void {
		if (!this.#hold) this.work();
	}

	get fault(): string | undefined {
		return this.outcome?.kind === 'failed' ? this.outcome.fault : undefined;
	}

	get done(): InitiatorDone | ResponderDone {
		if (this.outcome?.kind !== 'done') throw new Error(`not done but ${this.fault ?? 'underway'}`);
		return this.outcome;
	}
}

/** Alice, her first message sent. */
export function alice(inputs: InitiatorInputs, jobs?: 'inline' | 'hold' | 'refuse'): Side {
	return new Side(startInitiator(inputs), inputs.wall, jobs);
}

/** Bob, who waits. */
export function bob(inputs: ResponderInputs, wall: Wall, jobs?: 'inline' | 'hold' | 'refuse'): Side {
	return new Side(new AwaitRequest(inputs), wall, jobs);
}
