// One local destination end to end: the shell that connects its machines, a MessageHost over this router.
// Must not know tunnels or the network database: they are wants.
import {
	type LookupAnswer,
	type LookupTarget,
	type MessageHandler,
	type MessageHost,
	type MessageOwner,
	maxPayloadBytes,
	type OfferAnswer,
	type OutboundMessage,
	type ProvidedLeaseSet,
	type Undeliverable,
} from '@i2p/client-core';
import { GarlicSessions } from '@i2p/crypto-garlic';
import { importX25519Private, type X25519PrivateKey } from '@i2p/crypto-x25519';
import { type Destination, encryptionType, type HashKey } from '@i2p/data-core';
import type { I2npMessage, Payload } from '@i2p/data-i2np';
import type { LeaseSet2 } from '@i2p/data-leaseset';
import type { Room, Turn, Waiting } from '@i2p/runtime';
import { after, type Mono, mono, never } from '@i2p/time';
import { equalBytes, type Random, Ring } from '@i2p/util';
import type { Note } from './codes.js';
import { lookupPatienceMs, maxLocalLetters, maxLookups, maxRemotes, readyLookMs, sweepEveryMs } from './constants.js';
import { Inbound, type ReplyHandler } from './inbound.js';
import { RemoteLeaseSets } from './lease-sets.js';
import { Outbound } from './outbound.js';
import { OwnLeaseSet } from './own-lease-set.js';
import { Remotes, usableKey } from './remotes.js';
import type { LeaseSetDirectory, LocalLetter, Neighbour, Neighbours, TunnelPool } from './wants.js';

/** What a local destination stands on. */
export interface LocalDestinationParts {
	readonly destination: Destination;
	readonly owner: MessageOwner;
	readonly tunnels: TunnelPool;
	readonly directory: LeaseSetDirectory;
	/** Other destinations of this router, reached without the network. */
	readonly neighbours?: Neighbours;
	readonly random: Random;
	/** Asks for a turn soon. Need do nothing during a turn before its exhale: what was put aside goes with that. */
	readonly wake: () => void;
	readonly note?: Note;
}

interface Notice {
	readonly to: HashKey;
	readonly protocols: ReadonlySet<number>;
	readonly reason: Undeliverable;
}

interface Question {
	readonly target: LookupTarget;
	readonly onAnswer: (answer: LookupAnswer, turn: Turn) => void;
}

const closedReason = 'closed';
const atOnce: Mono = mono(0);
/** What can be shown of a local destination. */
export interface DestinationSnapshot {
	readonly state: 'starting' | 'ready' | 'closed';
	readonly leases: number;
	readonly remotes: number;
	readonly queued: number;
}

/** One local destination. */
export class LocalDestination implements MessageHost, Room, Neighbour {
	readonly name: string;
	readonly destination: Destination;
	readonly #parts: LocalDestinationParts;
	readonly #note: Note;
	readonly #own: OwnLeaseSet;
	readonly #leaseSets: RemoteLeaseSets;
	readonly #remotes = new Remotes();
	readonly #outbound: Outbound;
	readonly #inbound: Inbound;
	readonly #handlers = new Map<number, MessageHandler>();
	readonly #notices: Notice[] = [];
	readonly #questions = new Ring<Question>(maxLookups);
	readonly #waiting = new Set<Question>();
	readonly #letters = new Ring<LocalLetter>(maxLocalLetters);
	#sessions: GarlicSessions | undefined;
	#ownStatic: X25519PrivateKey | undefined;
	#state: 'starting' | 'ready' | 'closing' | 'closed' = 'starting';
	/** An offer was refused, and room has returned since. */
	#refused = false;
	#freed = false;
	#lookForReadyAt: Mono = never;
	#sweepAt: Mono = atOnce;
	#now: Mono = atOnce;

