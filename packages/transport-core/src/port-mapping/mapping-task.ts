// One port that is wanted of a gateway: when it is asked for next, and what came of it.
// Must not know sockets or whom to tell.
import { after, type Mono, mono, never } from '@i2p/time';
import { equalBytes } from '@i2p/util';
import {
	errorRetryLeastMs,
	firstAnswerWaitMs,
	mostQuestions,
	renewAtLeastMs,
	renewAtMostMs,
	retryMs,
	wantedLifetimeMs,
} from './constants.js';
import { encodeMapRequest } from './nat-pmp.js';
import { encodePcpMapRequest } from './pcp.js';
import type { PortMapping } from './port-mapper.js';

/** How a gateway is asked. */
export type MapMethod = 'pcp' | 'nat-pmp';

/** One wanted port. */
export class MappingTask {
	readonly protocol: 'tcp' | 'udp';
	readonly port: number;
	/** What was told last; absent while there is none. */
	mapping: PortMapping | undefined;
	/** The outer port granted last. */
	outerPort: number | undefined;
	/** To be asked in the next exhale that can. */
	toSend = false;
	#due: Mono;
	readonly #nonce: Uint8Array;
	#questions = 0;
	#until: Mono = mono(0);
	#toldFailed = false;

	constructor(protocol: 'tcp' | 'udp', port: number, nonce: Uint8Array, now: Mono) {
		this.protocol = protocol;
		this.port = port;
		this.#nonce = nonce;
		this.#due = now;
	}

	/** When it is to be looked at: to ask, to ask again, to renew. */
	get due(): Mono {
		return this.toSend ? never : this.#due;
	}

	/** Whether an answer is awaited. */
	get asked(): boolean {
		return this.#questions > 0;
	}

	/** Whether it was asked often enough. */
	get exhausted(): boolean {
		return this.#questions >= mostQuestions;
	}

	/** Whether these bytes name it. */
	names(nonce: Uint8Array): boolean {
		return equalBytes(nonce, this.#nonce);
	}

	/** Whether the gateway keeps it still. */
	stands(now: Mono): boolean {
		return now < this.#until;
	}

	/** Begins to ask from the start at that instant. */
	askAt(at: Mono): void {
		this.#questions = 0;
		this.toSend = false;
		this.#due = at;
	}

	/** The next question; the wait for its answer begins. */
	ask(method: MapMethod, local: string, now: Mono): Uint8Array {
		this.toSend = false;
		this.#due = after(now, firstAnswerWaitMs * 2 ** this.#questions++);
		return this.question(method, local, wantedLifetimeMs / 1000);
	}

	/** A question for so long a life; 0 gives the port back. */
	question(method: MapMethod, local: string, lifetimeSeconds: number): Uint8Array {
		const { protocol, port } = this;
		const outerPort = lifetimeSeconds === 0 ? 0 : (this.outerPort ?? port);
		if (method === 'nat-pmp') return encodeMapRequest({ protocol, port, outerPort, lifetimeSeconds });
		return encodePcpMapRequest({ client: local, nonce: this.#nonce, protocol, port, outerPort, lifetimeSeconds });
	}

	/** The gateway keeps it for so long. */
	onGranted(lifetimeMs: number, now: Mono): void {
		this.#questions = 0;
		this.#toldFailed = false;
		this.toSend = false;
		this.#until = after(now, lifetimeMs);
		this.#due = after(now, Math.max(renewAtLeastMs, Math.min(renewAtMostMs, lifetimeMs / 2)));
	}

	/** It was refused, or nobody answers: another attempt later. Answers whether this is news. */
	onRefused(askedMs: number, now: Mono): boolean {
		this.#questions = 0;
		this.toSend = false;
		this.#until = mono(0);
		this.#due = after(now, askedMs > 0 ? Math.max(errorRetryLeastMs, Math.min(retryMs, askedMs)) : retryMs);
		this.mapping = undefined;
		this.outerPort = undefined;
		const news = !this.#toldFailed;
		this.#toldFailed = true;
		return news;
	}
}
