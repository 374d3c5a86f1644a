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
} from '@i2p/client-core';
import { GarlicSessions, type OwnKey } from '@i2p/crypto-garlic';
import type { Destination, HashKey } from '@i2p/data-core';
import type { I2npMessage, Payload, StoredLeaseSet } from '@i2p/data-i2np';
import type { Room, Turn, Waiting } from '@i2p/runtime';
import { after, type Mono, mono, never } from '@i2p/time';
import { type Random, Ring } from '@i2p/util';
import type { Note } from './codes.js';
import { type Conduct, usualConduct } from './conduct.js';
import { maxLocalLetters, maxRemotes, readyLookMs, sweepEveryMs } from './constants.js';
import { IdleWatch } from './idle.js';
import { Inbound, type ReplyHandler } from './inbound.js';
import { RemoteLeaseSets } from './lease-sets.js';
import { Notices } from './notices.js';
import { Outbound } from './outbound.js';
import { OwnLeaseSet } from './own-lease-set.js';
import { checkProvided, receivingKeys, sameKeys } from './provided.js';
import { Questions } from './questions.js';
import { Remotes } from './remotes.js';
import type { DestinationSnapshot } from './snapshot.js';
import type { LeaseSetDirectory, LocalLetter, Names, Neighbour, Neighbours, TunnelPool } from './wants.js';

/** What a local destination stands on. */
export interface LocalDestinationParts {
	readonly destination: Destination;
	readonly owner: MessageOwner;
	readonly tunnels: TunnelPool;
	readonly directory: LeaseSetDirectory;
	/** Other destinations of this router, reached without the network. */
	readonly neighbours?: Neighbours;
	/** Without it no name is known. */
	readonly names?: Names | undefined;
	/** As its options say; that of a usual one when absent. */
	readonly conduct?: Conduct;
	readonly random: Random;
	/** Asks for a turn soon. Need do nothing during a turn before its exhale: what was put aside goes with that. */
	readonly wake: () => void;
	readonly note?: Note;
}

