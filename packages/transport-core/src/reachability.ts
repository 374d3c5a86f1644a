// Whether others can dial us, for IPv4 and IPv6 apart, and why we think so: from our listeners, the gateway, and who dialled us.
// Good news counts at once; bad news only when it lasts. Must not know transports or RouterInfos.
import { isPublicIp, parseIp } from '@i2p/data-routerinfo';
import type { Endpoint, Room, Turn, Waiting } from '@i2p/runtime';
import { after, type Mono, mono, never } from '@i2p/time';
import { badNewsAfterMs, publishAgainMs, silenceMs, silentDials } from './constants.js';
import type { MappingFault } from './port-mapping/port-mapper.js';

/** An address family. */
export type Family = 4 | 6;

/**
 * What others can do. `unknown`: nothing says anything yet. `ok`: dial us. `firewalled`: not dial us, though we listen.
 * `outbound-only`: not dial us, as we do not listen. `hidden`: not know where we are, as we were asked to be. `unavailable`: we have no way out.
 */
export type ReachabilityState = 'unknown' | 'ok' | 'firewalled' | 'outbound-only' | 'hidden' | 'unavailable';

/** Why. */
export type ReachabilityReason =
	| 'no-evidence'
	| 'configured'
	| 'peer-dialled'
	| 'peer-test'
	| 'peer-test-failed'
	| 'port-mapped'
	| 'public-interface'
	| 'gateway-behind-nat'
	| 'no-port-mapping'
	| 'nobody-dials-us'
	| 'not-listening'
	| 'listen-failed'
	| 'asked-to-hide'
	| 'no-interface';

/** What is thought of one family. */
export interface FamilyReachability {
	readonly family: Family;
	readonly state: ReachabilityState;
	readonly reason: ReachabilityReason;
	/** Where others can dial us, while we say so. */
	readonly at: Endpoint | undefined;
	readonly since: Mono;
}

/** What peers say against an address that is published all the same, as the operator gave it. */
const doubts: readonly ReachabilityReason[] = ['nobody-dials-us', 'peer-test-failed'];

/** Whether others can dial us for all we know: a published address that they contradict does not count. */
export function isDialable({ state, reason }: Pick<FamilyReachability, 'state' | 'reason'>): boolean {
	return state === 'ok' && !doubts.includes(reason);
}

/** What is known from the start of one family. */
export interface FamilyFacts {
	/** Whether we listen. */
	readonly listens: boolean;
	/** What the operator says is dialled to reach us: published whatever peers tell, who may only make us doubt it. */
	readonly configured?: Endpoint;
	/** A public address of an interface that we listen on. */
	readonly interface?: Endpoint;
}

/** What a {@link Reachability} is made of. */
export interface ReachabilityOptions {
	/** We are to say nothing of where we are. */
	readonly hidden: boolean;
	/** Local addresses count as public ones: private networks and tests. */
	readonly allowLocal: boolean;
	/** The families that we have a way out on. */
	readonly families: Readonly<Partial<Record<Family, FamilyFacts>>>;
	/** Told when the state of a family, or where it is dialled, changes; during an inhale or a think. */
	readonly onChange: (of: FamilyReachability, turn: Turn) => void;
}

interface Verdict {
	readonly state: ReachabilityState;
	readonly reason: ReachabilityReason;
	readonly at: Endpoint | undefined;
}

const families: readonly Family[] = [4, 6];

/** What we think of how others reach us. */
export class Reachability implements Room {
	readonly name = 'reachability';
	readonly #options: ReachabilityOptions;
	readonly #records: Readonly<Record<Family, FamilyRecord>>;

	constructor(options: ReachabilityOptions) {
		this.#options = options;
		this.#records = { 4: new FamilyRecord(4, options), 6: new FamilyRecord(6, options) };
	}

	/** What is thought of a family at present. */
	of(family: Family): FamilyReachability {
		return this.#records[family].current;
	}

	/** Where others can dial us, IPv4 first. */
	published(): Endpoint[] {
		return families.map((family) => this.of(family).at).filter((at) => at !== undefined);
	}

