// Asks time servers: several at once, each with a nonce of its own, in rounds; an answer counts if most agree. RFC 4330 section 5.
// Knows no clock to set: it tells by how much this machine's is behind.
import type { Endpoint, Room, Turn, UdpPort, UdpSocket, Waiting } from '@i2p/runtime';
import {
	after,
	type Clock,
	hours,
	judgeSntpAnswer,
	type Mono,
	minutes,
	never,
	type SntpTime,
	seconds,
	type Wall,
	writeSntpRequest,
} from '@i2p/time';
import { Backoff, type Random, shuffle, unlessMalformed } from '@i2p/util';
import type { NamePort } from '../system-names.js';

/** Where SNTP is spoken. */
const sntpPort = 123;
/** Servers asked in one round: with three of four agreeing, one may lie. */
const askedAtOnce = 4;
/** Time for the names and the answers of one round. */
const roundMs = seconds(5);
/** Answers that differ by no more, beside what they say of their own errors, agree. */
const agreementMs = 250;
/** Until servers are asked again after a round that told the time, and after the first one that did not. */
const contentMs = hours(6);
const firstRetryMs = seconds(20);
const longestRetryMs = hours(1);
/** How soon a round may follow another when somebody asks for it. */
const leastPauseMs = minutes(1);

/** What asking stands on. */
export interface TimeServerParts {
	/** Names or addresses, with a port after `:` where it is another than 123; `[…]` around IPv6. */
	readonly servers: readonly string[];
	readonly udp: UdpPort;
	/** Without it only addresses are asked. */
	readonly names: NamePort | undefined;
	/** This machine's clock, uncorrected. */
	readonly clock: Clock;
	readonly random: Random;
	/** Several servers agree: this machine's clock is behind by so much. */
	onTold(aheadMs: number, turn: Turn): void;
	/** A round is over, whatever came of it. */
	onRound(told: boolean, turn: Turn): void;
	note(code: string): void;
}

interface Asked {
	readonly server: string;
	readonly at: Endpoint;
	readonly nonce: Uint8Array;
	readonly wall: Wall;
	readonly now: Mono;
}

/** One router's way to the time. */
export class TimeServers implements Room {
	readonly name = 'time-servers';
	readonly #parts: TimeServerParts;
	readonly #retries: Backoff;
	/** Those that said that they do not want to be asked. */
	readonly #unwilling = new Set<string>();
	#asked: Asked[] = [];
	#answers: SntpTime[] = [];
	#names = 0;
	#socket: UdpSocket | undefined;
	#roundEnds: Mono = never;
	#nextRound: Mono = never;
	#lastRound: Mono | undefined;

	constructor(parts: TimeServerParts) {
		this.#parts = parts;
		const { random } = parts;
		this.#retries = new Backoff({ firstMs: firstRetryMs, mostMs: longestRetryMs, factor: 3, random });
	}

