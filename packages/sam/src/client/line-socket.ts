// One socket to a bridge while it speaks lines: HELLO, then one question after the other. SAM V3 "SAM Connection Handshake".
// What it becomes later, a stream, takes it over.
import type { TcpEnd, TcpHandler, TcpSocket, Turn } from '@i2p/runtime';
import { after, type Mono, never } from '@i2p/time';
import { utf8, WireError } from '@i2p/util';
import { answerTimeoutMs, dialTimeoutMs, maxQuestions, mostMinor } from '../constants.js';
import { formatSamLine, parseSamLine, type SamLine, type SamPair } from '../grammar.js';
import { LineInput } from '../line-input.js';
import { goneReply, type Reply, replyOf } from './reply.js';
import type { ClientSurroundings, Timed, Writes } from './surroundings.js';

/** Told the answer to a question; once. */
export type OnReply = (reply: Reply, turn: Turn) => void;

interface Question {
	readonly line: string;
	readonly timeoutMs: number;
	readonly onReply: OnReply;
}

/** A socket that asks. Bridges answer in order, and some forget what came with a question: one at a time. */
export class LineSocket implements TcpHandler, Timed, Writes {
	readonly #surroundings: ClientSurroundings;
	readonly #socket: TcpSocket;
	readonly #input = new LineInput();
	readonly #onGone: (reason: TcpEnd, turn: Turn) => void;
	#questions: Question[] = [];
	#asked: Question | undefined;
	#onGreeted: OnReply | undefined;
	#onText: ((text: string, turn: Turn) => void) | undefined;
	#heir: TcpHandler | undefined;
	#output = '';
	#isOpen = false;
	#isGone = false;
	#due: Mono = never;
	/** Minor version agreed on. */
	minor = 0;