	/** A listener of that family cannot listen, or can again. */
	onListening(family: Family, listens: boolean, turn: Turn): void {
		this.#learn(family, turn, (evidence) => {
			evidence.listening = listens ? 'yes' : 'failed';
		});
	}

	/** Somebody at this address literal dialled us and a link stands. */
	onInboundLink(host: string, turn: Turn): void {
		const ip = parseIp(host);
		if (!ip || !(this.#options.allowLocal || isPublicIp(ip))) return;
		this.#learn(ip.family, turn, (evidence) => {
			evidence.dialledAt = turn.now;
			evidence.dialsSince = 0;
		});
	}

	/** We dialled somebody at this address literal and a link stands: others could do so too. */
	onOutboundLink(host: string, turn: Turn): void {
		const ip = parseIp(host);
		if (!ip) return;
		this.#learn(ip.family, turn, (evidence) => {
			evidence.dialsSince++;
		});
	}

	/** The gateway leads an outer endpoint to us. */
	onMapped(outer: Endpoint, turn: Turn): void {
		const ip = parseIp(outer.host);
		if (!ip) return;
		const open = this.#options.allowLocal || isPublicIp(ip);
		this.#learn(ip.family, turn, (evidence) => {
			evidence.mapping = open ? outer : 'gateway-behind-nat';
		});
	}

	/** The gateway does not lead to us. */
	onUnmapped(family: Family, _fault: MappingFault, turn: Turn): void {
		this.#learn(family, turn, (evidence) => {
			evidence.mapping = 'no-port-mapping';
		});
	}

	/** Others tried to reach us, as a test that we asked for. */
	onPeerTest(family: Family, reached: boolean, turn: Turn): void {
		this.#learn(family, turn, (evidence) => {
			evidence.test = reached;
		});
	}

	#learn(family: Family, turn: Turn, learn: (evidence: Evidence) => void): void {
		const record = this.#records[family];
		learn(record.evidence);
		this.#settle(record, turn);
	}

	#settle(record: FamilyRecord, turn: Turn): void {
		if (record.judge(turn.now)) this.#options.onChange(record.current, turn);
	}

	// --- the room ---

	due(): Mono {
		return mono(Math.min(this.#records[4].due, this.#records[6].due));
	}

	onTime(turn: Turn): void {
		for (const family of families) if (this.#records[family].due <= turn.now) this.#settle(this.#records[family], turn);
	}

	flush(): Waiting {
		return this.due() === never ? 'empty' : 'deadline';
	}
}

interface Evidence {
	listening: 'yes' | 'no' | 'failed';
	mapping: Endpoint | 'gateway-behind-nat' | 'no-port-mapping' | undefined;
	/** When somebody dialled us last. */
	dialledAt: Mono | undefined;
	/** Links that we dialled since then. */
	dialsSince: number;
	/** Outcome of the last test by peers. */
	test: boolean | undefined;
}

/** One family: what is known, and what is thought. */
class FamilyRecord {
	readonly evidence: Evidence;
	current: FamilyReachability;
	/** When it is to be judged again though nothing is heard. */
	due: Mono = never;
	readonly #hidden: boolean;
	readonly #facts: FamilyFacts | undefined;
	/** Since when the present address is published. */
	#publishedSince: Mono = mono(0);
	/** Nobody dialled us at what we published: it is not published, or doubted if it was configured, before this instant. */
	#withdrawnUntil: Mono = mono(0);
	/** Bad news that has to last until then. */
	#doubtUntil: Mono = never;

	constructor(family: Family, { hidden, families: known }: ReachabilityOptions) {
		this.#hidden = hidden;
		this.#facts = known[family];
		this.evidence = {
			listening: this.#facts?.listens ? 'yes' : 'no',
			mapping: undefined,
			dialledAt: undefined,
			dialsSince: 0,
			test: undefined,
		};
		this.current = { family, ...this.#verdict(mono(0)), since: mono(0) };
	}

	/** Thinks again; answers whether something changed that others are to know. */
	judge(now: Mono): boolean {
		this.#noticeSilence(now);
		if (this.#isDialled(now)) this.#withdrawnUntil = mono(0);
		const verdict = this.#verdict(now);
		const { state, reason, at } = this.current;
		const same = verdict.state === state && sameEndpoint(verdict.at, at);
		const worse = state === 'ok' && verdict.state !== 'ok' && verdict.reason !== 'nobody-dials-us';
		if (same || !worse) this.#doubtUntil = never;
		else if (this.#doubtUntil === never) this.#doubtUntil = after(now, badNewsAfterMs);
		const changes = !same && (!worse || now >= this.#doubtUntil);
		if (changes) {
			this.#doubtUntil = never;
			if (!sameEndpoint(verdict.at, at)) this.#publishedSince = now;
			this.current = { family: this.current.family, ...verdict, since: now };
		} else if (same && verdict.reason !== reason) this.current = { ...this.current, reason: verdict.reason };
		this.due = this.#next(now);
		return changes || (same && isDialable(verdict) !== isDialable({ state, reason }));
	}

	#next(now: Mono): Mono {
		const silentAt = this.#mayBeSilent() ? after(this.#heardSince(), silenceMs) : never;
		const times = [this.#doubtUntil, this.#withdrawnUntil, silentAt].filter((at) => at > now);
		return mono(Math.min(Number.POSITIVE_INFINITY, ...times));
	}

	/** Since when nobody dialled us although they could. */
	#heardSince(): Mono {
		return mono(Math.max(this.evidence.dialledAt ?? 0, this.#publishedSince));
	}

	/** Whether it tells something when nobody dials us: we publish, and nobody vouches for it. */
	#mayBeSilent(): boolean {
		const { current, evidence } = this;
		return current.at !== undefined && evidence.dialsSince >= silentDials;
	}

	#verdict(now: Mono): Verdict {
		const facts = this.#facts;
		const { evidence } = this;
		if (!facts) return { state: 'unavailable', reason: 'no-interface', at: undefined };
		if (this.#hidden) return { state: 'hidden', reason: 'asked-to-hide', at: undefined };
		if (evidence.listening !== 'yes') {
			const reason = evidence.listening === 'failed' ? 'listen-failed' : 'not-listening';
			return { state: 'outbound-only', reason, at: undefined };
		}
		if (facts.configured) return { state: 'ok', reason: this.#reasonOfConfigured(now), at: facts.configured };
		return this.#believed(facts, now);
	}

	/** What the operator says stands; whether peers agree is said with it. */
	#reasonOfConfigured(now: Mono): ReachabilityReason {
		if (this.#isDialled(now)) return 'peer-dialled';
		if (this.evidence.test === false) return 'peer-test-failed';
		return now < this.#withdrawnUntil ? 'nobody-dials-us' : 'configured';
	}

	/** What the gateway, our interfaces and our peers let us believe. */
	#believed(facts: FamilyFacts, now: Mono): Verdict {
		const { mapping, test } = this.evidence;
		const mapped = typeof mapping === 'object' ? mapping : undefined;
		const at = mapped ?? facts.interface;
		if (at) {
			if (this.#isDialled(now)) return { state: 'ok', reason: 'peer-dialled', at };
			if (test !== undefined) return test ? { state: 'ok', reason: 'peer-test', at } : firewalled('peer-test');
			if (now < this.#withdrawnUntil) return firewalled('nobody-dials-us');
			return { state: 'ok', reason: mapped ? 'port-mapped' : 'public-interface', at };
		}
		if (typeof mapping === 'string') return firewalled(mapping);
		return test === false ? firewalled('peer-test') : { state: 'unknown', reason: 'no-evidence', at: undefined };
	}

	#isDialled(now: Mono): boolean {
		const { dialledAt } = this.evidence;
		return dialledAt !== undefined && now < after(dialledAt, silenceMs);
	}

	#noticeSilence(now: Mono): void {
		if (!this.#mayBeSilent() || now < after(this.#heardSince(), silenceMs)) return;
		this.#withdrawnUntil = this.#facts?.configured ? never : after(now, publishAgainMs);
		this.evidence.dialsSince = 0;
	}
}

function firewalled(reason: ReachabilityReason): Verdict {
	return { state: 'firewalled', reason, at: undefined };
}

function sameEndpoint(a: Endpoint | undefined, b: Endpoint | undefined): boolean {
	return a?.host === b?.host && a?.port === b?.port;
}
