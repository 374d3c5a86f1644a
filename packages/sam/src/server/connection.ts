// One client socket: bytes to lines to commands, answers back; later perhaps one stream. SAM V3 "General Message Format".
// Knows how a socket lives; what commands mean stands in commands.ts.
import type { Stream, StreamEnd } from '@i2p/client-core';
import type { TcpEnd, TcpHandler, TcpSocket, Turn } from '@i2p/runtime';
import { after, type Mono, mono, never } from '@i2p/time';
import { concatBytes, utf8, WireError } from '@i2p/util';
import { endTimeoutMs, helloTimeoutMs, idleTimeoutMs, maxSkippedBytes } from '../constants.js';
import { formatSamLine, parseSamLine, type SamLine, type SamPair } from '../grammar.js';
import { LineInput } from '../line-input.js';
import { acceptedLine } from './accepted-line.js';
import type { Bridge } from './bridge.js';
import type { Deliver } from './datagram-inbox.js';
import { ForwardedStream, type ForwardPlan } from './forwarded-stream.js';
import type { IncomingStreams, StreamTaker } from './incoming-streams.js';
import type { OwnDestination } from './own-destination.js';
import type { PipeOwner, StreamPipe } from './pipe.js';
import type { Session } from './session.js';
import type { BridgeSocket } from './surroundings.js';

/** Runs one command. */
export type CommandRunner = (connection: Connection, line: SamLine, turn: Turn) => void;

const nothing = new Uint8Array(0);

/**
 * `command`: takes commands. `waiting`: an ACCEPT. `forwarding`: a FORWARD. `stream`: bytes of a stream. `ending`: says its last
 * words. `closed`: nothing more.
 */
type Role = 'command' | 'waiting' | 'forwarding' | 'stream' | 'ending' | 'closed';

/** Bytes that follow a command. */
interface Wanted {
	readonly count: number;
	readonly onBytes: (lent: Uint8Array, turn: Turn) => void;
}

/** One client. */
export class Connection implements TcpHandler, PipeOwner, StreamTaker, BridgeSocket, Deliver {
	readonly bridge: Bridge;
	/** Minor version agreed on; `undefined` before HELLO. */
	agreed: number | undefined;
	/** The destination that lives with this socket. */
	home: OwnDestination | undefined;
	/** The session of SESSION CREATE. */
	session: Session | undefined;
	readonly #socket: TcpSocket;
	readonly #run: CommandRunner;
	readonly #input = new LineInput();
	#output: Uint8Array[] = [];
	#role: Role = 'command';
	#busy = false;
	#wanted: Wanted | undefined;
	#inputEnded = false;
	#ended = false;
	#paused = false;
	#silent = false;
	#forward: ForwardPlan | undefined;
	/** The client does not read its answers: no more are made until it does. */
	#full = false;
	#used: IncomingStreams | undefined;
	#pipe: StreamPipe | undefined;
	#onOpened: ((turn: Turn) => void) | undefined;
	#onFailed: ((reason: StreamEnd, turn: Turn) => void) | undefined;
	#timeout: Mono;

	constructor(socket: TcpSocket, bridge: Bridge, run: CommandRunner, now: Mono) {
		this.#socket = socket;
		this.bridge = bridge;
		this.#run = run;
		this.#timeout = after(now, helloTimeoutMs);
	}

	/** Whether nobody listens any more. */
	get closed(): boolean {
		return this.#role === 'closed';
	}

	/** Minor version agreed on. */
	get minor(): number {
		return this.agreed ?? 0;
	}

	/** Where the client is. */
	get clientHost(): string {
		return this.#socket.remote.host;
	}

	/** Answers one line; it leaves with the next exhale. */
	reply(words: string, pairs: readonly SamPair[] = []): void {
		this.#say(utf8(formatSamLine(words, pairs)));
	}

