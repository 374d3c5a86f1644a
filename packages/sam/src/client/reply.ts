// What a bridge answers, or that it is gone. SAM V3 "RESULT Values".
import type { TcpEnd } from '@i2p/runtime';
import type { SamLine } from '../grammar.js';

/** An answer: `OK`, another RESULT of the document, or `GONE` with what became of the socket. */
export interface Reply {
	readonly result: string;
	/** For people: the bridge's MESSAGE, or why there is no answer. */
	readonly message: string;
	/** Its other keys. */
	readonly options: ReadonlyMap<string, string>;
}

/** Reads an answer; one without RESULT (DEST REPLY) is OK. */
export function replyOf({ options }: SamLine): Reply {
	return { result: options.get('RESULT') ?? 'OK', message: options.get('MESSAGE') ?? '', options };
}

const ends: Record<TcpEnd, string> = {
	ended: 'the bridge closed the connection',
	reset: 'the bridge reset the connection',
	refused: 'nobody listens there',
	unreachable: 'the bridge cannot be reached',
	timeout: 'the bridge does not answer',
	failed: 'the connection failed',
	destroyed: 'the connection was dropped',
};

/** That the socket is gone. */
export function goneReply(reason: TcpEnd): Reply {
	return { result: 'GONE', message: ends[reason], options: new Map() };
}
