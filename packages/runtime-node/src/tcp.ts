// TCP by node:net, and TLS over it: dials and listens for one breath, and serves what waited beyond a turn's budget.
import { type AddressInfo, connect, createServer, isIP, type Server, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import {
	type Breath,
	type Endpoint,
	inhaleBudgetMs,
	type Source,
	type TcpHandler,
	type TcpListener,
	type TcpListenerHandler,
	type TcpPort,
	type TcpSocket,
	type Turn,
} from '@i2p/runtime';
import { bindFaultOf } from './errno.js';
import { lentReading, readingLent } from './lent-reading.js';
import { NodeTcpSocket, type WaitingSockets } from './tcp-socket.js';

/** The TCP of this machine for one router: every arrival is told inside an inhale of its breath. */
export function nodeTcp(breath: Breath): TcpPort {
	return new NodeTcp(breath);
}

/**
 * Dials servers that speak TLS. The certificate must be good for the address, unless that is loopback: what a program of this machine
 * shows is not asked for.
 */
export function nodeTls(breath: Breath): Pick<TcpPort, 'connect'> {
	return new NodeDialer(breath, 'tls', dialTls);
}

/** Begins a connection; `socket` is told what is read into lent memory. */
type Dial = (to: Endpoint, from: string | undefined, socket: NodeTcpSocket) => Socket;

const dialTcp: Dial = ({ host, port }, from, socket) =>
	connect({
		onread: lentReading(socket.onRead),
		host,
		port,
		noDelay: true,
		allowHalfOpen: true,
		...(from === undefined ? {} : { localAddress: from }),
	});

const dialTls: Dial = ({ host, port }, from) =>
	connectTls({
		socket: connect({ host, port, allowHalfOpen: true, ...(from === undefined ? {} : { localAddress: from }) }),
		rejectUnauthorized: !isLoopback(host),
	});

function isLoopback(host: string): boolean {
	return host === '::1' || host.startsWith('127.');
}

/** Dials, and serves what waits. */
class NodeDialer implements Pick<TcpPort, 'connect'>, Source, WaitingSockets {
	readonly name: string;
	readonly breath: Breath;
	readonly #dial: Dial;
	readonly #waiting = new Set<NodeTcpSocket>();

	constructor(breath: Breath, name: string, dial: Dial) {
		this.breath = breath;
		this.name = name;
		this.#dial = dial;
		breath.addSource(this);
	}

	connect(
		to: Endpoint,
		handler: TcpHandler,
		options: { readonly from?: string; readonly timeoutMs: number },
	): TcpSocket {
		const socket = new NodeTcpSocket(this, to);
		if (isIP(to.host) === 0 || !isPort(to.port) || (options.from !== undefined && isIP(options.from) === 0)) {
			socket.handler = handler;
			socket.fail('unreachable');
			return socket;
		}
		socket.handler = handler;
		socket.attach(this.#dial(to, options.from, socket), options.timeoutMs);
		return socket;
	}

	get holds(): boolean {
		return this.#waiting.size > 0;
	}

	/** Keeps a socket whose chunks wait for the next inhale. */
	wait(socket: NodeTcpSocket): void {
		this.#waiting.add(socket);
		this.breath.arm();
	}

	/** Forgets a socket that waits no more. */
	forget(socket: NodeTcpSocket): void {
		this.#waiting.delete(socket);
	}

	/** Serves each waiting socket within its budget; who was not served goes first next time. */
	pull(turn: Turn): boolean {
		const began = performance.now();
		for (const socket of [...this.#waiting]) {
			if (performance.now() - began >= inhaleBudgetMs) break;
			this.#waiting.delete(socket);
			if (socket.serve(turn)) this.#waiting.add(socket);
		}
		return this.#waiting.size > 0;
	}
}

/** Dials and listens. */
class NodeTcp extends NodeDialer implements TcpPort {
	constructor(breath: Breath) {
		super(breath, 'tcp', dialTcp);
	}

	listen(at: Endpoint, handler: TcpListenerHandler, { ipv6Only = false } = {}): TcpListener {
		const server = createServer({ allowHalfOpen: true, noDelay: true });
		server.on('error', (error) =>
			this.breath.inhale(this.name, (turn) => handler.onError(bindFaultOf(error), error.message, turn)),
		);
		server.on('connection', (socket) => this.#accept(socket, handler));
		server.on('listening', () => {
			const { address, port } = server.address() as AddressInfo;
			this.breath.inhale(this.name, (turn) => handler.onListening({ host: address, port }, turn));
		});
		startListening(server, at, ipv6Only);
		return { close: () => void server.close() };
	}

	#accept(accepted: Socket, handler: TcpListenerHandler): void {
		const { remoteAddress, remotePort } = accepted;
		if (remoteAddress === undefined || remotePort === undefined) {
			accepted.destroy();
			return;
		}
		const socket = new NodeTcpSocket(this, { host: withoutMapping(remoteAddress), port: remotePort });
		socket.attach(readingLent(accepted, lentReading(socket.onRead)));
		this.breath.inhale(this.name, (turn) => {
			const taken = handler.onConnection(socket, turn);
			if (taken === undefined) socket.destroy(true);
			else socket.handler = taken;
		});
	}
}

function startListening(server: Server, at: Endpoint, ipv6Only: boolean): void {
	if (isIP(at.host) === 0 || (at.port !== 0 && !isPort(at.port))) {
		const error = Object.assign(new Error(`not an address to listen at: ${at.host}:${at.port}`), { code: 'EINVAL' });
		setImmediate(() => server.emit('error', error));
	} else server.listen({ host: at.host, port: at.port, ipv6Only });
}

function isPort(port: number): boolean {
	return Number.isInteger(port) && port >= 1 && port <= 0xffff;
}

/** An IPv4 address that came as an IPv6 one (`::ffff:1.2.3.4`) in its own form. */
function withoutMapping(address: string): string {
	return /^::ffff:\d+\.\d+\.\d+\.\d+$/i.test(address) ? address.slice(7) : address;
}
