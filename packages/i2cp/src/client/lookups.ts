// Look-ups over one connection: asked, asked again, answered. I2CP "HostLookupMessage"; proposal 167.
import type { EncryptedTarget, LookupAnswer, LookupFault, LookupTarget } from '@i2p/client-core';
import { hashOf } from '@i2p/data-core';
import { b33Address } from '@i2p/data-leaseset';
import type { Turn } from '@i2p/runtime';
import { after, type Mono, mono, never, wallSeconds } from '@i2p/time';
import { fromUtf8, wipe } from '@i2p/util';
import { I2cp } from '../constants.js';
import { type BlindingInfo, type HostReply, type HostTarget, hostResult } from '../lookup-messages.js';
import type { RouterConnection } from './connection.js';
import { lookupAgainMs, lookupPatienceMs, lookupSlackMs, lookupTimeoutMs } from './constants.js';
import type { I2cpClientNote } from './notes.js';
import { mayGiveOptions } from './router-version.js';

/** How long a router is to remember what opens a set, in s. */
const blindingSeconds = 3600;

/** Told what came of a look-up, in a later turn. */
export type OnAnswer = (answer: LookupAnswer, turn: Turn) => void;

interface Question {
	readonly target: LookupTarget;
	/** Options are wanted, and no reason is known yet why they cannot be had. */
	withOptions: boolean;
	readonly onAnswer: OnAnswer;
	/** Asked again until then. */
	readonly until: Mono;
	/** When it is to be asked, or given up if it was. */
	due: Mono;
	asked: boolean;
}

/** What look-ups stand on. */
export interface LookupsParts {
	/** The connection while it is open, and the session of it, or 0xffff. */
	open(): { readonly connection: RouterConnection; readonly session: number } | undefined;
	readonly note: (code: I2cpClientNote) => void;
}

/** The look-ups of one session, or of none. */
export class Lookups {
	readonly #parts: LookupsParts;
	readonly #questions = new Map<number, Question>();
	#next = 1;
	#givesOptions: boolean | undefined;

	constructor(parts: LookupsParts) {
		this.#parts = parts;
	}

	/** Look-ups that are not answered. */
	get size(): number {
		return this.#questions.size;
	}

	/** Asks, as soon as the connection is open; answers no if there are `most` already. `options`: those of the lease set are wanted too. */
	ask(target: LookupTarget, options: boolean, onAnswer: OnAnswer, now: Mono, most: number): boolean {
		if (this.#questions.size >= most) return false;
		const until = after(now, lookupPatienceMs);
		const withOptions = options && this.#givesOptions !== false;
		this.#questions.set(this.#take(), { target, withOptions, onAnswer, until, due: mono(0), asked: false });
		return true;
	}

	#take(): number {
		this.#next = this.#next === 0xffff_ffff ? 1 : this.#next + 1;
		return this.#next;
	}

	/** The connection is another one: everything is asked anew. */
	onReconnect(): void {
		this.#givesOptions = undefined;
		for (const question of this.#questions.values()) {
			question.asked = false;
			question.due = mono(0);
		}
	}

