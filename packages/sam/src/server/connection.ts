// One client socket: bytes to lines to commands, answers back; later perhaps one stream. SAM V3 "General Message Format".
// Knows how a socket lives; what commands mean stands in commands.ts.
import type { DestinationMaker, Stream, StreamEnd } from '@i2p/client-core';
import type { TcpEnd, TcpHandler, TcpSocket, Turn } from '@i2p/runtime';
import { after, type Mono, mono, never } from '@i2p/time';
import { ByteQueue, concatBytes, fromUtf8, utf8, WireError } from '@i2p/util';
import {
	endTimeoutMs,
	helloTimeoutMs,
	idleTimeoutMs,
	inputCapacityBytes,
	maxLineBytes,
	pauseAtBytes,
	portsFromMinor,
} from '../constants.js';
import { formatSamLine, parseSamLine, type SamLine } from '../grammar.js';
import type { SamNote } from './notes.js';
import type { PipeOwner, StreamPipe } from './pipe.js';
import type { Session, Waiter } from './session.js';

/** Something that must be told the time. */
export interface Timed {
	due(): Mono;
	onTime(turn: Turn): void;
}

/** What a connection needs of the bridge around it. */
export interface Bridge {
	readonly maker: DestinationMaker;
	readonly sessions: Map<string, Session>;
	note(code: SamNote): void;
	reschedule(timed: Timed): void;
	/** The connection has something for the next exhale. */
	touch(connection: Connection): void;
	/** The connection is gone. */
	forget(connection: Connection): void;
}

/** Runs one command. */
export type CommandRunner = (connection: Connection, line: SamLine, turn: Turn) => void;

const lineFeed = 0x0a;
/** What stands for a line that is not UTF-8: a quote without its end is refused like it. */
const unreadable = '"';
const nothing = new Uint8Array(0);

/**
 * `command`: takes commands. `waiting`: an ACCEPT. `stream`: bytes of a stream. `ending`: says its last words.
 * `closed`: nothing more.
 */
type Role = 'command' | 'waiting' | 'stream' | 'ending' | 'closed';

/** One client. */
export class Connection implements TcpHandler, PipeOwner, Waiter, Timed {
	readonly bridge: Bridge;
	/** Minor version agreed on; `undefined` before HELLO. */
	minor: number | undefined;
	/** The session that lives with this socket. */
	session: Session | undefined;
	readonly #socket: TcpSocket;
	readonly #run: CommandRunner;
	readonly #input = new ByteQueue(inputCapacityBytes);
	#output: Uint8Array[] = [];
	#role: Role = 'command';
	#busy = false;
	#inputEnded = false;
	#ended = false;
	#paused = false;
	#silent = false;
	/** The client does not read its answers: no more are made until it does. */
	#full = false;
	#used: Session | undefined;
	#pipe: StreamPipe | undefined;
	#onOpened: ((turn: Turn) => void) | undefined;
	#onFailed: ((reason: StreamEnd, turn: Turn) => void) | undefined;
	#timeout: Mono;
	#lineSince: Mono = never;

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

