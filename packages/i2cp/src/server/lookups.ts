// Look-ups of one connection's client: what is asked, of whom, and how the answer reads. I2CP "HostLookupMessage", "DestLookupMessage".
import type { LookupAnswer, LookupFault, LookupTarget } from '@i2p/client-core';
import { emptyMapping, hashKey, parseB32Address } from '@i2p/data-core';
import { parseB33Address } from '@i2p/data-leaseset';
import type { Turn } from '@i2p/runtime';
import { after, type Mono, mono, never } from '@i2p/time';
import { copyBytes } from '@i2p/util';
import { I2cp, maxLookupMs } from '../constants.js';
import {
	type BlindingInfo,
	type DestLookup,
	type HostLookup,
	type HostTarget,
	hostResult,
} from '../lookup-messages.js';
import type { I2cpMessage } from '../message.js';
import { BlindedPeers } from './blinded-peers.js';
import { leastLookupMs, maxLookups } from './constants.js';
import type { I2cpNote } from './notes.js';

/** Who finds things, and who is told. */
export interface LookupsOwner {
	note(code: I2cpNote): void;
	say(message: I2cpMessage): void;
	/** Looks up through the tunnels of a session, or without any. */
	find(session: number, target: LookupTarget, onAnswer: (answer: LookupAnswer, turn: Turn) => void): void;
}

interface Question {
	readonly until: Mono;
	/** Says the answer. */
	readonly say: (answer: LookupAnswer) => void;
}

/** The look-ups of one connection. */
export class ConnectionLookups {
	readonly #owner: LookupsOwner;
	readonly #blinded = new BlindedPeers();
	readonly #open = new Set<Question>();
	#closed = false;

	constructor(owner: LookupsOwner) {
		this.#owner = owner;
	}

	/** A hash, in the old way. */
	onDestLookup({ hash }: DestLookup, session: number, turn: Turn): void {
		const own = copyBytes(hash);
		const say = ({ destination }: LookupAnswer) =>
			this.#owner.say({ type: I2cp.DestReply, ...(destination === undefined ? { hash: own } : { destination }) });
		this.#ask(session, hashKey(own), say, maxLookupMs, turn);
	}

	/** Anything, in the new way. */
	onHostLookup({ session, request, timeoutMs, target }: HostLookup, turn: Turn): void {
		const wanted = target && this.#targetOf(target, turn);
		const known = target?.kind === 'destination' ? target.destination : undefined;
		const say = (answer: LookupAnswer) => {
			const { destination = known, reason } = answer;
			const isFound = answer.destination !== undefined;
			const result = isFound ? hostResult.found : resultOf(reason, wanted, target?.options === true);
			this.#owner.note(isFound ? 'lookup-answered' : 'lookup-failed');
			const options = isFound && target?.options === true ? { options: answer.options ?? emptyMapping } : {};
			this.#owner.say({ type: I2cp.HostReply, session, request, result, destination, ...options });
		};
		if (wanted === undefined) say({});
		else this.#ask(session, wanted, say, timeoutMs, turn);
	}

	#targetOf(target: HostTarget, turn: Turn): LookupTarget {
		if (target.kind === 'hash') return hashKey(target.hash);
		if (target.kind === 'destination') return target.destination.key;
		const hash = parseB32Address(target.name);
		if (hash !== undefined) return hashKey(hash);
		const b33 = parseB33Address(target.name);
		return b33 === undefined ? { name: target.name } : { b33, keys: this.#blinded.keysOf(b33, turn.wall) };
	}

	#ask(session: number, target: LookupTarget, say: Question['say'], timeoutMs: number, turn: Turn): void {
		if (this.#open.size >= maxLookups) {
			this.#owner.note('lookup-limit');
			say({ reason: 'overflow' });
			return;
		}
		const waitMs = Math.min(maxLookupMs, Math.max(leastLookupMs, timeoutMs));
		const question = { until: after(turn.now, waitMs), say };
		this.#open.add(question);
		this.#owner.find(session, target, (answer) => this.#answer(question, answer));
	}

	#answer(question: Question, answer: LookupAnswer): void {
		if (this.#open.delete(question) && !this.#closed) question.say(answer);
	}

	/** The client says how an encrypted set is opened: it is found now, so that messages to it find their way. */
	onBlindingInfo(info: BlindingInfo, turn: Turn): void {
		const b33 = this.#blinded.learn(info);
		if (b33 === undefined) this.#owner.note('message-unexpected');
		else
			this.#ask(info.session, { b33, keys: this.#blinded.keysOf(b33, turn.wall) }, () => undefined, maxLookupMs, turn);
	}

	due(): Mono {
		let due: number = never;
		for (const { until } of this.#open) due = Math.min(due, until);
		return mono(due);
	}

	onTime(turn: Turn): void {
		for (const question of [...this.#open])
			if (question.until <= turn.now) this.#answer(question, { reason: 'timeout' });
	}

	/** Nothing is answered any more; keys are wiped. */
	close(): void {
		this.#closed = true;
		this.#open.clear();
		this.#blinded.clear();
	}
}

function resultOf(reason: LookupFault | undefined, target: LookupTarget | undefined, wantsOptions: boolean): number {
	if (target === undefined) return hostResult.unsupported;
	const encrypted = typeof target === 'object' && 'b33' in target ? target : undefined;
	const lacksSecret = encrypted?.b33.isSecretNeeded === true && encrypted.keys?.secret === undefined;
	switch (reason) {
		case 'wrong-secret':
			return hostResult.secretNeeded;
		case 'client-key-needed':
			return lacksSecret ? hostResult.bothNeeded : hostResult.keyNeeded;
		case 'not-authorised':
			return hostResult.notOpened;
		case 'unknown-name':
			return hostResult.notFound;
		default:
			return lacksSecret ? hostResult.secretNeeded : wantsOptions ? hostResult.noLeaseSet : hostResult.notFound;
	}
}