	constructor(parts: LocalDestinationParts) {
		this.#parts = parts;
		this.destination = parts.destination;
		this.name = `destination ${parts.destination.b32.slice(0, 8)}`;
		this.#note = parts.note ?? (() => undefined);
		const { tunnels, directory, owner, random } = parts;
		const note = this.#note;
		const sessions = () => this.#sessions;
		this.#own = new OwnLeaseSet({ tunnels, directory, owner, note });
		this.#leaseSets = new RemoteLeaseSets(directory, random, note);
		const rooms = { tunnels, leaseSets: this.#leaseSets, remotes: this.#remotes, note, sessions };
		this.#outbound = new Outbound({
			...rooms,
			own: this.#own,
			random,
			failed: (to, protocols, reason) => this.#notices.push({ to, protocols, reason }),
			freed: () => {
				this.#freed = true;
			},
		});
		this.#inbound = new Inbound({
			...rooms,
			hash: parts.destination.hash,
			directory,
			deliver: (payload, from, turn) => this.#deliver(payload, from, turn),
		});
	}

	// ---- What applications call ----

	offer(message: OutboundMessage): OfferAnswer {
		if (this.#isOver) return 'closed';
		if (message.payload.length > maxPayloadBytes) throw new RangeError('payload too large');
		const neighbour = this.#neighbour(message.to);
		const answer =
			neighbour === undefined ? this.#outbound.offer(message, this.#now) : this.#offerTo(neighbour, message);
		if (answer === 'full') this.#refused = true;
		this.#parts.wake();
		return answer;
	}

	#offerTo(neighbour: Neighbour, message: OutboundMessage): OfferAnswer {
		const { protocol, fromPort, toPort, payload } = message;
		const sender = this.destination;
		const letter = { from: sender.key, sender, protocol, fromPort, toPort, payload };
		if (neighbour.offerLocal(letter)) return 'taken';
		this.#freed = true;
		return 'full';
	}

	room(): number {
		return this.#isOver ? 0 : this.#outbound.room();
	}

	attach(protocol: number, handler: MessageHandler): void {
		this.#handlers.set(protocol, handler);
	}

	/** Throws TypeError for a set of another destination or with a bad signature, and for keys that are not those of the set. */
	provide({ published: leaseSet, keys }: ProvidedLeaseSet): void {
		if (this.#isOver) return;
		if (leaseSet.kind !== 'leaseSet2') throw new TypeError('not a LeaseSet2');
		if (leaseSet.key !== this.destination.key) throw new TypeError('a lease set of another destination');
		if (!leaseSet.verify()) throw new TypeError('the lease set is not signed by the destination');
		const publicKey = usableKey(leaseSet);
		const privateKey = keys.find((key) => key.type === encryptionType.x25519)?.key;
		if (publicKey === undefined || privateKey === undefined) throw new TypeError('no X25519 key');
		if (this.#ownStatic === undefined || !equalBytes(this.#ownStatic.publicKey, publicKey))
			this.#open(privateKey, publicKey);
		this.#own.provide(leaseSet);
		this.#lookForReadyAt = atOnce;
		this.#parts.wake();
	}

	/** Sessions under a static key; those under the one before end. */
	#open(privateKey: Uint8Array, publicKey: Uint8Array): void {
		const ownStatic = importX25519Private(privateKey);
		if (!equalBytes(ownStatic.publicKey, publicKey)) throw new TypeError('not the private key of the set');
		this.#closeSessions();
		const { random } = this.#parts;
		this.#ownStatic = ownStatic;
		this.#sessions = new GarlicSessions({
			keys: [{ type: encryptionType.x25519, key: ownStatic }],
			random,
			note: (code) => this.#note(`garlic-${code}`),
			mostPeers: maxRemotes,
		});
		for (const remote of this.#remotes.all()) {
			remote.peer = undefined;
			remote.onRestart();
		}
	}

	#closeSessions(): void {
		this.#sessions?.destroy();
		this.#ownStatic?.destroy();
		this.#sessions = undefined;
		this.#ownStatic = undefined;
	}

	lookup(target: LookupTarget, onAnswer: (answer: LookupAnswer, turn: Turn) => void): void {
		if (!this.#questions.offer({ target, onAnswer })) throw new RangeError('too many lookups at once');
		this.#parts.wake();
	}

	reconfigure(options: ReadonlyMap<string, string>): string | undefined {
		return this.#isOver ? undefined : this.#parts.tunnels.reconfigure(options);
	}

	close(): void {
		if (this.#isOver) return;
		this.#state = 'closing';
		this.#parts.wake();
	}

	// ---- What the wiring calls ----

	/** A message came out of one of this destination's inbound tunnels; its body is lent. */
	onTunnelMessage(message: I2npMessage, turn: Turn): void {
		this.#now = turn.now;
		if (!this.#isOver) this.#inbound.onMessage(message, turn);
	}

	/** A tunnel of this destination came or went. */
	onTunnelsChanged(turn: Turn): void {
		this.#own.onLeasesChanged(turn);
		if (this.#state === 'starting') this.#lookForReadyAt = turn.now;
	}

	/** Awaits one garlic message under a tag (8 bytes) and key (32 bytes): a lookup's sealed answer. */
	expectReply(tag: Uint8Array, key: Uint8Array, handler: ReplyHandler, now: Mono): void {
		this.#inbound.expectReply(tag, key, handler, now);
	}

	offerLocal(letter: LocalLetter): boolean {
		if (this.#isOver || !this.#letters.offer(letter)) return false;
		this.#parts.wake();
		return true;
	}

	/** The own lease set that stands. */
	get leaseSet(): LeaseSet2 | undefined {
		return this.#own.current;
	}

	/** What can be shown of it now. */
	snapshot(): DestinationSnapshot {
		return {
			state: this.#isOver ? 'closed' : this.#state === 'ready' ? 'ready' : 'starting',
			leases: this.#own.current?.leases.length ?? 0,
			remotes: this.#remotes.size,
			queued: this.#outbound.queued,
		};
	}

	get #isOver(): boolean {
		return this.#state === 'closing' || this.#state === 'closed';
	}

	#neighbour(hash: HashKey): Neighbour | undefined {
		return hash === this.destination.key ? this : this.#parts.neighbours?.find(hash);
	}

	// ---- The breath ----

	due(): Mono {
		if (this.#state === 'closed') return never;
		if (this.#hasNews()) return atOnce;
		return Math.min(
			this.#own.due(),
			this.#leaseSets.due(),
			this.#outbound.due(),
			this.#sessions?.due() ?? never,
			this.#lookForReadyAt,
			this.#sweepAt,
		) as Mono;
	}

	#hasNews(): boolean {
		const hasRoom = this.#refused && this.#freed && this.#outbound.room() > 0;
		return (
			this.#state === 'closing' || hasRoom || this.#notices.length + this.#questions.length + this.#letters.length > 0
		);
	}

	onTime(turn: Turn): void {
		this.#now = turn.now;
		if (this.#state === 'closing') this.#close(turn);
		if (this.#state === 'closed') return;
		this.#own.onTime(turn);
		this.#leaseSets.onTime(turn);
		this.#serveSessions(turn);
		if (turn.now >= this.#lookForReadyAt) this.#lookForReady(turn);
		this.#tell(turn);
		for (let question = this.#questions.take(); question !== undefined; question = this.#questions.take())
			this.#ask(question, turn);
		for (let left = this.#letters.length; left > 0; left--) this.#onLetter(this.#letters.take()!, turn);
		if (turn.now >= this.#sweepAt) {
			this.#remotes.expire(turn.now);
			this.#sweepAt = after(turn.now, sweepEveryMs);
		}
	}

	flush(turn: Turn): Waiting {
		this.#now = turn.now;
		if (this.#state === 'closed') return 'empty';
		this.#own.flush(turn);
		this.#outbound.flush(turn);
		if (this.#hasNews()) return 'turn';
		return this.#outbound.queued > 0 ? 'deadline' : 'empty';
	}

	#serveSessions(turn: Turn): void {
		const sessions = this.#sessions;
		if (sessions === undefined || sessions.due() > turn.now) return;
		sessions.onTime(turn);
		for (let peer = sessions.takeOwing(); peer !== undefined; peer = sessions.takeOwing()) {
			const hash = this.#remotes.owner(peer);
			const remote = hash === undefined ? undefined : this.#remotes.open(hash, turn.now);
			if (remote !== undefined) this.#outbound.owe(remote);
		}
	}

	#lookForReady(turn: Turn): void {
		this.#lookForReadyAt = never;
		if (this.#state !== 'starting' || this.#own.current === undefined) return;
		if (this.#parts.tunnels.outboundTunnels(turn).length === 0) {
			this.#lookForReadyAt = after(turn.now, readyLookMs);
			return;
		}
		this.#state = 'ready';
		this.#parts.owner.onReady(turn);
	}

	#tell(turn: Turn): void {
		for (const { to, protocols, reason } of this.#notices.splice(0))
			for (const protocol of protocols) this.#handlers.get(protocol)?.onUndeliverable(to, reason, turn);
		const wasFreed = this.#freed;
		this.#freed = false;
		if (!this.#refused || !wasFreed || this.#outbound.room() === 0) return;
		this.#refused = false;
		for (const handler of this.#handlers.values()) handler.onRoom(turn);
	}

	#ask(question: Question, turn: Turn): void {
		const { target: hash, onAnswer } = question;
		if (typeof hash !== 'string') {
			onAnswer({ reason: 'name' in hash ? 'unknown-name' : 'no-lease-set' }, turn);
			return;
		}
		const known = this.#neighbour(hash)?.destination ?? this.#leaseSets.get(hash, turn)?.destination;
		if (known !== undefined) onAnswer({ destination: known }, turn);
		else if (this.#waiting.size >= maxLookups) onAnswer({ reason: 'overflow' }, turn);
		else {
			this.#waiting.add(question);
			const onEnd = (found: LeaseSet2 | undefined, reason: Undeliverable | undefined, later: Turn) => {
				if (!this.#waiting.delete(question)) return;
				onAnswer(
					found === undefined ? { reason: reason ?? 'no-lease-set' } : { destination: found.destination },
					later,
				);
			};
			this.#leaseSets.search(hash, onEnd, after(turn.now, lookupPatienceMs), turn);
		}
	}

	#onLetter(letter: LocalLetter, turn: Turn): void {
		this.#note('delivered-locally');
		this.#deliver(letter, letter.from, turn);
	}

	#deliver(content: Payload, from: HashKey | undefined, turn: Turn): void {
		const { fromPort, toPort, payload } = content;
		const handler = this.#handlers.get(content.protocol);
		if (handler === undefined) this.#note('no-handler');
		else handler.onMessage({ from, fromPort, toPort, payload }, turn);
	}

	#close(turn: Turn): void {
		this.#state = 'closed';
		for (const remote of this.#remotes.all()) this.#outbound.fail(remote, 'closed');
		for (const { to, protocols, reason } of this.#notices.splice(0))
			for (const protocol of protocols) this.#handlers.get(protocol)?.onUndeliverable(to, reason, turn);
		const questions = [...this.#waiting];
		for (let question = this.#questions.take(); question !== undefined; question = this.#questions.take())
			questions.push(question);
		this.#waiting.clear();
		for (const { onAnswer } of questions) onAnswer({ reason: 'closed' }, turn);
		this.#letters.clear();
		this.#outbound.close();
		this.#leaseSets.close();
		this.#remotes.clear();
		this.#closeSessions();
		this.#parts.owner.onClosed(closedReason, turn);
		this.#handlers.clear();
	}
}
