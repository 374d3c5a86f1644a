// A dialogue as it stands in a fixture: what a client says, and what a bridge must answer.
import { Destination } from '@i2p/data-core';
import { fromBase64, Reader, unlessMalformed } from '@i2p/util';

/** One step. Names of sockets are the dialogue's own: the first use opens one. In texts `{{x}}` stands for what was heard as `x` before. */
export interface Step {
	/** The TCP socket. */
	readonly on?: string;
	/** A line to say. */
	readonly say?: string;
	/** Text to send as it is. */
	readonly send?: string;
	/** Whether no line feed follows what is said. */
	readonly bare?: boolean;
	/** A line that must be heard: a regular expression; its named groups are remembered. By UDP: the whole datagram. */
	readonly hear?: string;
	/** Where it must be heard, if not on the same socket. */
	readonly hearOn?: string;
	/** Bytes that must be heard. */
	readonly bytes?: string;
	/** The socket must end. */
	readonly ends?: boolean;
	/** Closes our side of the socket. */
	readonly close?: boolean;
	/** The UDP socket that sends, to the bridge's UDP port. */
	readonly udp?: string;
	/** The UDP socket that must hear. */
	readonly at?: string;
	/** Says or sends it again every few seconds until it is heard: datagrams are lost. */
	readonly again?: boolean;
	/** Says it again every few seconds until a line is heard that fits; others are passed over: a lease set has to be found first. */
	readonly until?: boolean;
	/** Whether the dialogue goes on when this fails: the next steps do not need it. */
	readonly goesOn?: boolean;
	/** A server of ours that must be dialled; `as` names the socket from then on. */
	readonly accept?: string;
	readonly as?: string;
	/** Seconds to wait. */
	readonly within?: number;
	/** What is checked. A step without is one that the next ones need. */
	readonly check?: string;
}

/** A dialogue of one client. */
export interface Dialogue {
	/** Short name: that of its file. */
	readonly name: string;
	readonly title: string;
	/** Where it was recorded or read. */
	readonly origin: string;
	/** Whether each step stands for itself: one that fails does not end the dialogue. */
	readonly independent?: boolean;
	readonly steps: readonly Step[];
}

/** What is known of a bridge that answers otherwise: check by check, why. */
export interface Peer {
	readonly peer: string;
	readonly differences: Readonly<Record<string, string>>;
}

/** What was heard, and what stands for ports and names. */
export class Variables {
	readonly #values = new Map<string, string>();

	/** Remembers. */
	set(name: string, value: string): void {
		this.#values.set(name, value);
	}

	/** A text with its variables filled in; those that are not known make it fail. @param quote for regular expressions */
	fill(text: string, quote: (value: string) => string = (value) => value): string {
		return text.replace(/\{\{([\w.]+)\}\}/g, (_, name: string) => quote(this.#get(name)));
	}

	#get(name: string): string {
		const value = this.#values.get(name);
		if (value !== undefined) return value;
		if (name.endsWith('.b32')) return b32Of(this.#get(name.slice(0, -'.b32'.length)));
		throw new Error(`${name} was not heard before`);
	}

	/** A regular expression with its variables filled in. */
	pattern(text: string): RegExp {
		return new RegExp(this.fill(text, (value) => value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')));
	}

	/** Remembers the named groups of a match. */
	remember(groups: Readonly<Record<string, string>> | undefined): void {
		for (const [name, value] of Object.entries(groups ?? {})) this.#values.set(name, value);
	}
}

function b32Of(base64: string): string {
	const bytes = fromBase64(base64);
	const destination = bytes && unlessMalformed(() => Destination.read(new Reader(bytes, 'destination')));
	if (destination === undefined) throw new Error('what was heard is no destination');
	return destination.b32;
}
