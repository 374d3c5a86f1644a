// The NTCP2 transport: listener, dials, all connections and their deadlines; the room of transport-core's Transport.
// Must not know what messages mean or which peers to dial.
import { generateX25519 } from '@i2p/crypto-x25519';
import { type Ntcp2Address, type RouterInfo, sameHost } from '@i2p/data-routerinfo';
import {
	type Endpoint,
	morePressing,
	type TcpHandler,
	type TcpListener,
	type TcpSocket,
	type Turn,
	type Waiting,
} from '@i2p/runtime';
import { after, type Mono, mono, never } from '@i2p/time';
import { type Dial, type Link, refuseAddress, type Transport } from '@i2p/transport-core';
import { DeadlineHeap, DecayingBloom, Writer } from '@i2p/util';
import { writePaddingBlock, writeRouterInfoBlock } from './blocks.js';
import { Connection, type ConnectionHost } from './connection.js';
import {
	connectTimeoutMs,
	handshakeTimeoutMs,
	idleTimeoutMs,
	impostorBanMs,
	ivBytes,
	listenAgainMs,
	paddingBound,
	replayMemoryKeys,
	replayMemoryMs,
} from './constants.js';
import { startInitiator } from './initiator.js';
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

class Ntcp2Transport implements Transport {
	readonly style = 'ntcp2';
	readonly name = 'ntcp2';
	readonly #options: Ntcp2Options;
	readonly #host: ConnectionHost;
	readonly #replays: DecayingBloom;
	readonly #connections = new Set<Connection>();
	readonly #deadlines = new DeadlineHeap<Connection>();
	#armed = new Set<Connection>();
	/** Links that were closed from above: told in the next think. */
	#down: { readonly link: Link; readonly reason: string }[] = [];
	#listener: TcpListener | undefined;
	/** When to listen (again); the first exhale does it. */
	#listenAt: Mono;
	#toListen: boolean;
	#shutDown = false;