	/** Answers one line; it leaves with the next exhale. */
	reply(words: string, pairs: readonly (readonly [string, string])[] = []): void {
		this.#say(utf8(formatSamLine(words, pairs)));
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

	/** The answer was given: goes on with what has come meanwhile. */
	resume(turn: Turn): void {
		this.#busy = false;
		this.#work(turn);
	}

	/** Ends the socket after what was answered. */
	finish(turn: Turn): void {
		if (this.#role === 'closed') return;
		this.#role = 'ending';
		this.#timeout = after(turn.now, endTimeoutMs);
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
		if (this.#input.offer(lent) < lent.length) {
			this.bridge.note('line-too-long');
			this.#drop();
			return;
		}
		this.#work(turn);
	}

	#work(turn: Turn): void {
		while (this.#role === 'command' && !this.#busy && !this.#full) {
			const line = this.#nextLine(turn);
			if (line === undefined) break;
			this.#lineSince = never;
			this.#onLine(line, turn);
		}
		this.#throttle();
		if (this.#inputEnded && this.#role === 'command' && !this.#busy && !this.#full) this.finish(turn);
		this.#setTimeout(turn.now);
	}

	#nextLine(turn: Turn): string | undefined {
		const bytes = this.#input.peek(maxLineBytes);
		const at = bytes.indexOf(lineFeed);
		if (at >= 0) {
			const line = fromUtf8(bytes.subarray(0, at));
			this.#input.skip(at + 1);
			return line ?? unreadable;
		}
		if (bytes.length === maxLineBytes) {
			this.bridge.note('line-too-long');
			this.finish(turn);
		} else if (bytes.length > 0 && this.#lineSince === never) this.#lineSince = turn.now;
		return undefined;
	}

	#onLine(text: string, turn: Turn): void {
		let line: SamLine;
		try {
			line = parseSamLine(text);
		} catch (fault) {
			if (!(fault instanceof WireError)) throw fault;
			if (fault.code === 'empty-line') return;
			this.bridge.note('line-malformed');
			this.reply('ERROR', [
				['RESULT', 'I2P_ERROR'],
				['MESSAGE', 'This line cannot be read'],
			]);
			this.finish(turn);
			return;
		}
		this.#run(this, line, turn);
	}

	#throttle(): void {
		const full = this.#input.length > pauseAtBytes;
		if (full === this.#paused) return;
		this.#paused = full;
		if (full) this.#socket.pause();
		else this.#socket.resume();
	}

	#setTimeout(now: Mono): void {
		if (this.#role !== 'command') return;
		if (this.minor !== undefined) this.#timeout = this.session || this.#busy ? never : after(now, idleTimeoutMs);
		this.bridge.reschedule(this);
	}

	/** The socket becomes one end of a stream that is being opened. */
	connectPipe(
		session: Session,
		pipe: StreamPipe,
		events: { onOpened: (turn: Turn) => void; onFailed: (reason: StreamEnd, turn: Turn) => void },
	): void {
		this.#use(session);
		this.hold();
		this.#pipe = pipe;
		this.#onOpened = events.onOpened;
		this.#onFailed = events.onFailed;
		pipe.own(this);
	}

	/** From now on bytes are those of the stream. */
	join(turn: Turn): void {
		const early = this.#input.take(this.#input.length);
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

	/** The stream did not come about: commands again. */
	detach(turn: Turn): void {
		this.#pipe = undefined;
		this.#used?.leave(this);
		this.#used = undefined;
		this.resume(turn);
	}

	#use(session: Session): void {
		this.#used = session;
		session.use(this);
	}

	/** The socket waits for an incoming stream; `silent`: no line says who it is from. */
	awaitStream(session: Session, silent: boolean, turn: Turn): void {
		this.#use(session);
		this.#silent = silent;
		this.#role = 'waiting';
		this.#timeout = never;
		session.accept(this, turn);
	}

	onStream(pipe: StreamPipe, stream: Stream, turn: Turn): void {
		this.bridge.note('stream-accepted');
		this.#used?.leave(this);
		this.#used?.use(this);
		this.#pipe = pipe;
		pipe.own(this);
		if (!this.#silent) {
			const ports: [string, string][] = [
				['FROM_PORT', String(stream.remotePort)],
				['TO_PORT', String(stream.localPort)],
			];
			const name = stream.remoteDestination?.base64 ?? '';
			this.reply(name, (this.minor ?? 0) >= portsFromMinor ? ports : []);
		}
		this.join(turn);
	}

	onSessionClosed(): void {
		this.#used = undefined;
		if (this.#role === 'waiting' || this.#busy) this.#drop();
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
		else if (this.#role === 'waiting' || this.session) this.finish(turn);
		else if (!this.#busy) this.#work(turn);
		if (this.session) this.#closeSession();
	}

	onClose(_reason: TcpEnd, turn: Turn): void {
		this.#pipe?.onSocketClose(turn);
		this.#gone();
	}

	/** Drops the socket and what lives with it. */
	close(): void {
		this.#drop();
	}

	#drop(): void {
		this.#socket.destroy();
		this.#gone();
	}

	#gone(): void {
		if (this.#role === 'closed') return;
		this.#role = 'closed';
		this.#timeout = never;
		this.#output = [];
		this.#onFailed = undefined;
		this.#onOpened = undefined;
		this.#pipe?.onSocketClose(undefined);
		this.#used?.leave(this);
		this.#closeSession();
		this.bridge.forget(this);
	}

	#closeSession(): void {
		const { session } = this;
		if (session === undefined) return;
		this.session = undefined;
		if (this.bridge.sessions.get(session.id) === session) this.bridge.sessions.delete(session.id);
		this.bridge.note('session-closed');
		session.close();
	}

	due(): Mono {
		const line = this.#lineSince === never || this.#role !== 'command' ? never : after(this.#lineSince, helloTimeoutMs);
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
		this.#drop();
	}

	/** Exhale: answers first, then bytes of the stream. Answers whether it waits for the socket. */
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
