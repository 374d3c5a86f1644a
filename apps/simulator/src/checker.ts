// What watches a simulation: told what applications see, asked after turns and at the end, answers in sentences what is wrong.
import type { RouterVitals } from '@i2p/router';
import type { Random } from '@i2p/util';
import type { Ending } from './ending.js';
import type { ApplicationMessage } from './messages.js';
import type { SimulatedRouter } from './simulated-router.js';

/** A stream between two applications: one each. */
export interface Conversation {
	readonly id: number;
	/** Names of the applications: who connected, who accepted. */
	readonly from: string;
	readonly to: string;
}

/** Which direction of a conversation: 0 from whoever connected. */
export type Way = 0 | 1;

/** A question of an application that must come to an end. */
export interface Question {
	readonly id: number;
	readonly kind: 'lookup' | 'connect';
	/** Who asks what, for the sentence that says it was not answered. */
	readonly what: string;
	readonly askedAt: number;
	/** Virtual milliseconds that it may take. */
	readonly limitMs: number;
}

/** What a checker may look at. */
export interface View {
	/** Virtual milliseconds. */
	readonly now: number;
	/** What chance of its own a checker forks from. */
	readonly random: Random;
	/** Those whose memory is at hand: all, or one half's. */
	readonly routers: readonly SimulatedRouter[];
	/** Base64 hashes of the destinations of all applications so far, by name. */
	readonly destinations: ReadonlyMap<string, string>;
	/** How all routers stand, whoever has them; asked at the end. */
	ending(): Ending;
	/** Names of applications on a router. */
	applicationsOn(router: SimulatedRouter): readonly string[];
	/** Names of applications that should be online and are not. */
	offline(): readonly string[];
	/** Names of applications that should talk to another, which is online as they are, and do not. */
	apart(): readonly string[];
	/** Since when nothing disturbs the network, in virtual milliseconds; undefined while something does. */
	readonly calmSince: number | undefined;
}

/** One property of the network that must hold. */
export interface Checker {
	readonly name: string;
	/** What it was found to violate, each in a sentence; few are kept, all are counted. */
	readonly problems: Problems;
	/**
	 * Where a world has halves, each has a checker of its own. Whether each sees all there is, so that they find the same; otherwise what they
	 * find is put together.
	 */
	readonly seesAll?: boolean;
	/** Names of those figures that are then added up; of the others the largest counts. */
	readonly summed?: readonly string[];
	/** An application gave a message to a stream. */
	onSent?(conversation: Conversation, way: Way, message: ApplicationMessage, now: number): void;
	/** An application got a message out of a stream; `conversation` is undefined if there is none of that number. */
	onDelivered?(
		conversation: Conversation | undefined,
		at: string,
		way: Way,
		message: ApplicationMessage,
		now: number,
	): void;
	/** The stream is over. */
	onEnded?(conversation: Conversation): void;
	onAsked?(question: Question): void;
	onAnswered?(question: Question, now: number): void;
	/** After each turn of any router or application at hand. */
	eachTurn?(view: View): void;
	/** After a turn of this router, at most once a second. */
	afterTurn?(router: SimulatedRouter, vitals: RouterVitals): void;
	/** After the first turn of each new second. */
	eachSecond?(view: View): void;
	atEnd?(view: View): void;
	/** What it counted. */
	figures?(): Readonly<Record<string, number>>;
}

/** Violations: counted all, told the first few. */
export class Problems {
	/** Those that are told in words. */
	static readonly mostTexts = 10;
	readonly texts: string[] = [];
	count = 0;

	/** Notes one. */
	add(text: string): void {
		this.count++;
		if (this.texts.length < Problems.mostTexts) this.texts.push(text);
	}
}