	deliver(words: string, pairs: readonly SamPair[], given: Uint8Array): boolean {
		if (this.#full || this.#role !== 'command') return false;
		this.reply(words, pairs);
		this.#say(given);
		return true;
	}

	#say(bytes: Uint8Array): void {
		if (this.#role === 'closed' || this.#ended) return;
		this.#output.push(bytes);
		this.bridge.touch(this);
	}

	/** Takes no further command until {@link resume}: the answer comes later. */
	hold(): void {
		this.#busy = true;
	}

	/** The answer is being given: what it leads to may {@link hold} again. */
	release(): void {
		this.#busy = false;
	}

	/** Goes on with what has come meanwhile, unless it is held. */
	proceed(turn: Turn): void {
		this.#work(turn);
	}

	/** Gives the next bytes to this command and not to the lines; too many end the socket. */
	takeBytes(count: number, turn: Turn, onBytes: Wanted['onBytes']): void {
		if (count > maxSkippedBytes) this.finish(turn);
		else this.#wanted = { count, onBytes };
	}

	/** Ends the socket after what was answered, and the session with it. */
	finish(turn: Turn): void {
		if (this.#role === 'closed') return;
		this.#role = 'ending';
		this.#timeout = after(turn.now, endTimeoutMs);
		this.#closeHome();
		this.bridge.touch(this);
		this.bridge.reschedule(this);
	}

	/** The stream has opened; of the socket nothing is told, it came in open. */
	onOpen(turn: Turn): void {
		this.#onOpened?.(turn);
	}

	onData(lent: Uint8Array, turn: Turn): void {
		if (this.#role === 'stream' && this.#pipe) {
			this.#pipe.onSocketData(lent);
			return;
		}
		if (this.#role === 'closed' || this.#role === 'ending') return;
		if (!this.#input.offer(lent)) {
			this.bridge.note('line-too-long');
			this.#drop();
			return;
		}
		this.#work(turn);
	}

	#work(turn: Turn): void {
		while (this.#role === 'command' && !this.#busy && !this.#full && this.#step(turn));
		this.#throttle();
		if (this.#inputEnded && this.#role === 'command' && !this.#busy && !this.#full) this.finish(turn);
		this.#setTimeout(turn.now);
	}

	/** Serves what came next; answers whether there may be more. */
	#step(turn: Turn): boolean {
		const wanted = this.#wanted;
		if (wanted === undefined) return this.#onLine(turn);
		const bytes = this.#input.takeExactly(wanted.count);
		if (bytes === undefined) return false;
		this.#wanted = undefined;
		wanted.onBytes(bytes, turn);
		return true;
	}

	#onLine(turn: Turn): boolean {
		const next = this.#input.nextLine(turn.now);
		if (next === undefined) return false;
		const line = typeof next === 'string' ? undefined : parse(next.text);
		if (line === 'empty') return true;
		if (line) this.#run(this, line, turn);
		else {
			this.bridge.note(next === 'too-long' ? 'line-too-long' : 'line-malformed');
			this.#refuse(next === 'too-long' ? 'This line is too long' : 'This line cannot be read', turn);
		}
		return true;
	}

	/** Says what is wrong, in the words of the state that the socket is in, and ends it. */
	#refuse(message: string, turn: Turn): void {
		this.reply(this.agreed === undefined ? 'HELLO REPLY' : 'SESSION STATUS', [
			['RESULT', 'I2P_ERROR'],
			['MESSAGE', message],
		]);
		this.finish(turn);
	}

	#throttle(): void {
		const full = this.#input.isFull;
		if (full === this.#paused) return;
		this.#paused = full;
		if (full) this.#socket.pause();
		else this.#socket.resume();
	}

	#setTimeout(now: Mono): void {
		if (this.#role !== 'command') return;
		if (this.agreed !== undefined) this.#timeout = this.home || this.#busy ? never : after(now, idleTimeoutMs);
		this.bridge.reschedule(this);
	}

	/** The socket becomes one end of a stream that is being opened. */
	connectPipe(
		incoming: IncomingStreams,
		pipe: StreamPipe,
		events: { onOpened: (turn: Turn) => void; onFailed: (reason: StreamEnd, turn: Turn) => void },
	): void {
		this.#use(incoming);
		this.hold();
		this.#pipe = pipe;
		this.#onOpened = events.onOpened;
		this.#onFailed = events.onFailed;
		pipe.own(this);
	}

	/** From now on bytes are those of the stream. */
	join(turn: Turn): void {
		const early = this.#input.takeAll();
		this.#onFailed = undefined;
		this.#role = 'stream';
		this.#timeout = never;
		if (this.#paused) {
			this.#paused = false;
			this.#socket.resume();
		}
		this.#pipe?.join(this.#socket, early);
		if (this.#inputEnded) this.#pipe?.onSocketEnd(turn);
		this.bridge.reschedule(this);
	}

	#use(incoming: IncomingStreams): void {
		this.#used = incoming;
		incoming.use(this);
	}

	/** The socket waits for an incoming stream; `silent`: no line says who it is from. */
	awaitStream(incoming: IncomingStreams, silent: boolean, turn: Turn): void {
		this.#use(incoming);
		this.#silent = silent;
		this.#role = 'waiting';
		this.#timeout = never;
		incoming.accept(this, turn);
		this.bridge.reschedule(this);
	}

	/** Incoming streams go to a server of the client as long as this socket is open. */
	forwardStreams(incoming: IncomingStreams, plan: ForwardPlan, turn: Turn): void {
		this.#use(incoming);
		this.#forward = plan;
		this.#role = 'forwarding';
		this.#timeout = never;
		incoming.forward(this, turn);
		this.bridge.reschedule(this);
	}

	onStream(pipe: StreamPipe, stream: Stream, turn: Turn): void {
		const line = this.#silent || this.#forward?.silent ? nothing : utf8(acceptedLine(stream, this.minor));
		if (this.#forward) {
			if (this.#used) ForwardedStream.begin(this.bridge, this.#used, pipe, this.#forward, line);
			return;
		}
		this.bridge.note('stream-accepted');
		this.#pipe = pipe;
		pipe.own(this);
		if (line.length > 0) this.#say(line);
		this.join(turn);
	}

	onSessionClosed(): void {
		this.#used = undefined;
		if (this.#role === 'stream') this.#pipe?.abort();
		else this.#drop();
	}

	onOver(reason: StreamEnd, turn: Turn): void {
		this.#timeout = after(turn.now, endTimeoutMs);
		this.bridge.reschedule(this);
		this.#onFailed?.(reason, turn);
	}

	touch(): void {
		this.bridge.touch(this);
	}

	reschedule(): void {
		this.bridge.reschedule(this);
	}

	onWritable(turn: Turn): void {
		this.#pipe?.onSocketWritable();
		this.bridge.touch(this);
		if (!this.#full) return;
		this.#full = false;
		this.#work(turn);
	}

	onEnd(turn: Turn): void {
		this.#inputEnded = true;
		if (this.#role === 'stream') this.#pipe?.onSocketEnd(turn);
		else if (this.#role === 'waiting' || this.#role === 'forwarding' || this.home) this.finish(turn);
		else if (!this.#busy) this.#work(turn);
		if (this.#role !== 'stream') this.#used?.leave(this, turn);
		this.#closeHome();
	}

	onClose(_reason: TcpEnd, turn: Turn): void {
		this.#pipe?.onSocketClose(turn);
		this.#gone(turn);
	}

	close(): void {
		this.#drop();
	}

	#drop(): void {
		this.#socket.destroy();
		this.#gone(undefined);
	}

	#gone(turn: Turn | undefined): void {
		if (this.#role === 'closed') return;
		this.#role = 'closed';
		this.#timeout = never;
		this.#output = [];
		this.#onFailed = undefined;
		this.#onOpened = undefined;
		this.#pipe?.onSocketClose(undefined);
		this.#used?.leave(this, turn);
		this.#closeHome();
		this.bridge.forget(this);
	}

	#closeHome(): void {
		const { home, session } = this;
		this.home = undefined;
		this.session = undefined;
		if (home === undefined || session === undefined) return;
		for (const { id } of [session, ...home.sessions]) this.bridge.sessions.delete(id);
		this.bridge.note('session-closed');
		session.close();
		home.close();
	}

	due(): Mono {
		const line = this.#role === 'command' ? this.#input.due() : never;
		return mono(Math.min(this.#timeout, line, this.#pipe?.due() ?? never));
	}

	onTime(turn: Turn): void {
		this.#pipe?.onTime(turn);
		if (this.#role === 'closed' || this.due() > turn.now) return;
		if (this.#role === 'stream' && (this.#pipe?.stream?.readable ?? 0) > 0) {
			this.#timeout = after(turn.now, endTimeoutMs);
			return;
		}
		this.bridge.note('socket-timeout');
		if (this.#role === 'command') this.#refuse('Nothing was said for too long', turn);
		else this.#drop();
	}

	flush(): 'empty' | 'writable' {
		if (this.#role === 'closed') return 'empty';
		if (this.#output.length > 0) {
			const [first = nothing, ...more] = this.#output;
			this.#output = [];
			this.#full = !this.#socket.write(more.length === 0 ? first : concatBytes(first, ...more));
		}
		if (this.#role === 'ending') {
			if (!this.#ended) this.#socket.end();
			this.#ended = true;
			return 'empty';
		}
		return this.#role === 'stream' ? (this.#pipe?.flush() ?? 'empty') : 'empty';
	}
}

function parse(text: string): SamLine | 'empty' | undefined {
	try {
		return parseSamLine(text);
	} catch (fault) {
		if (!(fault instanceof WireError)) throw fault;
		return fault.code === 'empty-line' ? 'empty' : undefined;
	}
}