	/** Nothing is answered any more. */
	close(turn: Turn): void {
		for (const { onAnswer } of this.#takeAll()) onAnswer({ reason: 'closed' }, turn);
	}

	#takeAll(): Question[] {
		const all = [...this.#questions.values()];
		this.#questions.clear();
		return all;
	}

	due(): Mono {
		const isOpen = this.#parts.open() !== undefined;
		let due = never;
		for (const question of this.#questions.values())
			due = mono(Math.min(due, isOpen || question.asked ? question.due : after(question.until, lookupSlackMs)));
		return due;
	}

	/** Asks what is to be asked; gives up what waited too long. */
	onTime(turn: Turn): void {
		const open = this.#parts.open();
		for (const [request, question] of [...this.#questions]) {
			if (open === undefined || question.asked) {
				const limit = question.asked ? question.due : after(question.until, lookupSlackMs);
				if (limit <= turn.now) this.#answer(request, question, { reason: 'timeout' }, turn);
			} else if (question.due <= turn.now) {
				question.asked = true;
				question.due = after(turn.now, lookupTimeoutMs + lookupSlackMs);
				this.#send(open, request, question, turn);
			}
		}
	}

	#send(
		{ connection, session }: { readonly connection: RouterConnection; readonly session: number },
		request: number,
		question: Question,
		turn: Turn,
	): void {
		const { target } = question;
		if (question.withOptions && !mayGiveOptions(connection.version)) question.withOptions = false;
		if (typeof target === 'object' && 'b33' in target && target.keys !== undefined) {
			const info = blindingInfo(target, session, wallSeconds(turn.wall) + blindingSeconds);
			connection.send(info);
			wipe(info.client?.key);
		}
		const wanted = hostTarget(target, question.withOptions);
		connection.send({ type: I2cp.HostLookup, session, request, timeoutMs: lookupTimeoutMs, target: wanted });
	}

	/** The router answered. */
	onReply(reply: HostReply, turn: Turn): void {
		const question = this.#questions.get(reply.request);
		if (question === undefined || !question.asked) {
			this.#parts.note('message-unexpected');
			return;
		}
		const { destination, options, result } = reply;
		if (result === hostResult.found && destination !== undefined) {
			if (question.withOptions) this.#givesOptions = true;
			this.#answer(reply.request, question, { destination, ...(options === undefined ? {} : { options }) }, turn);
		} else if (result === hostResult.noLeaseSet && destination !== undefined)
			this.#answer(reply.request, question, { destination }, turn);
		else this.#onFailure(reply, question, turn);
	}

	// Some routers know no look-ups with options and say only that they found nothing; some find nothing before they have tunnels.
	#onFailure({ request, result }: HostReply, question: Question, turn: Turn): void {
		const vague = result === hostResult.notFound || result === hostResult.unsupported;
		if (question.withOptions && vague && this.#givesOptions !== true) {
			question.withOptions = false;
			if (result === hostResult.unsupported) this.#givesOptions = false;
			this.#again(question, turn.now);
		} else if (typeof question.target === 'string' && vague && after(turn.now, lookupAgainMs) < question.until)
			this.#again(question, after(turn.now, lookupAgainMs));
		else {
			this.#parts.note('lookup-failed');
			this.#answer(request, question, { reason: faultOf(result, question.target) }, turn);
		}
	}

	#again(question: Question, due: Mono): void {
		this.#parts.note('lookup-again');
		question.asked = false;
		question.due = due;
	}

	#answer(request: number, question: Question, answer: LookupAnswer, turn: Turn): void {
		this.#questions.delete(request);
		question.onAnswer(answer, turn);
	}
}

function hostTarget(target: LookupTarget, options: boolean): HostTarget {
	if (typeof target === 'string') return { kind: 'hash', hash: hashOf(target), options };
	if ('name' in target) return { kind: 'name', name: target.name, options };
	const { b33 } = target;
	const needs = { secret: b33.isSecretNeeded, clientKey: b33.isClientKeyNeeded };
	return { kind: 'name', name: b33Address(b33, needs), options };
}

function blindingInfo({ b33, keys = {} }: EncryptedTarget, session: number, expiresSeconds: number): BlindingInfo {
	const { client, secret } = keys;
	return {
		type: I2cp.BlindingInfo,
		session,
		endpoint: { kind: 'key', signatureType: b33.signatureType, key: b33.publicKey },
		blindedType: 11,
		expiresSeconds,
		client: client && { kind: client.kind, key: client.key.exportRaw() },
		secret: secret && fromUtf8(secret),
	};
}

function faultOf(result: number, target: LookupTarget): LookupFault {
	switch (result) {
		case hostResult.secretNeeded:
			return 'wrong-secret';
		case hostResult.keyNeeded:
		case hostResult.bothNeeded:
			return 'client-key-needed';
		case hostResult.notOpened:
			return 'not-authorised';
		default:
			return typeof target === 'object' && 'name' in target ? 'unknown-name' : 'no-lease-set';
	}
}
