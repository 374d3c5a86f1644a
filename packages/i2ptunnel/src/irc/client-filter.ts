// What an IRC client and its server may say to one another through a client tunnel: commands by a list, and nothing that tells of the machine. "I2PTunnel", IRC.

import { maxPings } from '../constants.js';
import type { Filter, Sides } from '../filter.js';
import type { TunnelNote } from '../notes.js';
import { type IrcLine, IrcLines, ircBytes, parseIrcLine, tellsOfMachine, writeIrcLine } from './line.js';

const toServer = new Set(
	'ADMIN AUTHENTICATE AWAY CAP CHATHISTORY CS DIE HELP HELPOP HS INFO INVITE ISON JOIN KICK KILL KLINE KNOCK LINKS LIST LUSERS MAP MARKREAD MODE MONITOR MOTD MS NAMES NICK NICKSERV CHANSERV MEMOSERV NOTICE NS OPER OS PART PASS PONG PRIVMSG REHASH RENAME SETNAME SILENCE STATS SUMMON TOPIC TRACE UNKLINE USERHOST USERIP USERS VERSION WALLOPS WATCH WHO WHOIS WHOWAS'.split(
		' ',
	),
);
const toClient = new Set(
	'ACCOUNT ACK AUTHENTICATE AWAY BATCH CAP CHATHISTORY CHGHOST ERROR FAIL HELP INVITE JOIN KICK KILL MAP MARKREAD MODE NICK NOTE PART PING PROTOCTL QUIT RENAME SETNAME SILENCE TAGMSG TOPIC WALLOPS WARN'.split(
		' ',
	),
);

/** A filter for one client. */
export class IrcClientFilter implements Filter {
	readonly #note: (code: TunnelNote) => void;
	readonly #fromClient = new IrcLines();
	readonly #fromServer = new IrcLines();
	/** PINGs under way: clients put their clocks in them, so the server sees a number. */
	readonly #pings = new Map<string, readonly string[]>();
	#pingCount = 0;

	constructor(note: (code: TunnelNote) => void) {
		this.#note = note;
	}

	fromSocket(lent: Uint8Array, sides: Sides): void {
		for (const text of this.#fromClient.take(lent)) {
			const out = this.#outward(text);
			if (out !== undefined) sides.toStream(ircBytes(out));
		}
	}

	fromStream(lent: Uint8Array, sides: Sides): void {
		for (const text of this.#fromServer.take(lent)) {
			const out = this.#inward(text);
			if (out !== undefined) sides.toSocket(ircBytes(out));
		}
	}

	/** A line of the client as the server gets it, or nothing. */
	#outward(text: string): string | undefined {
		const line = parseIrcLine(text);
		if (line === undefined) return undefined;
		// A client's own prefix and tags tell of its program and serve nothing.
		const bare: IrcLine = { ...line, prefix: '', tags: '' };
		switch (line.command) {
			case 'USER':
				return 'USER user 0 * :user\r\n';
			case 'QUIT':
				return 'QUIT :leaving\r\n';
			case 'PING':
				return this.#ping(line);
			default:
				if (!toServer.has(line.command) || line.parameters.some(tellsOfMachine)) return this.#block();
				return writeIrcLine(bare);
		}
	}

	#ping({ parameters }: IrcLine): string {
		const word = String(1_000 + this.#pingCount++);
		if (this.#pings.size >= maxPings) this.#pings.delete(this.#pings.keys().next().value!);
		this.#pings.set(word, parameters);
		return `PING ${word}\r\n`;
	}

	/** A line of the server as the client gets it, or nothing. */
	#inward(text: string): string | undefined {
		const line = parseIrcLine(text);
		if (line === undefined) return undefined;
		if (line.command === 'PONG') return this.#pong(line);
		if (line.command === 'PRIVMSG' || line.command === 'NOTICE')
			return line.parameters.some(tellsOfMachine) ? this.#block() : `${text}\r\n`;
		return /^\d{3}$/.test(line.command) || toClient.has(line.command) ? `${text}\r\n` : this.#block();
	}

	#pong(line: IrcLine): string | undefined {
		const word = line.parameters.at(-1) ?? '';
		const asked = this.#pings.get(word);
		if (asked === undefined) return writeIrcLine(line);
		this.#pings.delete(word);
		return writeIrcLine({ ...line, tags: '', parameters: [...line.parameters.slice(0, -1), ...asked.slice(0, 1)] });
	}

	#block(): undefined {
		this.#note('irc-blocked');
		return undefined;
	}
}