const closedReasons = {
	closed: 'closed',
	idle: 'idle for as long as its options say',
	spent: 'its offline key has expired',
} as const;
const atOnce: Mono = mono(0);
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
	readonly #notices = new Notices(this.#handlers);
	readonly #questions: Questions;
	readonly #idle: IdleWatch;
	readonly #letters = new Ring<LocalLetter>(maxLocalLetters);
	#sessions: GarlicSessions | undefined;
	#ownKeys: readonly OwnKey[] = [];
	#state: 'starting' | 'ready' | 'closing' | 'closed' = 'starting';
	/** An offer was refused, and room has returned since. */
	#refused = false;
	#freed = false;
	#lookForReadyAt: Mono = never;
	#sweepAt: Mono = atOnce;
	/** Why it is closing. */
	#closedBy: keyof typeof closedReasons = 'closed';
	/** The own set is another, and the remotes were not looked through for it. */
	#isToTell = false;
	/** A rest has ended, and the tunnels do not know it yet. */
	#woken = false;
	#now: Mono = atOnce;

	constructor(parts: LocalDestinationParts) {
		this.#parts = parts;
		this.destination = parts.destination;
		this.name = `destination ${parts.destination.b32.slice(0, 8)}`;
		this.#note = parts.note ?? (() => undefined);
		const { tunnels, directory, neighbours, owner, random, conduct = usualConduct } = parts;
		this.#idle = new IdleWatch(conduct);
		const note = this.#note;
		const sessions = () => this.#sessions;
		this.#own = new OwnLeaseSet({ tunnels, directory, owner, conduct, note });
		this.#leaseSets = new RemoteLeaseSets({
			...{ directory, neighbours, conduct, random, note },
			onNewer: (set, turn) => this.#outbound.onNewerSet(set, turn),
		});
		const local = (hash: HashKey) => this.#neighbour(hash)?.destination;
		this.#questions = new Questions(this.#leaseSets, conduct, local, parts.names);
		const rooms = { tunnels, leaseSets: this.#leaseSets, remotes: this.#remotes, note, sessions };
		this.#outbound = new Outbound({
			...rooms,
			own: this.#own,
			conduct,
			random,
			notices: this.#notices,
			heedsLeads: (protocol) => this.#handlers.get(protocol)?.onLedTo !== undefined,
			freed: () => {
				this.#freed = true;
			},
		});
		this.#inbound = new Inbound({
			...rooms,
			hash: parts.destination.hash,
			directory,
			onWayOpen: (remote) => this.#outbound.onWayOpen(remote),
			deliver: (payload, from, turn) => this.#deliver(payload, from, turn),
		});
	}

	// ---- What applications call ----

	offer(message: OutboundMessage): OfferAnswer {
		if (this.#isOver) return 'closed';
		if (message.payload.length > maxPayloadBytes) throw new RangeError('payload too large');
		this.#use();
		const neighbour = this.#neighbour(message.to);
		const answer =
			neighbour === undefined ? this.#outbound.offer(message, this.#now) : this.#offerTo(neighbour, message);
		if (answer === 'full') this.#refused = true;
		this.#parts.wake();
		return answer;
	}

	/** It carries a payload. */
	#use(): void {
		if (this.#idle.use(this.#now)) this.#woken = true;
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

	/**
	 * Throws TypeError for a set of another destination or with a bad signature (an offline one that has expired too), for keys that are not
	 * those of the set, and for sets whose only keys are of types that are not received here.
	 */
	provide(given: ProvidedLeaseSet): void {
		if (this.#isOver) return;
		checkProvided(given, this.destination);
		this.#receiveBy(receivingKeys(given));
		this.#own.provide(given);
		this.#isToTell = true;
		this.#lookForReadyAt = atOnce;
		this.#parts.wake();
	}

	/** Sessions under these static keys; those under others end. */
	#receiveBy(givenKeys: readonly OwnKey[]): void {
		if (sameKeys(givenKeys, this.#ownKeys)) {
			for (const { key } of givenKeys) key.destroy();
			return;
		}
		this.#closeSessions();
		this.#ownKeys = givenKeys;
		if (givenKeys.length > 0)
			this.#sessions = new GarlicSessions({
				keys: givenKeys,
				random: this.#parts.random,
				note: (code) => this.#note(`garlic-${code}`),
				mostPeers: maxRemotes,
			});
		for (const remote of this.#remotes.all()) {
			remote.peer = undefined;
			remote.speaker = undefined;
			remote.onRestart();
		}
	}

	#closeSessions(): void {
		this.#sessions?.destroy();
		for (const { key } of this.#ownKeys) key.destroy();
		this.#sessions = undefined;
		this.#ownKeys = [];
	}

	lookup(target: LookupTarget, onAnswer: (answer: LookupAnswer, turn: Turn) => void): void {
		this.#questions.offer(target, onAnswer);
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

	/** The own lease set that stands, as the network database is given it. */
	get leaseSet(): StoredLeaseSet | undefined {
		return this.#own.current?.published;
	}

	/** What can be shown of it now. */
	snapshot(): DestinationSnapshot {
		return {
			state: this.#isOver ? 'closed' : this.#state === 'ready' ? 'ready' : 'starting',
			leases: this.#own.current === undefined ? 0 : this.#own.leases.length,
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
			this.#idle.due(),
			this.#sweepAt,
		) as Mono;
	}

	#hasNews(): boolean {
		const hasRoom = this.#refused && this.#freed && this.#outbound.room() > 0;
		return (
			this.#state === 'closing' ||
			this.#woken ||
			hasRoom ||
			this.#notices.length + this.#questions.fresh + this.#letters.length > 0
		);
	}

	onTime(turn: Turn): void {
		this.#now = turn.now;
		if (this.#state === 'closing') this.#close(turn);
		if (this.#state === 'closed') return;
		this.#own.onTime(turn);
		if (this.#own.isSpent(turn.wall)) this.#closeFor('spent');
		this.#leaseSets.onTime(turn);
		this.#serveSessions(turn);
		if (turn.now >= this.#lookForReadyAt) this.#lookForReady(turn);
		this.#tell(turn);
		this.#questions.onTime(turn);
		for (let left = this.#letters.length; left > 0; left--) this.#onLetter(this.#letters.take()!, turn);
		this.#watchUse(turn);
		if (turn.now >= this.#sweepAt) {
			this.#remotes.expire(turn.now);
			this.#sweepAt = after(turn.now, sweepEveryMs);
		}
	}

	flush(turn: Turn): Waiting {
		this.#now = turn.now;
		if (this.#state === 'closed') return 'empty';
		this.#own.flush(turn);
		if (this.#isToTell) this.#outbound.tellLeases(turn);
		this.#isToTell = false;
		this.#outbound.flush(turn);
		if (this.#hasNews()) return 'turn';
		return this.#outbound.queued > 0 ? 'deadline' : 'empty';
	}

	#watchUse(turn: Turn): void {
		if (this.#woken) this.#parts.tunnels.rest(false, turn);
		this.#woken = false;
		const step = this.#idle.onTime(turn);
		if (step === undefined) return;
		this.#note(`idle-${step}`);
		if (step === 'rest') this.#parts.tunnels.rest(true, turn);
		else this.#closeFor('idle');
	}

	#closeFor(reason: keyof typeof closedReasons): void {
		this.#closedBy = reason;
		this.#state = 'closing';
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
		this.#use();
		this.#parts.owner.onReady(turn);
	}

	#tell(turn: Turn): void {
		this.#notices.tell(turn);
		const wasFreed = this.#freed;
		this.#freed = false;
		if (!this.#refused || !wasFreed || this.#outbound.room() === 0) return;
		this.#refused = false;
		for (const handler of this.#handlers.values()) handler.onRoom(turn);
	}

	#onLetter(letter: LocalLetter, turn: Turn): void {
		this.#note('delivered-locally');
		this.#deliver(letter, letter.from, turn);
	}

	#deliver(content: Payload, from: HashKey | undefined, turn: Turn): void {
		this.#use();
		const { fromPort, toPort, payload } = content;
		const handler = this.#handlers.get(content.protocol);
		if (handler === undefined) this.#note('no-handler');
		else handler.onMessage({ from, fromPort, toPort, payload }, turn);
	}

	#close(turn: Turn): void {
		this.#state = 'closed';
		for (const remote of this.#remotes.all()) this.#outbound.fail(remote, 'closed');
		this.#notices.tell(turn);
		this.#questions.close(turn);
		this.#letters.clear();
		this.#outbound.close();
		this.#leaseSets.close();
		this.#remotes.clear();
		this.#closeSessions();
		this.#parts.owner.onClosed(closedReasons[this.#closedBy], turn);
		this.#handlers.clear();
	}
}
