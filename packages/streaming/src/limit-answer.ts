// What a peer over a limit is told in place of a stream: a text, then the end. Streaming library `limitAction`.
import type { Stream, StreamHandler } from '@i2p/client-core';
import { utf8 } from '@i2p/util';

const httpPage = '<!doctype html><title>429</title><h1>Too many requests</h1><p>Come back later.</p>\n';
const httpAnswer = [
	'HTTP/1.1 429 Too Many Requests',
	'Content-Type: text/html; charset=utf-8',
	`Content-Length: ${httpPage.length}`,
	'Cache-Control: no-store',
	'Connection: close',
	'',
	httpPage,
].join('\r\n');

/** Says the text on a stream, ends it, and passes over whatever comes. */
export function answerLimit(stream: Stream, action: string): StreamHandler {
	stream.offer(utf8(action === 'http' ? httpAnswer : action));
	stream.end();
	return {
		onOpen: () => undefined,
		onReadable: () => {
			while (stream.readable > 0) stream.take(stream.readable);
		},
		onWritable: () => undefined,
		onEnd: () => undefined,
		onClose: () => undefined,
	};
}