	/** Dials, and says HELLO. @param onGone the socket is gone, without anybody having dropped it or taken it over */
	constructor(surroundings: ClientSurroundings, onGone: (reason: TcpEnd, turn: Turn) => void = () => undefined) {
		this.#surroundings = surroundings;
		this.#onGone = onGone;
		this.#socket = surroundings.tcp.connect(surroundings.bridge, this, { timeoutMs: dialTimeoutMs });
		const { login } = surroundings;
		const who: SamPair[] = login
			? [
					['USER', login.user],
					['PASSWORD', login.password],
				]
			: [];
		this.#questions.push({
			line: formatSamLine('HELLO VERSION', [['MIN', '3.0'], ['MAX', `3.${mostMinor}`], ...who]),
			timeoutMs: answerTimeoutMs,
			onReply: (reply, turn) => {
				this.#onHello(reply, turn);
				this.#onGreeted?.(reply, turn);
			},
		});
	}

	/** Told the answer to HELLO. */
	greet(onGreeted: OnReply): void {
		this.#onGreeted = onGreeted;
	}

	#onHello({ result, message, options }: Reply, turn: Turn): void {
		if (result === 'OK') this.minor = Number(/^3\.(\d)/.exec(options.get('VERSION') ?? '')?.[1] ?? 0);
		else if (result !== 'GONE') this.#end({ result, message: message || 'the bridge refused us', options }, turn);
	}

	/** Asks; the answer may be that the socket is gone. */
	ask(words: string, pairs: readonly SamPair[], onReply: OnReply, timeoutMs = answerTimeoutMs): void {
		if (this.#isGone || this.#questions.length >= maxQuestions) {
			const message = this.#isGone ? 'the connection is closed' : 'too many questions wait';
			this.#surroundings.later((turn) => onReply({ result: 'GONE', message, options: new Map() }, turn));
			return;
		}
		this.#questions.push({ line: formatSamLine(words, pairs), timeoutMs, onReply });
		this.#askNext();
	}

	#askNext(): void {
		if (!this.#isOpen || this.#asked || this.#onText) return;
		this.#asked = this.#questions.shift();
		if (this.#asked === undefined) return;
		this.#say(this.#asked.line);
		this.#due = after(this.#surroundings.now(), this.#asked.timeoutMs);
		this.#surroundings.reschedule(this);
	}

	#say(line: string): void {
		this.#output += line;
		this.#surroundings.touch(this);
	}

	/** Gives the next line, whatever it says, to this one; nothing is asked any more. */
	awaitLine(onText: (text: string, turn: Turn) => void): void {
		this.#onText = onText;
	}

	/** Hands the socket over: events go to `heir` from now on. Answers the socket and the bytes that have come already. */
	takeOver(heir: TcpHandler): { readonly socket: TcpSocket; readonly early: Uint8Array } {
		this.#heir = heir;
		this.#isGone = true;
		this.#due = never;
		this.#surroundings.forget(this);
		return { socket: this.#socket, early: this.#input.takeAll() };
	}

	/** Drops it; nobody is told. */
	close(): void {
		if (this.#isGone) return;
		this.#gone();
		this.#socket.destroy();
	}

	onOpen(_turn: Turn): void {
		this.#isOpen = true;
		this.#askNext();
	}

	onData(lent: Uint8Array, turn: Turn): void {
		if (this.#heir) this.#heir.onData(lent, turn);
		else if (!this.#isGone && !this.#input.offer(lent)) this.#fail('failed', turn);
		else this.#work(turn);
	}

	#work(turn: Turn): void {
		while (!this.#isGone) {
			const next = this.#input.nextLine(turn.now);
			if (next === undefined) return;
			if (typeof next === 'string') this.#fail('failed', turn);
			else this.#onLine(next.text, turn);
		}
	}

	#onLine(text: string, turn: Turn): void {
		const onText = this.#onText;
		if (onText) {
			this.#onText = undefined;
			onText(text, turn);
			return;
		}
		const line = parse(text);
		if (line?.verb === 'PING') this.#say(line.text === '' ? 'PONG\n' : `PONG ${line.text}\n`);
		const asked = this.#asked;
		if (line === undefined || asked === undefined || line.verb === 'PING') return;
		this.#asked = undefined;
		this.#due = never;
		this.#surroundings.reschedule(this);
		asked.onReply(replyOf(line), turn);
		if (!this.#isGone) this.#askNext();
	}

	onWritable(turn: Turn): void {
		this.#heir?.onWritable(turn);
	}

	onEnd(turn: Turn): void {
		if (this.#heir) this.#heir.onEnd(turn);
		else this.#fail('ended', turn);
	}

	onClose(reason: TcpEnd, turn: Turn): void {
		if (this.#heir) this.#heir.onClose(reason, turn);
		else this.#fail(reason, turn);
	}

	#fail(reason: TcpEnd, turn: Turn): void {
		if (this.#isGone) return;
		this.#end(goneReply(reason), turn);
		this.#onGone(reason, turn);
	}

	/** Answers everybody who waits, and drops the socket. */
	#end(reply: Reply, turn: Turn): void {
		const waiting = [...(this.#asked ? [this.#asked] : []), ...this.#questions];
		this.close();
		for (const { onReply } of waiting) onReply(reply, turn);
	}

	#gone(): void {
		this.#isGone = true;
		this.#due = never;
		this.#questions = [];
		this.#asked = undefined;
		this.#onText = undefined;
		this.#surroundings.forget(this);
	}

	due(): Mono {
		return this.#due;
	}

	onTime(turn: Turn): void {
		this.#due = never;
		this.#fail('timeout', turn);
	}

	flush(): 'empty' {
		if (this.#output !== '') this.#socket.write(utf8(this.#output));
		this.#output = '';
		return 'empty';
	}
}

function parse(text: string): SamLine | undefined {
	try {
		return parseSamLine(text);
	} catch (fault) {
		if (!(fault instanceof WireError)) throw fault;
		return undefined;
	}
}