	constructor(options: Ntcp2Options) {
		this.#options = options;
		this.#toListen = options.listenAt !== undefined;
		this.#listenAt = this.#toListen ? mono(0) : never;
		this.#replays = new DecayingBloom({
			capacity: replayMemoryKeys,
			lifetimeMs: replayMemoryMs,
			random: options.random.fork('ntcp2-replays'),
		});
		this.#host = this.#makeHost();
	}

	// --- dialling ---

	cost(info: RouterInfo): number | undefined {
		return this.#address(info)?.cost;
	}

	dial(info: RouterInfo, turn: Turn): Dial | string {
		const address = this.#address(info);
		if (!address) return 'no-address';
		if (this.#shutDown) return 'shut-down';
		const { gate, tcp, from } = this.#options;
		if (gate.hostBan(address.host, turn.now) !== undefined) return 'host-banned';
		const connection = new Connection(this.#host, info);
		this.#connections.add(connection);
		const leave = from !== undefined && sameFamily(from, address.host) ? { from } : {};
		const to = { host: address.host, port: address.port };
		connection.start(tcp.connect(to, connection, { ...leave, timeoutMs: connectTimeoutMs }), turn);
		return { cancel: () => connection.cancel() };
	}

	/** The cheapest address that may be dialled and is not our own. */
	#address(info: RouterInfo): (Ntcp2Address & { host: string; port: number; iv: Uint8Array }) | undefined {
		const { listenAt } = this.#options;
		for (const address of info.ntcp2()) {
			const { host, port, iv } = address;
			if (host === undefined || port === undefined || iv === undefined) continue;
			if (refuseAddress(host, port, this.#options) !== undefined) continue;
			if (listenAt && listenAt.port === port && sameHost(listenAt.host, host)) continue;
			return { ...address, host, port, iv };
		}
		return undefined;
	}

	// --- listening ---

	#listen(turn: Turn): void {
		const { listenAt, tcp, note, log } = this.#options;
		this.#toListen = false;
		this.#listenAt = never;
		if (!listenAt || this.#shutDown) return;
		let standing = false;
		this.#listener = tcp.listen(listenAt, {
			onListening: (at: Endpoint) => {
				standing = true;
				this.#options.onListening?.(at);
			},
			onConnection: (socket, now) => this.#accept(socket, now),
			onError: (code, detail) => {
				note(`ntcp2-listen-${code}`);
				log.note('error', 'ntcp2-listen-failed', { code, detail });
				// An accept that failed, for want of file descriptors say, does not end the listener.
				if (standing) return;
				this.#options.onListenFailed?.(code, detail);
				this.#listenAt = after(turn.now, listenAgainMs);
			},
		});
	}

	#accept(socket: TcpSocket, turn: Turn): TcpHandler | undefined {
		const { gate, note, events } = this.#options;
		if (this.#shutDown) return undefined;
		const refusal = events.mayAccept(turn) ? gate.enter(socket.remote.host, turn.now) : 'too-many-links';
		if (refusal !== undefined) {
			note(`ntcp2-not-accepted-${refusal}`);
			return undefined;
		}
		const connection = new Connection(this.#host);
		this.#connections.add(connection);
		connection.start(socket, turn);
		return connection;
	}

	shutdown(reason: string): void {
		this.#shutDown = true;
		this.#listener?.close();
		this.#listener = undefined;
		this.#listenAt = never;
		for (const connection of this.#connections) {
			if (connection.link) connection.link.close(reason);
			else connection.cancel();
		}
	}

	// --- the room ---

	due(): Mono {
		if (this.#down.length > 0) return mono(0);
		const next = mono(this.#deadlines.nextDue());
		return mono(Math.min(next, this.#listenAt));
	}

	onTime(turn: Turn): void {
		const down = this.#down;
		this.#down = [];
		for (const { link, reason } of down) this.#options.events.onLinkDown(link, reason, turn);
		if (this.#listenAt <= turn.now) {
			this.#listenAt = never;
			this.#toListen = true;
		}
		const due: Connection[] = [];
		for (let next = this.#deadlines.takeDue(turn.now); next; next = this.#deadlines.takeDue(turn.now)) due.push(next);
		for (const connection of due) {
			// A link's deadline moves back with each frame, the heap is told only here: most find that they are not due.
			if (connection.due() <= turn.now) connection.onTime(turn);
			this.#deadlines.set(connection, connection.due());
		}
	}

	flush(turn: Turn): Waiting {
		if (this.#toListen) this.#listen(turn);
		const armed = this.#armed;
		let waiting: Waiting = this.#down.length > 0 ? 'deadline' : 'empty';
		if (armed.size === 0) return waiting;
		this.#armed = new Set();
		for (const connection of armed) {
			const theirs = connection.flush(turn);
			if (theirs === 'turn') this.#armed.add(connection);
			waiting = morePressing(waiting, theirs);
		}
		return waiting;
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
			begin: (info, turn) => this.#begin(info, turn),
			await: (turn) => this.#await(turn),
			judge: (done, remoteHost, turn) =>
				judgePeer({
					confirm: done.confirm,
					peerStatic: done.peerStatic,
					remoteHost,
					own: this.#options.keys.identity.key,
					netId: this.#options.netId,
					versionFloor: this.#options.versionFloor,
					wall: turn.wall,
					banned: (peer) => gate.peerBan(peer, turn.now) !== undefined,
				}),
			arm: (connection) => this.#armed.add(connection),
			hurry: (connection, due) => this.#deadlines.set(connection, due),
			tellDown: (link, reason) => this.#down.push({ link, reason }),
			onHandshakeEnd: (connection) => {
				if (connection.inbound) gate.leave(connection.remoteHost);
			},
			onAbuse: (host, impostor, turn) => {
				if (impostor) gate.banHost(host, impostorBanMs, 'impostor', turn.now);
				else if (gate.failed(host, turn.now)) note('ntcp2-host-banned');
			},
			onGone: (connection) => {
				this.#connections.delete(connection);
				this.#armed.delete(connection);
				this.#deadlines.delete(connection);
			},
		};
	}

	#begin(info: RouterInfo, turn: Turn): ReturnType<typeof startInitiator> {
		const { random, staticKey, netId, ownRouterInfo } = this.#options;
		const address = this.#address(info)!;
		const confirm = new Writer(1024);
		writeRouterInfoBlock(confirm, ownRouterInfo().bytes, false);
		writePaddingBlock(confirm, random.below(paddingBound));
		return startInitiator({
			peerHash: info.hash,
			peerStatic: address.staticKey,
			peerIv: address.iv,
			ownStatic: staticKey,
			ephemeral: generateX25519(random),
			padding: random.bytes(random.below(paddingBound)),
			confirm: confirm.finish(),
			netId,
			wall: turn.wall,
		});
	}

	#await(turn: Turn): AwaitRequest {
		const { keys, staticKey, iv, netId, random } = this.#options;
		return new AwaitRequest({
			ownHash: keys.identity.hash,
			ownStatic: staticKey,
			ownIv: iv,
			netId,
			ephemeral: () => generateX25519(random),
			padding: () => random.bytes(random.below(paddingBound)),
			replayed: (x) => this.#replays.seen(x, turn.now),
		});
	}
}

function sameFamily(a: string, b: string): boolean {
	return a.includes(':') === b.includes(':');
}
