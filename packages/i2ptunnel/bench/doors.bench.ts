// Proxies over memory: whole requests through both ends of a tunnel, and the parts that each head costs. A turn of the world is virtual time, so what
// is measured is work, not waiting.

import { createDestinationKeys } from '@i2p/data-core';
import {
	answerHead,
	HttpServerFilter,
	headEnd,
	noBounds,
	parseHead,
	parseRequest,
	RequestLimits,
	readRequest5,
	scrubAll,
	scrubbed,
	writeHead,
} from '@i2p/i2ptunnel';
import { seededRandom } from '@i2p/testkit';
import { mono } from '@i2p/time';
import { bench, describe } from 'vitest';
import { bytesOf, type Program, TunnelWorld } from '../test/tunnel-world.js';

/** What a browser sends. */
const request = bytesOf(
	[
		'GET http://site.i2p/a/page?with=query HTTP/1.1',
		'Host: site.i2p',
		'User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
		'Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8',
		'Accept-Language: en-GB,en;q=0.5',
		'Accept-Encoding: gzip, deflate',
		'DNT: 1',
		'Connection: keep-alive',
		'Cookie: session=0123456789abcdef0123456789abcdef; theme=dark',
		'Upgrade-Insecure-Requests: 1',
		'Referer: http://site.i2p/',
		'',
		'',
	].join('\r\n'),
);
const answer = bytesOf(
	'HTTP/1.1 200 OK\r\nServer: nginx\r\nDate: now\r\nContent-Type: text/html\r\nETag: "1"\r\nCache-Control: max-age=60\r\nContent-Length: 5\r\n\r\nhello',
);

describe('a head', () => {
	const head = parseHead(request, true);
	const site = parseHead(answer.subarray(0, headEnd(answer, false)!), false);
	bench('is found and parsed', () => {
		parseHead(request.subarray(0, headEnd(request, true)!), true);
	});
	bench('of a request is scrubbed and written', () => {
		writeHead(scrubbed(head, parseRequest(head), scrubAll));
	});
	bench('of an answer is passed on', () => {
		writeHead(answerHead(site, true));
	});
	const { destination } = createDestinationKeys(seededRandom('bench'));
	const posts = new RequestLimits(noBounds);
	const sides = { toStream: () => undefined, toSocket: () => undefined, finish: () => undefined };
	bench('passes the filter of a server, with its answer', () => {
		const filter = new HttpServerFilter(
			{ host: undefined, posts, note: () => undefined },
			{ key: destination.key, destination, now: mono(0) },
		);
		filter.fromStream(request, sides);
		filter.fromSocket(answer, sides);
	});
	const named = Uint8Array.of(5, 1, 0, 3, 8, ...bytesOf('site.i2p'), 0, 80);
	bench('of SOCKS is parsed', () => {
		readRequest5(named);
	});
});

/** Answers each whole head. */
const answering = (program: Program) => {
	program.onPiece = () => {
		program.send(answer);
		program.end();
	};
};

describe('a request through a proxy, over memory, to a server behind a tunnel and back', () => {
	const w = new TunnelWorld({ latencyMs: 1 });
	w.site('site', answering);
	const http = w.httpProxy();
	const socks = w.socksProxy();
	const kept = w.dial(http.at);
	bench('HTTP, on a connection that lives on', () => {
		const before = kept.pieces.length;
		kept.send(request);
		w.until(() => kept.pieces.slice(before).some((piece) => piece.at(-1) === 111));
		kept.pieces.length = 0;
	});
	bench('HTTP, on a connection of its own', () => {
		const program = w.dial(http.at).send(request);
		w.until(() => program.text.endsWith('hello'));
		program.end();
	});
	bench('SOCKS, to the first byte back', () => {
		const program = w
			.dial(socks.at)
			.send(Uint8Array.of(5, 1, 0))
			.send(Uint8Array.of(5, 1, 0, 3, 8, ...bytesOf('site.i2p'), 0, 80))
			.send('GET');
		w.until(() => program.text.endsWith('hello'));
		program.end();
	});
});
