// The NTCP2 transport: dials, all connections and their deadlines; the room of transport-core's Transport.
// Must not know what messages mean or which peers to dial.
import { type MlKemJob, mlKemSeedLength } from '@i2p/crypto-mlkem';
import { generateX25519 } from '@i2p/crypto-x25519';
import { type RouterAddress, type RouterInfo, unpublishedNtcp2Address } from '@i2p/data-routerinfo';
import { type JobHandler, morePressing, type TcpHandler, type TcpSocket, type Turn, type Waiting } from '@i2p/runtime';
import { type Mono, mono } from '@i2p/time';
import {
	type Dial,
	type GatePass,
	type Link,
	type OwnPlaces,
	type Transport,
	turnedAway,
	type WantedPort,
} from '@i2p/transport-core';
import { DeadlineHeap, DecayingBloom, Ring, Writer } from '@i2p/util';
import { writeOptionsBlock, writePaddingBlock, writeRouterInfoBlock } from './blocks.js';
import { Connection, type ConnectionHost } from './connection.js';
import {
	connectTimeoutMs,
	handshakeTimeoutMs,
	idleTimeoutMs,
	impostorBanMs,
	ivBytes,
	mostArmed,
	ownPadding,
	paddingBound,
	replayMemoryKeys,
	replayMemoryMs,
} from './constants.js';
import { type Attempt, DialChoice } from './dials.js';
import type { StepResult } from './handshake-run.js';
import { startInitiator } from './initiator.js';
import { KemWork } from './kem-work.js';
import { ntcp2RouterAddress } from './keys.js';
import { Listeners } from './listeners.js';
import { KeyObfuscation } from './obfuscation.js';
import { encodePaddingWishes } from './padding-policy.js';
import { judgePeer } from './peer-policy.js';
import { AwaitRequest } from './responder.js';
import type { Ntcp2Options } from './wants.js';

/** NTCP2 as a {@link Transport}; add it to the link table, whose room breathes it. */
export function createNtcp2Transport(options: Ntcp2Options): Transport {
	if (options.iv.length !== ivBytes) throw new RangeError('the NTCP2 iv has 16 bytes');
	if (!(Number.isInteger(options.netId) && options.netId >= 1 && options.netId <= 255))
		throw new RangeError('a network id is 1 to 255');
	return new Ntcp2Transport(options);
}

/** A dial underway, attempt by attempt. */
interface DialRun {
	attempt: Attempt;
	/** What is tried if this does not yield a link. */
	readonly others: Attempt[];
	/** Absent until the exhale begins it. */
	connection: Connection | undefined;
	/** A hybrid handshake with this peer failed before. */
	fellBack: boolean;
}

class Ntcp2Transport implements Transport {
	readonly style = 'ntcp2';
	readonly name = 'ntcp2';
	readonly port: WantedPort | undefined;
	readonly #options: Ntcp2Options;
	readonly #host: ConnectionHost;
	readonly #choice: DialChoice;
	readonly #replays: DecayingBloom;
	readonly #obfuscation: KeyObfuscation;
	readonly #listeners: Listeners;
	readonly #kem: KemWork | undefined;
	readonly #connections = new Set<Connection>();
	/** Of inbound connections whose handshake is underway. */
	readonly #passes = new Map<Connection, GatePass>();
	readonly #deadlines = new DeadlineHeap<Connection>();
	readonly #dials = new Map<Connection, DialRun>();
	/** Dials whose next attempt begins in the exhale. */
	#again: DialRun[] = [];
	/** Those that exhale next, each once. */
	readonly #armed = new Ring<Connection>(mostArmed);
	/** Links that were closed from above: told in the next think. */
	#down: { readonly link: Link; readonly reason: string }[] = [];
	#shutDown = false;

