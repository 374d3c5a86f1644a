// The table of lookups: asks floodfill after floodfill, follows hints, ends each within its time. Network database, "Lookups".
// Knows nothing of stores and publications; answers are brought to it.
import { type HashKey, hashKey } from '@i2p/data-core';
import {
	type DatabaseLookup,
	type DatabaseSearchReply,
	encodeDatabaseLookup,
	I2np,
	type I2npMessage,
} from '@i2p/data-i2np';
import type { RouterInfo } from '@i2p/data-routerinfo';
import type { Turn } from '@i2p/runtime';
import { after, type Mono } from '@i2p/time';
import { copyBytes } from '@i2p/util';
import {
	dialTryMs,
	leaseSetLookupMs,
	linkTryMs,
	maxAskersPerLookup,
	maxFollowedHints,
	maxLookupDepth,
	maxLookups,
	maxTries,
	noPathRetryMs,
	routerLookupMs,
	tunnelTryMs,
} from './constants.js';
import type { Desk } from './desk.js';
import type { FloodfillChoice } from './floodfill-choice.js';
import { Lookup, type OnOutcome, type Outcome, type Question, questionId } from './lookup.js';
import { message, type Recipient, sealedForRouter } from './messages.js';
import type { RouterStore } from './router-store.js';
import type { Context, LookupFailure, Origin, StoredLeaseSet } from './wants.js';

/** All lookups under way; bounded. */
export class Lookups {
	readonly #desk: Desk;
	readonly #routers: RouterStore;
	readonly #floodfills: FloodfillChoice;
	readonly #table = new Map<string, Lookup>();
	readonly #byKey = new Map<HashKey, Set<Lookup>>();
	readonly #isLinked = ({ key }: RouterInfo): boolean => this.#desk.wants.links.connected(key);
	readonly #step = (lookup: Lookup, turn: Turn): void => this.#onStep(lookup, turn);

	constructor(desk: Desk, routers: RouterStore, floodfills: FloodfillChoice) {
		this.#desk = desk;
		this.#routers = routers;
		this.#floodfills = floodfills;
	}

	/** Lookups under way. */
	get size(): number {
		return this.#table.size;
	}