	/** Asks soon: at once, or a minute after the round before. */
	ask(now: Mono): void {
		if (this.#socket !== undefined) return;
		this.#nextRound = this.#lastRound === undefined ? now : after(this.#lastRound, leastPauseMs);
	}

	/** Asks nobody any more. */
	stop(): void {
		this.#close();
		this.#nextRound = never;
	}

	due(): Mono {
		return Math.min(this.#roundEnds, this.#nextRound) as Mono;
	}

	onTime(turn: Turn): void {
		if (turn.now >= this.#roundEnds) this.#end(turn);
		else if (turn.now >= this.#nextRound) this.#begin(turn);
	}

	flush(): Waiting {
		return 'empty';
	}

	#begin(turn: Turn): void {
		const { servers, udp, random } = this.#parts;
		this.#nextRound = never;
		this.#lastRound = turn.now;
		this.#roundEnds = after(turn.now, roundMs);
		const willing = servers.filter((server) => !this.#unwilling.has(server));
		const chosen = shuffle([...willing], random).slice(0, askedAtOnce);
		const places = chosen.map(placeOf);
		const host = places.every((place) => place.host.includes(':')) && places.length > 0 ? '::' : '0.0.0.0';
		this.#socket = udp.bind(
			{ host, port: 0 },
			{
				onListening: () => undefined,
				onDatagram: (lent, from, later) => this.#onDatagram(lent, from, later),
				onError: () => this.#parts.note('no-socket'),
			},
		);
		this.#names = chosen.length;
		for (const [i, server] of chosen.entries()) this.#resolve(server, places[i]!);
		if (chosen.length === 0) this.#roundEnds = turn.now;
	}

	#resolve(server: string, place: Endpoint): void {
		const { names } = this.#parts;
		const round = this.#socket;
		const send = (hosts: readonly string[]) => {
			if (this.#socket !== round) return;
			this.#names--;
			if (hosts[0] === undefined) this.#parts.note('unresolved');
			else this.#send(server, { host: hosts[0], port: place.port });
		};
		if (/^[\d.]+$/.test(place.host) || place.host.includes(':')) send([place.host]);
		else if (names === undefined) send([]);
		else names.resolve(place.host, send);
	}

	#send(server: string, at: Endpoint): void {
		const { random, clock, note } = this.#parts;
		const nonce = random.bytes(8);
		nonce[0]! |= 1;
		this.#asked.push({ server, at, nonce, wall: clock.wall(), now: clock.now() });
		this.#socket?.send(writeSntpRequest(nonce), at);
		note('asked');
	}

	#onDatagram(lent: Uint8Array, from: Endpoint, turn: Turn): void {
		const asked = this.#asked.find(({ at }) => at.host === from.host && at.port === from.port);
		if (asked === undefined) {
			this.#parts.note('stranger');
			return;
		}
		const heard = after(asked.wall, turn.now - asked.now);
		const answer = unlessMalformed(() => judgeSntpAnswer(lent, asked.nonce, asked.wall, heard));
		this.#parts.note(answer?.kind === 'time' ? 'time' : (answer?.code ?? 'malformed'));
		// What no honest server sends may be anybody's: the true answer may still come.
		if (answer === undefined || answer.kind === 'misbehaviour') return;
		this.#asked = this.#asked.filter((one) => one !== asked);
		if (answer.kind === 'time') this.#answers.push(answer);
		else if (answer.code === 'kiss') this.#unwilling.add(asked.server);
		if (this.#asked.length === 0 && this.#names === 0) this.#end(turn);
	}

	#end(turn: Turn): void {
		const needed = Math.min(2, this.#parts.servers.length);
		const aheadMs = agreed(this.#answers, needed);
		this.#close();
		if (aheadMs !== undefined) this.#retries.reset();
		this.#nextRound = after(turn.now, aheadMs === undefined ? this.#retries.next() : contentMs);
		this.#parts.note(aheadMs === undefined ? 'round-without-time' : 'round');
		if (aheadMs !== undefined) this.#parts.onTold(aheadMs, turn);
		this.#parts.onRound(aheadMs !== undefined, turn);
	}

	#close(): void {
		this.#socket?.close();
		this.#socket = undefined;
		this.#asked = [];
		this.#answers = [];
		this.#roundEnds = never;
	}
}

/** What most answers say, if they are at least so many and more than half. */
export function agreed(answers: readonly SntpTime[], needed: number): number | undefined {
	const sorted = [...answers].sort((a, b) => a.offsetMs - b.offsetMs);
	const middle = sorted[(sorted.length - 1) >> 1];
	if (middle === undefined) return undefined;
	const close = sorted.filter(
		({ offsetMs, errorMs }) => Math.abs(offsetMs - middle.offsetMs) <= agreementMs + errorMs + middle.errorMs,
	);
	if (close.length < needed || close.length * 2 <= sorted.length) return undefined;
	return Math.round(close[(close.length - 1) >> 1]!.offsetMs);
}

function placeOf(server: string): Endpoint {
	const found = /^(?:\[(.+)\]|([^:]+))(?::(\d+))?$/.exec(server);
	return { host: found?.[1] ?? found?.[2] ?? server, port: Number(found?.[3] ?? sntpPort) };
}
