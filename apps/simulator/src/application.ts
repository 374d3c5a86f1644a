// An application on one router: a session with its bridge, streams to another application, questions that must end.
// Driven by its sockets and the virtual clock; whatever breaks, it tries again.
import type { TcpPort } from '@i2p/runtime';
import type { VirtualDriver } from '@i2p/testkit';
import { type Random, toBase32 } from '@i2p/util';
import type { Conversation, Question, Way } from './checker.js';
import { againAfterMs, connectLimitMs, lookupEveryMs, lookupLimitMs } from './constants.js';
import { ConversationSide } from './conversation-side.js';
import { SamSocket } from './sam-socket.js';
import type { SimulatedRouter } from './simulated-router.js';
import type { TrafficLog } from './traffic-log.js';

/** Options of every session. */
const lengths = 'inbound.length=2 outbound.length=2 inbound.quantity=2 outbound.quantity=2';

/** How an application is made. */
export interface ApplicationParts {
	readonly name: string;
	readonly router: SimulatedRouter;
	readonly tcp: TcpPort;
	readonly driver: VirtualDriver;
	readonly random: Random;
	readonly log: TrafficLog;
}

/** An application as another sees it that talks to it. */
export interface Partner {
	readonly name: string;
	/** Base64 of its destination, once it was online. */
	readonly address: string | undefined;
	readonly online: boolean;
}

/** One application. */
export class Application implements Partner {
	readonly name: string;
	readonly router: SimulatedRouter;
	/** Base64 of its destination, once it was online; it keeps it over all lives. */
	address: string | undefined;
	/** Whether its session stands. */
	online = false;
	/** Whether the stream that it opened stands. */
	talking = false;
	/** Sessions that came up, streams that were opened, and streams that could not be. */
	readonly counts = { sessions: 0, streams: 0, refused: 0 };
	readonly #p: ApplicationParts;
	readonly #sockets = new Set<SamSocket>();
	/** How to say that a question is over, for each that is open. */
	readonly #unanswered = new Set<() => void>();
	#keys: string | undefined;
	#target: Partner | undefined;
	#life = 0;

	constructor(parts: ApplicationParts) {
		this.name = parts.name;
		this.router = parts.router;
		this.#p = parts;
	}

	/** Whether it should talk to somebody who is online, and does not. */
	get apart(): boolean {
		return this.online && this.#target?.online === true && !this.talking;
	}

	/** Opens its session, again and again until it stands; talks to `target` from then on if there is one. */
	begin(target?: Partner): void {
		this.#target = target ?? this.#target;
		this.#openSession();
		this.#later(lookupEveryMs, () => this.#lookUp());
	}

	/** The machine that it stands on is gone, and it with it. */
	end(): void {
		this.#life++;
		this.#isOffline();
		this.talking = false;
		for (const over of [...this.#unanswered]) over();
		for (const socket of [...this.#sockets]) socket.close();
		this.#sockets.clear();
	}

	/** Asks something that must end; answers how to say that it did. */
	#ask(kind: Question['kind'], what: string, limitMs: number): () => void {
		const answered = this.#p.log.ask(kind, what, limitMs);
		const over = () => {
			if (this.#unanswered.delete(over)) answered();
		};
		this.#unanswered.add(over);
		return over;
	}

	#later(ms: number, what: () => void): void {
		const life = this.#life;
		this.#p.driver.after(ms, () => {
			if (life === this.#life) what();
		});
	}

	/** A socket that has said HELLO; `onClosed` is told when the bridge closes it. */
	#open(onHello: (socket: SamSocket) => void, onClosed: () => void): SamSocket {
		const socket = new SamSocket(this.#p.tcp, this.router.address, () => {
			this.#sockets.delete(socket);
			onClosed();
		});
		this.#sockets.add(socket);
		socket.ask('HELLO VERSION MIN=3.1 MAX=3.3', () => onHello(socket));
		return socket;
	}

	#drop(socket: SamSocket): void {
		this.#sockets.delete(socket);
		socket.close();
	}

	#openSession(): void {
		const again = () => {
			this.#isOffline();
			this.#later(againAfterMs, () => this.#openSession());
		};
		this.#open((socket) => {
			const keys = this.#keys ?? 'TRANSIENT SIGNATURE_TYPE=7';
			socket.ask(`SESSION CREATE STYLE=STREAM ID=${this.name} DESTINATION=${keys} ${lengths}`, (answer) => {
				const made = /RESULT=OK DESTINATION=(\S+)/.exec(answer);
				if (made === null) {
					this.#drop(socket);
					again();
					return;
				}
				this.#keys = made[1];
				socket.ask('NAMING LOOKUP NAME=ME', (me) => this.#isOnline(/VALUE=(\S+)/.exec(me)![1]!));
			});
		}, again);
	}

	#isOnline(address: string): void {
		this.address = address;
		this.online = true;
		this.counts.sessions++;
		this.#p.log.online(this.name, address);
		this.#accept();
		if (this.#target !== undefined) this.#connect(this.#target);
	}

	#isOffline(): void {
		if (this.online) this.#p.log.offline(this.name);
		this.online = false;
	}

	#accept(): void {
		const again = () => {
			if (this.online) this.#later(againAfterMs, () => this.#accept());
		};
		this.#open((socket) => {
			socket.ask(`STREAM ACCEPT ID=${this.name}`, (answer) => {
				if (!answer.includes('RESULT=OK')) {
					this.#drop(socket);
					again();
					return;
				}
				socket.await(() => {
					this.#accept();
					this.#converse(socket, 1, undefined);
				});
			});
		}, again);
	}

	#connect(to: Partner): void {
		const again = () => {
			if (this.online) this.#later(againAfterMs, () => this.#connect(to));
		};
		if (to.address === undefined) {
			again();
			return;
		}
		const answered = this.#ask('connect', `${this.name} connects to ${to.name}`, connectLimitMs);
		let ended = again;
		this.#open(
			(socket) => {
				socket.ask(`STREAM CONNECT ID=${this.name} DESTINATION=${to.address}`, (answer) => {
					answered();
					if (!answer.includes('RESULT=OK')) {
						this.counts.refused++;
						this.#drop(socket);
						again();
						return;
					}
					this.counts.streams++;
					this.talking = true;
					const conversation = this.#p.log.begin(this.name, to.name);
					const side = this.#converse(socket, 0, conversation);
					ended = () => {
						this.talking = false;
						side.end();
						again();
					};
				});
			},
			() => {
				answered();
				ended();
			},
		);
	}

	#converse(socket: SamSocket, way: Way, conversation: Conversation | undefined): ConversationSide {
		const { driver, log } = this.#p;
		const life = this.#life;
		const isOver = () => life !== this.#life || !this.#sockets.has(socket);
		return new ConversationSide({ socket, way, conversation, at: this.name, driver, log, isOver });
	}

	/** Asks for a name that nobody has. */
	#lookUp(): void {
		this.#later(lookupEveryMs, () => this.#lookUp());
		if (!this.online) return;
		const name = `${toBase32(this.#p.random.bytes(32))}.b32.i2p`;
		const answered = this.#ask('lookup', `${this.name} looks up ${name}`, lookupLimitMs);
		this.#open((socket) => {
			socket.ask(`NAMING LOOKUP NAME=${name}`, () => {
				answered();
				this.#drop(socket);
			});
		}, answered);
	}
}
