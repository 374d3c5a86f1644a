// What an IRC server behind a tunnel learns of who comes: the address of their destination as their host name. "I2PTunnel", IRC server.
import { b32Address, type HashKey, hashOf } from '@i2p/data-core';
import { WireError } from '@i2p/util';
import type { Filter, Sides } from '../filter.js';
import type { TunnelNote } from '../notes.js';
import { IrcLines, ircBytes, parseIrcLine, writeIrcLine } from './line.js';

/** Most lines before USER: registration needs a tenth of it. */
const mostBefore = 32;

/** What the user of the tunnel decides. */
export interface IrcServerOptions {
	/** The password by which the server believes us who comes (WEBIRC); without it the host name stands in USER. */
	readonly webIrcPassword: string | undefined;
	readonly note: (code: TunnelNote) => void;
}

/** A filter for one stream. */
export class IrcServerFilter implements Filter {
	readonly #options: IrcServerOptions;
	readonly #host: string;
	readonly #lines = new IrcLines();
	#isRegistered = false;
	#greeted = false;
	#before = 0;

	constructor(options: IrcServerOptions, key: HashKey) {
		this.#options = options;
		this.#host = b32Address(hashOf(key));
	}

	/** Lines of the client: nobody but us says WEBIRC, and USER has our host name. */
	fromStream(lent: Uint8Array, sides: Sides): void {
		for (const text of this.#lines.take(lent)) {
			const line = parseIrcLine(text);
			if (line === undefined) continue;
			this.#greet(sides);
			if (line.command === 'WEBIRC') {
				this.#options.note('irc-blocked');
				continue;
			}
			if (!this.#isRegistered && ++this.#before > mostBefore) throw new WireError('no-user', 'IRC');
			if (line.command !== 'USER') {
				sides.toSocket(ircBytes(`${text}\r\n`));
				continue;
			}
			this.#isRegistered = true;
			const [user = 'user', , server = '*', name = 'user'] = line.parameters;
			sides.toSocket(ircBytes(writeIrcLine({ ...line, tags: '', parameters: [user, this.#host, server, name] })));
		}
	}

	/** Before the first line of the client, the server is told who comes. */
	#greet(sides: Sides): void {
		if (this.#greeted) return;
		this.#greeted = true;
		const { webIrcPassword } = this.#options;
		if (webIrcPassword !== undefined)
			sides.toSocket(ircBytes(`WEBIRC ${webIrcPassword} i2p ${this.#host} 127.0.0.1\r\n`));
	}

	fromSocket(lent: Uint8Array, sides: Sides): void {
		sides.toStream(lent);
	}
}
