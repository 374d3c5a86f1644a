// Asks reseed hosts for first RouterInfos: in random order, two at a time, until two have given some; what is left is asked again after a pause.
// Network: "Reseed"; SU3 reseed file specification. Knows no database and no files.
import type { HttpExchange, HttpResponse, Room, Turn, Waiting } from '@i2p/runtime';
import { after, type Mono, never } from '@i2p/time';
import { Backoff, checkInteger, shuffle } from '@i2p/util';
import {
	firstPauseMs,
	hostsAtOnce,
	hostsWanted,
	hostTimeoutMs,
	longestPauseMs,
	mostHosts,
	mostSeedBytes,
	seedsFileName,
	seedsUserAgent,
} from './constants.js';
import type { HostFault } from './errors.js';
import type { ReseedHost } from './known-hosts.js';
import type { HostReport, ReseedSnapshot } from './reports.js';
import { openSignedSeeds } from './seed-file.js';
import type { Signers } from './signers.js';
import type { ReseedWants } from './wants.js';

/** Whom a {@link Reseeder} asks and believes. */
export interface ReseedOptions {
	/** 1 to 40 hosts, `https:` all of them. */
	readonly hosts: readonly ReseedHost[];
	readonly signers: Signers;
	readonly netId: number;
}

interface Asked {
	readonly host: ReseedHost;
	readonly since: Mono;
	exchange: HttpExchange | undefined;
}

/** One router's way into the network. */
export class Reseeder implements Room {
	readonly name = 'reseed';
	readonly #options: ReseedOptions;
	readonly #wants: ReseedWants;
	readonly #wanted: number;
	readonly #pauses: Backoff;
	readonly #reports = new Map<string, HostReport>();
	readonly #gave = new Set<ReseedHost>();
	readonly #asked = new Set<Asked>();
	#left: ReseedHost[] = [];
	#askedInRound = 0;
	#state: ReseedSnapshot['state'] = 'idle';
	#round = 0;
	#resumes: Mono = never;

	/** Throws RangeError for no host, too many of them, or a URL that is not `https:`. */
	constructor(options: ReseedOptions, wants: ReseedWants) {
		checkInteger('number of reseed hosts', options.hosts.length, 1, mostHosts);
		for (const { url } of options.hosts) seedsUrl(url, options.netId);
		this.#options = options;
		this.#wants = wants;
		this.#wanted = Math.min(hostsWanted, options.hosts.length);
		const { random } = wants;
		this.#pauses = new Backoff({ firstMs: firstPauseMs, mostMs: longestPauseMs, factor: 2, random });
	}

	/** Begins, or begins again; nothing while it is under way. */
	start(): void {
		if (this.#state === 'asking') return;
		this.#gave.clear();
		this.#round = 0;
		this.#pauses.reset();
		this.#beginRound();
	}

	/** Gives up what is under way; nothing more is told. */
	stop(): void {
		for (const asked of this.#asked) asked.exchange?.cancel();
		this.#asked.clear();
		this.#left = [];
		this.#resumes = never;
		this.#state = 'idle';
	}

	/** What has become of it so far. */
	snapshot(): ReseedSnapshot {
		return { state: this.#state, round: this.#round, hosts: [...this.#reports.values()] };
	}

	due(): Mono {
		return this.#resumes;
	}

	onTime(turn: Turn): void {
		this.#resumes = never;
		if (!this.#wants.enough()) this.#beginRound();
		else this.#end(turn);
	}

	flush(turn: Turn): Waiting {
		while (this.#asked.size < Math.min(hostsAtOnce, this.#wanted - this.#gave.size)) {
			const host = this.#left.pop();
			if (host === undefined) break;
			this.#ask(host, turn);
		}
		return 'empty';
	}

	/** Those that have given nothing yet, all of them if there are none. */
	#beginRound(): void {
		const { hosts } = this.#options;
		const silent = hosts.filter((host) => !this.#gave.has(host));
		this.#left = shuffle([...(silent.length > 0 ? silent : hosts)], this.#wants.random);
		this.#askedInRound = 0;
		this.#round++;
		this.#state = 'asking';
	}

	#ask(host: ReseedHost, turn: Turn): void {
		const asked: Asked = { host, since: turn.now, exchange: undefined };
		this.#asked.add(asked);
		this.#askedInRound++;
		this.#wants.note('asked');
		asked.exchange = this.#wants.http.request(
			{
				url: seedsUrl(host.url, this.#options.netId),
				headers: { 'user-agent': seedsUserAgent },
				timeoutMs: hostTimeoutMs,
				mostBytes: mostSeedBytes,
				...(host.authorities === undefined ? {} : { authorities: host.authorities }),
			},
			{
				onResponse: (given, later) => this.#onResponse(asked, given, later),
				onFailure: (code, detail, later) => this.#onFault(asked, code, detail, later),
			},
		);
	}

	#onResponse(asked: Asked, { status, body }: HttpResponse, turn: Turn): void {
		if (status !== 200) {
			this.#onFault(asked, 'status', String(status), turn);
			return;
		}
		const { signers, netId } = this.#options;
		const seeds = openSignedSeeds(body, signers, { netId, wall: turn.wall });
		if (seeds.kind === 'refused') {
			this.#onFault(asked, seeds.code, seeds.detail, turn, seeds.refused);
			return;
		}
		const { infos, refused, signer } = seeds;
		this.#gave.add(asked.host);
		this.#wants.onRouterInfos(infos, turn);
		this.#settle(asked, { result: 'seeds', detail: '', signer, routers: infos.length, refused }, turn);
	}

	#onFault(asked: Asked, code: HostFault, detail: string, turn: Turn, refused: HostReport['refused'] = {}): void {
		this.#settle(asked, { result: code, detail: detail.slice(0, 200), signer: undefined, routers: 0, refused }, turn);
	}

	#settle(asked: Asked, said: Omit<HostReport, 'host' | 'tookMs'>, turn: Turn): void {
		this.#asked.delete(asked);
		const host = hostOf(asked.host.url);
		const report: HostReport = { host, ...said, tookMs: Math.round(turn.now - asked.since) };
		this.#reports.set(host, report);
		this.#wants.note(report.result);
		this.#wants.onHost(report, turn);
		if (this.#asked.size === 0 && (this.#left.length === 0 || this.#gave.size >= this.#wanted)) this.#end(turn);
	}

	#end(turn: Turn): void {
		const isDone = this.#gave.size >= this.#wanted || this.#wants.enough();
		const pauseMs = isDone ? 0 : this.#pauses.next();
		this.#left = [];
		this.#state = isDone ? 'done' : 'pause';
		this.#resumes = isDone ? never : after(turn.now, pauseMs);
		const [round, gave, asked] = [this.#round, this.#gave.size, this.#askedInRound];
		this.#wants.onRound({ outcome: isDone ? 'done' : 'again', round, gave, asked, pauseMs }, turn);
	}
}

/** Where a host keeps its seeds for a network. Throws RangeError for a URL that is not `https://…/`. */
function seedsUrl(url: string, netId: number): string {
	if (!/^https:\/\/([\w.-]+|\[[\da-f:.]+\])(:\d{1,5})?\/([^?#\s]*\/)?$/i.test(url))
		throw new RangeError(`reseed host: expected https://HOST/, got ${url}`);
	return `${url}${seedsFileName}?netid=${netId}`;
}

/** Name and port. */
function hostOf(url: string): string {
	return url.slice('https://'.length, url.indexOf('/', 'https://'.length));
}