	constructor(options: Ntcp2Options) {
		this.#options = options;
		const { tcp, note, log, random, hybrid, listenAt = [] } = options;
		const port = listenAt[0]?.port ?? 0;
		this.port = port === 0 ? undefined : { protocol: 'tcp', port };
		this.#choice = new DialChoice(options, listenAt, hybrid !== undefined);
		this.#obfuscation = new KeyObfuscation(options.keys.identity.hash, options.iv);
		this.#kem = hybrid && new KemWork(hybrid.jobs);
		this.#replays = new DecayingBloom({
			capacity: replayMemoryKeys,
			lifetimeMs: replayMemoryMs,
			random: random.fork('ntcp2-replays'),
		});
		const { onListening, onListenFailed } = options;
		const accept = (socket: TcpSocket, turn: Turn) => this.#accept(socket, turn);
		this.#listeners = new Listeners(listenAt, { tcp, note, log, onListening, onListenFailed, accept });
		this.#host = this.#makeHost();
	}

	addresses({ published, outbound }: OwnPlaces): RouterAddress[] {
		const { staticKey, iv, hybrid } = this.#options;
		const dialled = published.map((at) => ntcp2RouterAddress({ staticKey, iv }, at, hybrid?.level));
		if (outbound.length === 0) return dialled;
		const families = { ipv4: outbound.includes(4), ipv6: outbound.includes(6) };
		return [unpublishedNtcp2Address({ staticKey: staticKey.publicKey, ...families }), ...dialled];
	}

	// --- dialling ---

	cost(info: RouterInfo): number | undefined {
		return this.#choice.cost(info);
	}

	dial(info: RouterInfo, turn: Turn): Dial | string {
		if (this.#shutDown) return 'shut-down';
		const attempts = this.#choice.attempts(info, turn);
		if (attempts.length === 0) return 'no-address';
		const { gate } = this.#options;
		const [attempt, ...others] = attempts.filter(({ to }) => gate.hostBan(to.host, turn.now) === undefined);
		if (!attempt) return 'host-banned';
		const run: DialRun = { attempt, others, connection: undefined, fellBack: false };
		this.#attempt(run, turn);
		return {
			cancel: () => {
				this.#again = this.#again.filter((other) => other !== run);
				run.connection?.cancel();
			},
		};
	}

	#attempt(run: DialRun, turn: Turn): void {
		const { tcp, from } = this.#options;
		const { to } = run.attempt;
		const connection = new Connection(this.#host, run.attempt);
		run.connection = connection;
		this.#connections.add(connection);
		this.#dials.set(connection, run);
		const local = from?.find((host) => sameFamily(host, to.host));
		const leave = local === undefined ? {} : { from: local };
		connection.start(tcp.connect(to, connection, { ...leave, timeoutMs: connectTimeoutMs }), turn);
	}

	/** An attempt yielded no link: the next one, if there is any that makes sense. */
	#onDialFailed(connection: Connection, reason: string, turn: Turn): void {
		const run = this.#dials.get(connection);
		if (!run) return;
		const { events, note } = this.#options;
		const { attempt } = run;
		const classic = this.#choice.fallback(attempt, connection.opened, reason);
		const next = classic ?? (connection.opened ? undefined : run.others.shift());
		if (!next || this.#shutDown) {
			events.onDialFailed(attempt.info.key, reason === 'tcp-reset' ? turnedAway : reason, turn);
			return;
		}
		if (classic) {
			note('ntcp2-classic-after-hybrid');
			run.fellBack = true;
		}
		run.attempt = next;
		run.connection = undefined;
		this.#again.push(run);
	}

	// --- listening ---

	#accept(socket: TcpSocket, turn: Turn): TcpHandler | undefined {
		const { gate, note, events } = this.#options;
		if (this.#shutDown) return undefined;
		const connection = new Connection(this.#host);
		const evict = () => {
			note('ntcp2-stranger-displaced');
			connection.cancel();
		};
		const pass = events.mayAccept(turn) ? gate.enter(socket.remote.host, turn.now, evict) : 'too-many-links';
		if (typeof pass === 'string') {
			note(`ntcp2-not-accepted-${pass}`);
			return undefined;
		}
		this.#passes.set(connection, pass);
		this.#connections.add(connection);
		connection.start(socket, turn);
		return connection;
	}

	shutdown(reason: string): void {
		this.#shutDown = true;
		this.#again = [];
		this.#listeners.close();
		for (const connection of this.#connections) {
			if (connection.link) connection.link.close(reason);
			else connection.cancel();
		}
	}

	// --- the room ---

	due(): Mono {
		if (this.#down.length > 0) return mono(0);
		return mono(Math.min(this.#deadlines.nextDue(), this.#listeners.due()));
	}

	onTime(turn: Turn): void {
		const down = this.#down;
		this.#down = [];
		for (const { link, reason } of down) this.#options.events.onLinkDown(link, reason, turn);
		const due: Connection[] = [];
		for (let next = this.#deadlines.takeDue(turn.now); next; next = this.#deadlines.takeDue(turn.now)) due.push(next);
		for (const connection of due) {
			// A link's deadline moves back with each frame, the heap is told only here: most find that they are not due.
			if (connection.due() <= turn.now) connection.onTime(turn);
			this.#deadlines.set(connection, connection.due());
		}
	}

	flush(turn: Turn): Waiting {
		this.#listeners.flush(turn);
		if (this.#again.length > 0) this.#attemptAgain(turn);
		let waiting: Waiting = this.#down.length > 0 ? 'deadline' : 'empty';
		for (let left = this.#armed.length; left > 0; left--) {
			const connection = this.#armed.take()!;
			connection.armed = false;
			const theirs = connection.flush(turn);
			if (theirs === 'turn') this.#arm(connection);
			waiting = morePressing(waiting, theirs);
		}
		return waiting;
	}

	#attemptAgain(turn: Turn): void {
		const again = this.#again;
		this.#again = [];
		for (const run of again) this.#attempt(run, turn);
	}

	#arm(connection: Connection): void {
		if (connection.armed) return;
		connection.armed = this.#armed.offer(connection);
	}

	// --- what connections need ---

	#makeHost(): ConnectionHost {
		const { events, random, note, ownRouterInfo, gate } = this.#options;
		return {
			events,
			random,
			note,
			ownRouterInfo,
			handshakeTimeoutMs: this.#options.handshakeTimeoutMs ?? handshakeTimeoutMs,
			idleTimeoutMs: this.#options.idleTimeoutMs ?? idleTimeoutMs,
			begin: (attempt, turn) => this.#begin(attempt, turn),
			await: (turn) => this.#await(turn),
			offerJob: (job: MlKemJob, generation: number, handler: JobHandler) =>
				this.#kem?.offer(job, generation, handler) ?? false,
			judge: (done, remoteHost, turn) =>
				judgePeer({
					confirm: done.confirm,
					peerStatic: done.peerStatic,
					remoteHost,
					own: this.#options.keys.identity.key,
					netId: this.#options.netId,
					versionFloor: this.#options.versionFloor,
					wall: turn.wall,
					known: this.#options.peers && ((peer) => this.#options.peers?.routerInfo(peer)),
					banned: (peer) => gate.peerBan(peer, turn.now) !== undefined,
				}),
			arm: (connection) => this.#arm(connection),
			hurry: (connection, due) => this.#deadlines.set(connection, due),
			tellDown: (link, reason) => this.#down.push({ link, reason }),
			onProven: (connection) => this.#passes.get(connection)?.prove(),
			onLinked: (connection, turn) => {
				const run = this.#dials.get(connection);
				if (run?.fellBack) this.#choice.remember(run.attempt.info.key, turn);
			},
			onHandshakeEnd: (connection) => {
				this.#passes.get(connection)?.leave();
				this.#passes.delete(connection);
			},
			onDialFailed: (connection, reason, turn) => this.#onDialFailed(connection, reason, turn),
			onAbuse: (host, impostor, turn) => {
				if (impostor) gate.banHost(host, impostorBanMs, 'impostor', turn.now);
				else if (gate.failed(host, turn.now)) note('ntcp2-host-banned');
			},
			onGone: (connection) => {
				this.#connections.delete(connection);
				this.#dials.delete(connection);
				this.#deadlines.delete(connection);
			},
		};
	}

	#begin({ info, staticKey, iv, hybrid }: Attempt, turn: Turn): StepResult {
		const { random, staticKey: ownStatic, netId, ownRouterInfo, clockIsTrusted } = this.#options;
		const mostPadding = clockIsTrusted?.() === false ? 1 : paddingBound;
		const confirm = new Writer(1024);
		writeRouterInfoBlock(confirm, ownRouterInfo().bytes, false);
		writeOptionsBlock(confirm, encodePaddingWishes(ownPadding));
		writePaddingBlock(confirm, random.below(paddingBound));
		return startInitiator({
			peerHash: info.hash,
			peerStatic: staticKey,
			peerIv: iv,
			ownStatic,
			ephemeral: generateX25519(random),
			padding: random.bytes(random.below(mostPadding)),
			confirm: confirm.finish(),
			netId,
			wall: turn.wall,
			...(hybrid === undefined ? {} : { hybrid: { level: hybrid, seed: random.bytes(mlKemSeedLength) } }),
		});
	}

	#await(turn: Turn): AwaitRequest {
		const { staticKey, netId, random, hybrid } = this.#options;
		return new AwaitRequest({
			ownStatic: staticKey,
			obfuscation: this.#obfuscation,
			netId,
			ephemeral: () => generateX25519(random),
			padding: () => random.bytes(random.below(paddingBound)),
			replayed: (x) => this.#replays.seen(x, turn.now),
			...(hybrid === undefined ? {} : { hybrid: { level: hybrid.level, random } }),
		});
	}
}

function sameFamily(a: string, b: string): boolean {
	return a.includes(':') === b.includes(':');
}
