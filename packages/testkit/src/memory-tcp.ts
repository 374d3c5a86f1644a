// The TCP of one machine in memory: who dials, who listens, which connections there are.
import type { Breath, Endpoint, TcpHandler, TcpListener, TcpListenerHandler, TcpPort, TcpSocket } from '@i2p/runtime';
import type { End, Path } from './ends.js';
import { firstRetryMs, Lane } from './lane.js';
import { MemorySocket } from './memory-socket.js';
import type { Reachable, Wire } from './wire.js';

const firstEphemeralPort = 49_152;

/** The TCP of one machine. */
export class MemoryTcp implements TcpPort, Reachable {
	readonly #network: Wire;
	readonly #breath: Breath;
	readonly #addresses: readonly string[];
	readonly #listeners = new Set<{ readonly at: Endpoint; readonly handler: TcpListenerHandler }>();
	readonly #sockets = new Set<MemorySocket>();
	#nextPort = firstEphemeralPort;

	constructor(network: Wire, breath: Breath, addresses: readonly string[]) {
		this.#network = network;
		this.#breath = breath;
		this.#addresses = addresses;
	}

	connect(
		to: Endpoint,
		handler: TcpHandler,
		options: { readonly from?: string; readonly timeoutMs: number },
	): TcpSocket {
		const socket = new MemorySocket(this.#network, this.#breath, to, this.#sockets);
		socket.attach(handler);
		const { driver } = this.#network;
		const from = options.from ?? this.#addresses[0]!;
		if (!this.#addresses.includes(from)) {
			driver.after(0, () => socket.over('unreachable'));
			return socket;
		}
		const here = { host: from, port: this.#port() };
		socket.timeout = driver.after(options.timeoutMs, () => socket.over('timeout'));
		if (this.#network.border?.has(to.host)) this.#network.border.dial(socket, here);
		else this.#knock(socket, here, firstRetryMs);
		return socket;
	}

	/** Asks to be let in, again and again until somebody answers or the time is up. */
	#knock(socket: MemorySocket, inside: Endpoint, retryMs: number): void {
		const network = this.#network;
		const to = socket.remote;
		const seen = network.depart('tcp', inside, to);
		network.driver.after(network.segmentDelayMs(), () => {
			if (socket.closed) return;
			const there = network.arrive('tcp', inside, seen, to);
			if (there === undefined) {
				network.driver.after(retryMs, () => {
					if (!socket.closed) this.#knock(socket, inside, 2 * retryMs);
				});
				return;
			}
			socket.path = { inside, to, seen };
			const answer = there.tcp.accept(there.at, socket.path, (accepted) => {
				accepted.other = new Lane(network, accepted, socket);
				socket.other = new Lane(network, socket, accepted);
			});
			network.driver.after(network.delayMs(), () => {
				if (answer) socket.opened();
				else socket.over('refused');
			});
		});
	}

	listen(at: Endpoint, handler: TcpListenerHandler): TcpListener {
		const { driver } = this.#network;
		const port = at.port === 0 ? this.#port() : at.port;
		const entry = { at: { host: at.host, port }, handler };
		const fault = [...this.#listeners].some((other) => collide(other.at, entry.at))
			? ('in-use' as const)
			: isWildcard(at.host) || this.#addresses.includes(at.host)
				? undefined
				: ('no-address' as const);
		if (fault === undefined) this.#listeners.add(entry);
		driver.after(0, () => {
			this.#breath.inhale('tcp', (turn) => {
				if (fault !== undefined) handler.onError(fault, `${at.host}:${at.port}`, turn);
				else if (this.#listeners.has(entry)) handler.onListening(entry.at, turn);
			});
		});
		return {
			close: () => void this.#listeners.delete(entry),
		};
	}

	/** Resets every connection, or leaves the other side in the dark, and forgets every listener. */
	down(isTold: boolean): void {
		this.#listeners.clear();
		if (isTold) for (const socket of [...this.#sockets]) socket.other?.abort();
		for (const socket of [...this.#sockets]) socket.vanish();
	}

	accept(to: Endpoint, path: Path, join: (accepted: End) => void): boolean {
		const listener = [...this.#listeners].find(({ at }) => collide(at, to));
		if (listener === undefined) return false;
		const socket = new MemorySocket(this.#network, this.#breath, path.seen, this.#sockets);
		socket.path = { inside: to, to: path.seen, seen: path.to };
		join(socket);
		socket.open = true;
		this.#breath.inhale('tcp', (turn) => {
			const handler = listener.handler.onConnection(socket, turn);
			if (handler === undefined) socket.destroy(true);
			else socket.attach(handler);
		});
		return true;
	}

	#port(): number {
		if (this.#nextPort > 0xffff) this.#nextPort = firstEphemeralPort;
		return this.#nextPort++;
	}
}

/** Whether two places cannot be listened at both: a wildcard is every address. */
function collide(a: Endpoint, b: Endpoint): boolean {
	return a.port === b.port && (a.host === b.host || isWildcard(a.host) || isWildcard(b.host));
}

function isWildcard(host: string): boolean {
	return host === '0.0.0.0' || host === '::';
}
