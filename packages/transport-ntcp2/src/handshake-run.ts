// Drives the states of one handshake: each gets exactly the bytes, or the work, that it asked for; nothing may come too early.
// NTCP2 "Handshake". Must not know sockets, deadlines or what follows.
import type { MlKemJob } from '@i2p/crypto-mlkem';
import type { JobHandler, Turn } from '@i2p/runtime';
import { ByteQueue, wipe } from '@i2p/util';
import { maxConfirmBytes, messageThreePartOneBytes } from './constants.js';
import type {
	AwaitCreated,
	AwaitCreatedPadding,
	AwaitDecapsulation,
	AwaitKemKey,
	InitiatorDone,
	Requested,
} from './initiator.js';
import type {
	AwaitConfirmed,
	AwaitEncapsulation,
	AwaitRequest,
	AwaitRequestKey,
	AwaitRequestPadding,
	RequestAccepted,
	ResponderDone,
} from './responder.js';
import { type Failed, failed, type JobStep } from './steps.js';

type ByteStep =
	| AwaitCreated
	| AwaitCreatedPadding
	| AwaitRequest
	| AwaitRequestKey
	| AwaitRequestPadding
	| AwaitConfirmed;
type WorkStep = AwaitKemKey | AwaitDecapsulation | AwaitEncapsulation;

/** What a step answers. */
export type StepResult =
	| ByteStep
	| JobStep<WorkStep>
	| Requested
	| RequestAccepted
	| InitiatorDone
	| ResponderDone
	| Failed;

/** What a run needs. */
export interface RunHost {
	/** Whether what was sent last has not left yet: then nothing can be an answer to it. */
	unsent(): boolean;
	/** Message 1, 2 or 3 for the peer. */
	onReply(given: Uint8Array): void;
	/** Has a job done; false when too many are underway. */
	offerJob(job: MlKemJob, generation: number, handler: JobHandler): boolean;
	/** The handshake is over. `left`: bytes behind message 3. */
	onOutcome(outcome: Failed | InitiatorDone | ResponderDone, left: Uint8Array, turn: Turn): void;
}

const nothing = new Uint8Array(0);

/** One handshake underway, on either side. */
export class HandshakeRun implements JobHandler {
	readonly #host: RunHost;
	readonly #pending = new ByteQueue(messageThreePartOneBytes + maxConfirmBytes);
	#bytes: ByteStep | undefined;
	#work: WorkStep | undefined;
	/** Of the job awaited: what answers another is of a state that is no more. */
	#generation = 0;

	constructor(host: RunHost) {
		this.#host = host;
	}

	/** Begins: with message 1 of ours, or by waiting for theirs. */
	start(first: StepResult, turn: Turn): void {
		this.#take(first, nothing, turn);
	}

	/** Bytes arrived. */
	onBytes(lent: Uint8Array, turn: Turn): void {
		if (this.#host.unsent()) this.#end(failed('trailing-bytes'), turn);
		else this.#advance(lent, turn);
	}

	onJob(given: Uint8Array, generation: number, turn: Turn): void {
		const work = this.#work;
		if (!work || generation !== this.#generation) {
			wipe(given);
			return;
		}
		this.#work = undefined;
		this.#take(work.onJob(given, turn.wall), nothing, turn);
		this.#advance(nothing, turn);
	}

	onJobFailed(_code: string, generation: number, turn: Turn): void {
		if (this.#work && generation === this.#generation) this.#end(failed('job'), turn);
	}

	/** Gives the handshake up; the answer of a job that is underway will be passed over. */
	destroy(): void {
		this.#bytes?.destroy();
		this.#work?.destroy();
		this.#bytes = undefined;
		this.#work = undefined;
	}

	#advance(lent: Uint8Array, turn: Turn): void {
		let left = lent;
		while (this.#bytes) {
			const step = this.#bytes;
			const wanted = Math.max(0, step.needs - this.#pending.length);
			if (left.length < wanted) {
				this.#pending.offer(left);
				return;
			}
			this.#pending.offer(left.subarray(0, wanted));
			left = left.subarray(wanted);
			this.#bytes = undefined;
			this.#take(step.onBytes(this.#pending.take(step.needs), turn.wall), left, turn);
		}
		if (this.#work && this.#pending.offer(left) < left.length) this.#end(failed('trailing-bytes'), turn);
	}

	#take(result: StepResult, left: Uint8Array, turn: Turn): void {
		const early = left.length > 0 || this.#pending.length > 0;
		switch (result.kind) {
			case 'await':
				this.#bytes = result;
				return;
			case 'job':
				this.#work = result.next;
				if (!this.#host.offerJob(result.job, ++this.#generation, this)) this.#end(failed('busy'), turn);
				return;
			case 'failed':
				this.#end(result, turn);
				return;
			case 'request':
				this.#bytes = result.next;
				this.#send(result.request, early, turn);
				return;
			case 'reply':
				this.#bytes = result.next;
				this.#send(result.reply, early, turn);
				return;
			default:
				if ('reply' in result && early) this.#end(failed('trailing-bytes'), turn);
				else this.#host.onOutcome(result, left, turn);
		}
	}

	#send(message: Uint8Array, early: boolean, turn: Turn): void {
		if (early) this.#end(failed('trailing-bytes'), turn);
		else this.#host.onReply(message);
	}

	#end(failure: Failed, turn: Turn): void {
		this.destroy();
		this.#host.onOutcome(failure, nothing, turn);
	}
}