	/** Asks, or joins the same question under way; the end is told once, never from within this call. */
	start(question: Question, onOutcome: OnOutcome, turn: Turn): void {
		const id = questionId(question);
		const running = this.#table.get(id);
		if (running !== undefined && running.askers.length < maxAskersPerLookup) {
			running.askers.push(onOutcome);
			return;
		}
		if (running !== undefined || this.#table.size >= maxLookups) {
			this.#desk.wants.note('lookup-too-many');
			this.#desk.soon((later) => onOutcome('too-many', later), turn);
			return;
		}
		const lifeMs = question.kind === 'routerInfo' ? routerLookupMs : leaseSetLookupMs;
		const lookup = new Lookup(id, question, after(turn.now, lifeMs), onOutcome, this.#step);
		this.#table.set(id, lookup);
		const same = this.#byKey.get(question.key) ?? new Set();
		this.#byKey.set(question.key, same.add(lookup));
		this.#desk.wake(lookup, turn.now);
	}

	/** Whether an answer with this key is awaited from this origin. */
	awaits(key: HashKey, kind: 'routerInfo' | 'leaseSet', origin: Origin): boolean {
		for (const lookup of this.#byKey.get(key) ?? [])
			if (lookup.question.kind === kind && this.#isAnswerOf(lookup, origin)) return true;
		return false;
	}

	/** A verified RouterInfo came in, from wherever: every question for it ends. */
	onRouterInfo(info: RouterInfo, turn: Turn): void {
		for (const lookup of [...(this.#byKey.get(info.key) ?? [])])
			if (lookup.question.kind === 'routerInfo') this.#end(lookup, info, turn);
	}

	/** A verified lease set came in for a context: its questions end. */
	onLeaseSet(context: Context, set: StoredLeaseSet, origin: Origin | undefined, turn: Turn): void {
		for (const lookup of [...(this.#byKey.get(set.key) ?? [])]) {
			const { kind, context: asking, verifyBeyond } = lookup.question;
			if (kind !== 'leaseSet' || asking !== context) continue;
			const isProof = origin !== undefined && this.#isAnswerOf(lookup, origin);
			if (verifyBeyond === undefined || isProof) this.#end(lookup, set, turn);
		}
	}

	/** Somebody does not know. Answers whether the answer was awaited. */
	onSearchReply(lentReply: DatabaseSearchReply, origin: Origin, turn: Turn): boolean {
		let isAwaited = false;
		for (const lookup of [...(this.#byKey.get(hashKey(lentReply.key)) ?? [])]) {
			if (!this.#isAnswerOf(lookup, origin)) continue;
			isAwaited = true;
			this.#onNegative(lookup, lentReply, origin, turn);
		}
		return isAwaited;
	}

	/** A context is gone: its questions end. */
	cancel(context: Context, turn: Turn): void {
		for (const lookup of [...this.#table.values()])
			if (lookup.question.context === context) this.#end(lookup, 'cancelled', turn);
	}

	/** A link came up: who waits for this peer is given the time an answer takes. */
	onLinkUp(peer: HashKey, turn: Turn): void {
		for (const lookup of this.#table.values()) {
			if (lookup.current?.peer !== peer || lookup.asked.get(peer)?.over !== 'link') continue;
			this.#await(lookup, peer, linkTryMs, turn);
		}
	}

	/** An answer counts if it came directly from one we asked, or sealed for the context that asked. */
	#isAnswerOf(lookup: Lookup, origin: Origin): boolean {
		if (origin.kind === 'link') return lookup.asked.get(origin.peer)?.over === 'link';
		return origin.kind === 'sealed' && origin.context === lookup.question.context;
	}

	#onNegative(lookup: Lookup, reply: DatabaseSearchReply, origin: Origin, turn: Turn): void {
		const said = hashKey(reply.from);
		const peer = origin.kind === 'link' ? origin.peer : lookup.asked.has(said) ? said : lookup.current?.peer;
		const asked = peer === undefined ? undefined : lookup.asked.get(peer);
		if (peer === undefined || asked === undefined || asked.answer === 'negative') return;
		asked.answer = 'negative';
		this.#desk.wants.peers.noteAnswer(peer, true, turn.now);
		for (const hash of reply.hashes) this.#follow(lookup, hash, turn);
		if (lookup.current?.peer === peer) lookup.current = undefined;
		this.#desk.wake(lookup, turn.now);
	}

	/** Looks up a router that an answer named, if it is unknown and there is room; the known are candidates already. */
	#follow(lookup: Lookup, lentHash: Uint8Array, turn: Turn): void {
		const key = hashKey(lentHash);
		if (key === this.#desk.self || key === lookup.question.key || this.#routers.get(key) !== undefined) return;
		if (lookup.question.depth >= maxLookupDepth || lookup.hintsFollowed >= maxFollowedHints) return;
		lookup.hintsFollowed++;
		lookup.hintsPending++;
		const { depth, route = 'tunnels' } = lookup.question;
		this.start(
			{ context: 'router', kind: 'routerInfo', hash: copyBytes(lentHash), key, depth: depth + 1, route },
			(_, later) => {
				lookup.hintsPending--;
				if (!lookup.ended && lookup.current === undefined) this.#desk.wake(lookup, later.now);
			},
			turn,
		);
	}

	#onStep(lookup: Lookup, turn: Turn): void {
		if (turn.now >= lookup.endsAt) {
			this.#fallSilent(lookup, turn);
			this.#end(lookup, this.#failure(lookup), turn);
			return;
		}
		if (lookup.isSending) return;
		if (lookup.current !== undefined && turn.now < lookup.current.until) {
			this.#sleep(lookup, lookup.current.until);
			return;
		}
		this.#fallSilent(lookup, turn);
		const next = lookup.tries < maxTries ? this.#choose(lookup, turn) : undefined;
		if (next === undefined) {
			if (lookup.hintsPending > 0) this.#sleep(lookup, lookup.endsAt);
			else this.#end(lookup, this.#failure(lookup), turn);
			return;
		}
		lookup.isSending = this.#desk.send((exhale) => this.#send(lookup, next, exhale));
		if (!lookup.isSending) this.#sleep(lookup, after(turn.now, noPathRetryMs));
	}

	#fallSilent(lookup: Lookup, turn: Turn): void {
		const { current } = lookup;
		if (current === undefined) return;
		lookup.current = undefined;
		lookup.asked.get(current.peer)!.answer = 'silent';
		this.#desk.wants.peers.noteAnswer(current.peer, false, turn.now);
		this.#desk.wants.note('lookup-try-timeout');
	}

	/** The closest floodfill not asked; then those that kept silent, again; a check asks whom it must avoid last. */
	#choose(lookup: Lookup, turn: Turn): Recipient | undefined {
		const { hash, key, kind, route = 'tunnels', verifyBeyond } = lookup.question;
		const pick = (accept: (peer: Recipient) => boolean): Recipient | undefined => {
			const isFit = (peer: Recipient): boolean => peer.key !== key && accept(peer);
			const wish = { accept: isFit, asked: lookup.asked };
			if (route !== 'tunnels') return this.#floodfills.other(hash, { ...wish, prefer: this.#isLinked }, turn);
			// Routers that we know ourselves need no question.
			if (kind === 'routerInfo') return this.#floodfills.other(hash, wish, turn);
			return this.#floodfills.otherOrSelf(hash, wish, turn);
		};
		return (
			pick((info) => info.key !== verifyBeyond && !lookup.asked.has(info.key)) ??
			(verifyBeyond === undefined || lookup.asked.size > 0 ? undefined : pick((info) => !lookup.asked.has(info.key))) ??
			pick((info) => {
				const asked = lookup.asked.get(info.key);
				return asked?.answer === 'silent' && asked.times < 3;
			})
		);
	}

	#send(lookup: Lookup, to: Recipient, turn: Turn): void {
		lookup.isSending = false;
		if (lookup.ended) return;
		const over = this.#dispatch(lookup, to, turn);
		if (over === undefined) {
			this.#desk.wants.note('lookup-no-path');
			this.#sleep(lookup, after(turn.now, noPathRetryMs));
			return;
		}
		lookup.hadPath = true;
		lookup.tries++;
		const times = (lookup.asked.get(to.key)?.times ?? 0) + 1;
		lookup.asked.set(to.key, { answer: 'waiting', times, over: over === 'tunnel' ? 'tunnel' : 'link' });
		const waitMs = over === 'tunnel' ? tunnelTryMs : over === 'link' ? linkTryMs : dialTryMs;
		this.#await(lookup, to.key, waitMs, turn);
	}

	/** Through tunnels with a sealed answer; over links and in clear where that is asked for, and for RouterInfos while there are no tunnels. */
	#dispatch(lookup: Lookup, to: Recipient, turn: Turn): 'tunnel' | 'link' | 'dial' | undefined {
		const { kind, route } = lookup.question;
		const linksFirst = route === 'links' || (route === 'standing-links' && this.#desk.wants.links.connected(to.key));
		if (linksFirst) return this.#askOverLink(lookup, to, turn) ?? this.#askThroughTunnels(lookup, to, turn);
		return (
			this.#askThroughTunnels(lookup, to, turn) ??
			(kind === 'routerInfo' ? this.#askOverLink(lookup, to, turn) : undefined)
		);
	}

	#askThroughTunnels(lookup: Lookup, to: Recipient, turn: Turn): 'tunnel' | undefined {
		const { random, wants } = this.#desk;
		const { context } = lookup.question;
		const reply = wants.tunnels.replyPath(context, to.hash);
		if (reply === undefined) return undefined;
		const encryption = { key: random.bytes(32), tag: random.bytes(8) };
		const inner = this.#ask(lookup, { from: reply.gateway, replyTunnel: reply.tunnelId, encryption }, turn);
		if (!wants.tunnels.sendOut(context, to.hash, sealedForRouter(to, inner, turn.wall, random))) return undefined;
		wants.tunnels.expectReply(context, encryption.tag, encryption.key, turn.now);
		return 'tunnel';
	}

	#askOverLink(lookup: Lookup, to: Recipient, turn: Turn): 'link' | 'dial' | undefined {
		const { identity, links } = this.#desk.wants;
		const isConnected = links.connected(to.key);
		if (!links.offer(to.key, this.#ask(lookup, { from: identity.hash }, turn))) return undefined;
		return isConnected ? 'link' : 'dial';
	}

	#ask(lookup: Lookup, answer: Omit<DatabaseLookup, 'key' | 'kind' | 'excluded'>, { wall }: Turn): I2npMessage {
		const { kind, hash } = lookup.question;
		const excluded = [...lookup.asked.keys()]
			.map((peer) => this.#routers.get(peer)?.hash)
			.filter((h) => h !== undefined);
		const body = encodeDatabaseLookup({ key: hash, kind, excluded, ...answer });
		return message(I2np.DatabaseLookup, body, wall, this.#desk.random);
	}

	#await(lookup: Lookup, peer: HashKey, waitMs: number, turn: Turn): void {
		lookup.current = { peer, until: after(turn.now, waitMs) };
		this.#sleep(lookup, lookup.current.until);
	}

	#sleep(lookup: Lookup, until: Mono): void {
		this.#desk.wake(lookup, until < lookup.endsAt ? until : lookup.endsAt);
	}

	#failure(lookup: Lookup): LookupFailure {
		if (lookup.asked.size === 0) {
			const isNobodyThere =
				lookup.question.kind === 'leaseSet' ? this.#floodfills.isEmpty : this.#routers.floodfills === 0;
			return isNobodyThere ? 'no-floodfills' : 'no-path';
		}
		for (const { answer } of lookup.asked.values()) if (answer !== 'negative') return 'timeout';
		return 'not-found';
	}

	#end(lookup: Lookup, outcome: Outcome, turn: Turn): void {
		lookup.ended = true;
		this.#desk.forget(lookup);
		this.#table.delete(lookup.id);
		const same = this.#byKey.get(lookup.question.key);
		same?.delete(lookup);
		if (same?.size === 0) this.#byKey.delete(lookup.question.key);
		const { current } = lookup;
		const isFound = typeof outcome !== 'string';
		if (isFound && current !== undefined) this.#desk.wants.peers.noteAnswer(current.peer, true, turn.now);
		this.#desk.wants.note(isFound ? 'lookup-found' : `lookup-${outcome}`);
		for (const onOutcome of lookup.askers) onOutcome(outcome, turn);
	}
}
