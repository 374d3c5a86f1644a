// The HTTP proxy from a program's socket to a site's and back: what passes, what is answered by a page, what is refused.
import { b33Address } from '@i2p/data-leaseset';
import { parseTarget } from '@i2p/i2ptunnel';
import { toBase64 } from '@i2p/util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf, type Program, TunnelWorld, textOf } from './tunnel-world.js';

/** Answers each whole head with this, and ends. */
const answering =
	(answer: string, end = true) =>
	(program: Program) => {
		program.onText = (text, self) => {
			if (!text.includes('\r\n\r\n') || self.ended) return;
			self.onText = undefined;
			self.send(answer);
			if (end) self.end();
		};
	};
const ok = (body: string, more = '') => `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n${more}\r\n${body}`;
const get = (url: string, more = '', method = 'GET') => `${method} ${url} HTTP/1.1\r\nHost: x\r\n${more}\r\n`;

/** Asks and waits until the connection ends or `enough` holds; answers all that came. */
function ask(
	w: TunnelWorld,
	at: ReturnType<TunnelWorld['port']>,
	text: string,
	enough?: (got: string) => boolean,
): string {
	const program = w.dial(at).send(text);
	w.until(() => program.ended || program.closed !== undefined || (enough?.(program.text) ?? false));
	return program.text;
}

const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);

describe('a request', () => {
	it('reaches the site without what tells users apart, and its answer comes back', () => {
		const w = new TunnelWorld();
		const site = w.site('site', answering(ok('hello', 'X-Site: yes\r\nConnection: close\r\nKeep-Alive: x\r\n')));
		const { at } = w.httpProxy();
		const answer = ask(
			w,
			at,
			[
				'GET http://site.i2p/path?q=1 HTTP/1.1',
				'Host: site.i2p',
				'User-Agent: Mozilla/5.0 (my very own)',
				'Referer: http://other.i2p/secret',
				'Via: 1.1 home',
				'X-Forwarded-For: 192.168.1.5',
				'From: me@home',
				'Forwarded: for=192.168.1.5',
				'DNT: 1',
				'Accept: text/html',
				'Accept-Language: de-CH',
				'Accept-Encoding: gzip',
				'X-Requested-With: com.some.app',
				'Proxy-Connection: keep-alive',
				'Proxy-Authorization: Basic x',
				'X-I2P-DestHash: forged',
				'Keep-Alive: 30',
				'Connection: close, X-Hop',
				'X-Hop: secret',
				'Cookie: a=b',
				'',
				'',
			].join('\r\n'),
		);
		expect(site.programs[0]!.text).toBe(
			'GET /path?q=1 HTTP/1.1\r\nHost: site.i2p\r\nUser-Agent: MYOB/6.66 (AN/ON)\r\nAccept-Encoding: gzip\r\nCookie: a=b\r\nConnection: close\r\n\r\n',
		);
		expect(answer).toBe('HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-Site: yes\r\nConnection: close\r\n\r\nhello');
		expect([...w.notes]).toEqual(
			expect.arrayContaining([
				['http-request', 1],
				['http-answered', 1],
			]),
		);
	});

	it('keeps what the user lets through', () => {
		const w = new TunnelWorld();
		const site = w.site('site', answering(ok('')));
		const { at } = w.httpProxy({ scrub: { sendAccept: true, sendReferer: true, sendUserAgent: true } });
		ask(
			w,
			at,
			get('http://site.i2p/', 'Connection: close\r\nUser-Agent: mine\r\nAccept: a/b\r\nReferer: http://site.i2p/x\r\n'),
		);
		ask(
			w,
			at,
			get(
				'http://site.i2p/',
				'Connection: close\r\nReferer: http://site.i2p.evil.i2p/\r\nX-Requested-With: XMLHttpRequest\r\n',
			),
		);
		expect(site.programs[0]!.text).toContain('User-Agent: mine\r\nAccept: a/b\r\nReferer: http://site.i2p/x\r\n');
		expect(site.programs[1]!.text).toContain('X-Requested-With: XMLHttpRequest');
		expect(site.programs[1]!.text).not.toContain('Referer');
	});

	it('goes to ports, b32 addresses and .i2p.alt; a name of the book needs no look-up', () => {
		const w = new TunnelWorld();
		const site = w.site('site', answering(ok('x')));
		const { at } = w.httpProxy();
		for (const url of [`http://${site.b32}/`, `http://${site.b32.toUpperCase()}:8080/a`, 'http://SITE.i2p.alt/'])
			expect(statusOf(ask(w, at, get(url, 'Connection: close\r\n')))).toBe(200);
		expect(site.programs[1]!.text).toContain(`GET /a HTTP/1.1\r\nHost: ${site.b32}:8080\r\n`);
		w.book.add('private', 'mine.i2p', site.destination.host!.destination);
		expect(statusOf(ask(w, at, get('http://mine.i2p/', 'Connection: close\r\n')))).toBe(200);
	});

	it('may be one of many on a connection, pipelined or not, each with a stream of its own', () => {
		const w = new TunnelWorld();
		let count = 0;
		const site = w.site('site', (program) => answering(ok(`answer ${++count}`))(program));
		const { at, proxy } = w.httpProxy();
		const program = w.dial(at).send(get('http://site.i2p/1') + get('http://site.i2p/2') + get('http://proxy.i2p/'));
		w.until(() => program.text.includes('It works'));
		program.send(`\r\n${get('http://site.i2p/3', 'Content-Length: 4\r\n', 'POST')}body`);
		w.until(() => program.text.includes('answer 3'));
		expect([site.programs.length, program.ended, proxy.size]).toEqual([3, false, 1]);
		expect(program.text.match(/answer \d/g)).toEqual(['answer 1', 'answer 2', 'answer 3']);
		expect(site.programs[2]!.text).toMatch(/^POST \/3 HTTP\/1\.1\r\n[\s\S]*\r\n\r\nbody$/);
		w.until(() => program.closed !== undefined, 130_000);
		expect(proxy.size).toBe(0);
	});

	it('carries chunks both ways as they are, and an answer of unknown length ends the connection', () => {
		const w = new TunnelWorld();
		const chunks = '4;x=y\r\nwiki\r\n0\r\nTrailer: t\r\n\r\n';
		const site = w.site('site', (program) => {
			program.onText = (text, self) => {
				if (text.endsWith('t\r\n\r\n'))
					self.send(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}`).end();
			};
		});
		w.site('old', answering('HTTP/1.0 200 OK\n\nuntil the end'));
		const { at } = w.httpProxy();
		const program = w.dial(at).send(`${get('http://site.i2p/', 'Transfer-Encoding: chunked\r\n', 'POST')}${chunks}`);
		w.until(() => program.text.endsWith('t\r\n\r\n'));
		expect(site.programs[0]!.text.endsWith(`\r\n\r\n${chunks}`)).toBe(true);
		program.send(get('http://old.i2p/'));
		w.until(() => program.ended);
		expect(program.text.endsWith('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nuntil the end')).toBe(true);
	});

	it('with a megabyte each way is held back, and whole', () => {
		const w = new TunnelWorld();
		const body = 'abcdefgh'.repeat(131_072);
		const pieces = (program: Program, text: string) => {
			for (let from = 0; from < text.length; from += 16_384) program.send(text.slice(from, from + 16_384));
		};
		let got = 0;
		const site = w.site('site', (program) => {
			program.onPiece = () => {
				got = program.pieces.reduce((sum, piece) => sum + piece.length, 0);
				if (got < body.length + textOf(program.pieces[0]!).indexOf('\r\n\r\n') + 4) return;
				program.onPiece = () => undefined;
				pieces(program, ok(body));
			};
		});
		const { at } = w.httpProxy();
		const program = w.dial(at).send(get('http://site.i2p/', `Content-Length: ${body.length}\r\n`, 'PUT'));
		pieces(program, body);
		const received = () => program.pieces.reduce((sum, piece) => sum + piece.length, 0);
		w.until(() => received() > body.length, 600_000);
		expect(site.programs[0]!.text.endsWith(`\r\n\r\n${body}`)).toBe(true);
		expect(program.text.endsWith(`\r\n\r\n${body}`)).toBe(true);
	}, 120_000);

	it('of 100 Continue, HEAD and 304 ends where it should', () => {
		const w = new TunnelWorld();
		w.site('site', answering('HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n'));
		const { at } = w.httpProxy();
		const program = w.dial(at).send(get('http://site.i2p/'));
		w.until(() => program.text.includes('304'));
		program.send(get('http://site.i2p/', '', 'HEAD'));
		w.until(() => (program.text.match(/304/g)?.length ?? 0) === 2);
		expect(program.ended).toBe(false);
	});

	it('for another protocol becomes a pipe once the site agrees', () => {
		const w = new TunnelWorld();
		const site = w.site(
			'site',
			answering('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nfirst', false),
		);
		const { at } = w.httpProxy();
		const program = w
			.dial(at)
			.send(
				get('http://site.i2p/', 'Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: k\r\n'),
			);
		w.until(() => program.text.endsWith('first'));
		expect(program.text).toContain('Upgrade: websocket\r\nConnection: Upgrade');
		expect(site.programs[0]!.text).toContain('Connection: Upgrade\r\nUpgrade: websocket\r\n');
		program.send('there');
		site.programs[0]!.send('and back');
		w.until(() => site.programs[0]!.text.endsWith('there') && program.text.endsWith('and back'));
		site.programs[0]!.end();
		w.until(() => program.ended);
		program.end();
		w.until(() => site.programs[0]!.closed !== undefined);
		expect(program.text.endsWith('firstand back')).toBe(true);
	});
});

describe('CONNECT', () => {
	it('makes a tunnel, half-closed each way on its own', () => {
		const w = new TunnelWorld();
		const site = w.site('site', (program) => {
			program.onText = (text, self) => {
				if (text === 'ping') self.send('pong');
			};
		});
		const { at, proxy } = w.httpProxy();
		const program = w.dial(at).send(`CONNECT site.i2p:22 HTTP/1.1\r\nHost: site.i2p:22\r\n\r\nping`);
		w.until(() => program.text.endsWith('pong'));
		expect(program.text).toBe('HTTP/1.1 200 Connection established\r\n\r\npong');
		program.end();
		w.until(() => site.programs[0]!.ended);
		site.programs[0]!.send('last').end();
		w.until(() => program.ended);
		expect(program.text.endsWith('ponglast')).toBe(true);
		w.until(() => proxy.size === 0);
		expect(proxy.size).toBe(0);
	});

	it('is refused where it may not lead, and says why it does not stand', () => {
		const w = new TunnelWorld();
		const { at } = w.httpProxy({ connectPorts: [443, 22] });
		const connect = (place: string) => statusOf(ask(w, at, `CONNECT ${place} HTTP/1.1\r\nHost: ${place}\r\n\r\n`));
		expect(connect('site.i2p:25')).toBe(403);
		expect(connect('proxy.i2p:443')).toBe(403);
		expect(connect('example.com:443')).toBe(403);
		expect(connect('127.0.0.1:443')).toBe(403);
		expect(connect('nobody.i2p:443')).toBe(502);
		expect(connect(`${'a'.repeat(52)}.b32.i2p:443`)).toBe(503);
		expect(connect('site.i2p')).toBe(400);
		expect(connect('[::1]:443')).toBe(400);
	});
});

describe('a page', () => {
	it.each([
		['http://example.com/', 403, 'no outproxy'],
		['http://1.2.3.4/', 403, 'no outproxy'],
		['http://localhost/', 403, 'this machine'],
		['http://localhost.i2p/', 403, 'this machine'],
		['http://127.0.0.1:8080/', 403, 'this machine'],
		['http://127.1/', 403, 'this machine'],
		['http://0x7f000001/', 403, 'this machine'],
		['http://2130706433/', 403, 'this machine'],
		['http://192.168.0.1/', 403, 'this machine'],
		['http://router/', 403, 'this machine'],
		['http://printer.local/', 403, 'this machine'],
		['http://nobody.i2p/', 502, 'jump service'],
		[`http://${'a'.repeat(52)}.b32.i2p/`, 503, 'lease set'],
		['http://short.b32.i2p/', 403, 'no host'],
		['http://proxy.i2p/', 200, 'It works'],
		['http://proxy.i2p/<script>', 404, '&lt;script&gt;'],
		['/', 400, 'as their HTTP proxy'],
	])('answers %s with %i', (url, status, words) => {
		const w = new TunnelWorld();
		const { at } = w.httpProxy();
		const answer = ask(w, at, get(url, 'Connection: close\r\n'));
		expect(statusOf(answer)).toBe(status);
		expect(answer).toContain(words);
		expect(answer).toContain("Content-Security-Policy: default-src 'none'");
		expect(answer).not.toMatch(/<script|<img|<link|src=/);
	});

	it('escapes whatever a name is', () => {
		const w = new TunnelWorld();
		const { at } = w.httpProxy();
		const answer = ask(w, at, get('http://nobody.i2p/"><script>alert(1)</script>', 'Connection: close\r\n'));
		expect(answer).not.toContain('<script>');
		expect(answer).toContain('http://shx5vqsw7usdaunyzr2qmes2fq37oumybpudrd4jjj4e4vk4uusa.b32.i2p/jump/nobody.i2p');
	});

	it('says what a site does wrong', () => {
		const w = new TunnelWorld();
		w.site('rude', (program) => {
			program.onText = () => program.socket.destroy(true);
		});
		w.site('odd', answering('SSH-2.0-server\r\n\r\n'));
		w.site('two', answering('HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx'));
		w.site('switch', answering('HTTP/1.1 101 Switching\r\n\r\n'));
		w.site('cut', answering(`HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf`));
		w.site('long', answering(`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`));
		w.site('silent', () => undefined);
		const { at } = w.httpProxy();
		for (const name of ['rude', 'odd', 'two', 'switch', 'long'])
			expect(statusOf(ask(w, at, get(`http://${name}.i2p/`))), name).toBe(502);
		const cut = w.dial(at).send(get('http://cut.i2p/'));
		w.until(() => cut.closed !== undefined);
		expect([cut.closed, cut.text.endsWith('half')]).toEqual(['reset', true]);
		const silent = w.dial(at).send(get('http://silent.i2p/'));
		w.until(() => silent.ended, 400_000);
		expect(statusOf(silent.text)).toBe(504);
	});

	it('asks who the user is, where that is wanted', () => {
		const w = new TunnelWorld();
		w.site('site', answering(ok('x')));
		const { at } = w.httpProxy({ login: { user: 'me', password: 'söcret' } });
		const word = toBase64(new TextEncoder().encode('me:söcret')).replaceAll('-', '+').replaceAll('~', '/');
		expect(ask(w, at, get('http://site.i2p/', 'Connection: close\r\n'))).toContain('Proxy-Authenticate: Basic');
		expect(
			statusOf(ask(w, at, get('http://site.i2p/', 'Connection: close\r\nProxy-Authorization: Basic bWU6eA==\r\n'))),
		).toBe(407);
		expect(
			statusOf(ask(w, at, get('http://site.i2p/', `Connection: close\r\nProxy-Authorization: Basic ${word}\r\n`))),
		).toBe(200);
	});
});

describe('a hostile request', () => {
	const head = 'Host: site.i2p\r\n';
	it.each([
		['a length twice', `POST http://site.i2p/ HTTP/1.1\r\n${head}Content-Length: 4\r\nContent-Length: 5\r\n\r\nbody`],
		['a length twice in one', `POST http://site.i2p/ HTTP/1.1\r\n${head}Content-Length: 4, 4\r\n\r\nbody`],
		[
			'a length beside chunks',
			`POST http://site.i2p/ HTTP/1.1\r\n${head}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
		],
		['an odd coding', `POST http://site.i2p/ HTTP/1.1\r\n${head}Transfer-Encoding: gzip, chunked\r\n\r\n`],
		['a masked coding', `POST http://site.i2p/ HTTP/1.1\r\n${head}Transfer-Encoding: xchunked\r\n\r\n`],
		['an empty coding', `POST http://site.i2p/ HTTP/1.1\r\n${head}Transfer-Encoding:\r\n\r\n`],
		['chunks in HTTP/1.0', `POST http://site.i2p/ HTTP/1.0\r\n${head}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
		['a negative length', `POST http://site.i2p/ HTTP/1.1\r\n${head}Content-Length: -1\r\n\r\n`],
		['a hex length', `POST http://site.i2p/ HTTP/1.1\r\n${head}Content-Length: 0x4\r\n\r\n`],
		['a huge length', `POST http://site.i2p/ HTTP/1.1\r\n${head}Content-Length: 99999999999999999999\r\n\r\n`],
		['a folded field', `GET http://site.i2p/ HTTP/1.1\r\n${head}X: a\r\n b\r\n\r\n`],
		['a blank before the colon', `GET http://site.i2p/ HTTP/1.1\r\nHost : site.i2p\r\n\r\n`],
		['no colon', `GET http://site.i2p/ HTTP/1.1\r\n${head}nonsense\r\n\r\n`],
		['a bare line feed', `GET http://site.i2p/ HTTP/1.1\n${head}\r\n`],
		['a bare line feed in a field', `GET http://site.i2p/ HTTP/1.1\r\n${head}X: a\nY: b\r\n\r\n`],
		['a bare carriage return', `GET http://site.i2p/ HTTP/1.1\r\n${head}X: a\rY: b\r\n\r\n`],
		['a NUL', `GET http://site.i2p/ HTTP/1.1\r\n${head}X: a\0b\r\n\r\n`],
		['two hosts', `GET http://site.i2p/ HTTP/1.1\r\n${head}Host: other.i2p\r\n\r\n`],
		['no host', 'GET http://site.i2p/ HTTP/1.1\r\n\r\n'],
		['a user in the URL', `GET http://me:pw@site.i2p/ HTTP/1.1\r\n${head}\r\n`],
		['IPv6', `GET http://[::1]/ HTTP/1.1\r\n${head}\r\n`],
		['port 0', `GET http://site.i2p:0/ HTTP/1.1\r\n${head}\r\n`],
		['port 65536', `GET http://site.i2p:65536/ HTTP/1.1\r\n${head}\r\n`],
		['an odd port', `GET http://site.i2p:8x/ HTTP/1.1\r\n${head}\r\n`],
		['an empty host', `GET http:/// HTTP/1.1\r\n${head}\r\n`],
		['a host with a percent sign', `GET http://site%2ei2p/ HTTP/1.1\r\n${head}\r\n`],
		['a host with two dots', `GET http://site..i2p/ HTTP/1.1\r\n${head}\r\n`],
		['a fragment', `GET http://site.i2p/#x HTTP/1.1\r\n${head}\r\n`],
		['https in the clear', `GET https://site.i2p/ HTTP/1.1\r\n${head}\r\n`],
		['ftp', `GET ftp://site.i2p/ HTTP/1.1\r\n${head}\r\n`],
		['a length with a sign', `POST http://site.i2p/ HTTP/1.1\r\n${head}Content-Length: +4\r\n\r\nbody`],
		['a length with a blank in it', `POST http://site.i2p/ HTTP/1.1\r\n${head}Content-Length: 4 4\r\n\r\nbody`],
		['an empty length', `POST http://site.i2p/ HTTP/1.1\r\n${head}Content-Length:\r\n\r\n`],
		[
			'chunks twice',
			`POST http://site.i2p/ HTTP/1.1\r\n${head}Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n`,
		],
		['chunks after a tab in the name', `POST http://site.i2p/ HTTP/1.1\r\n${head}Transfer-Encoding\t: chunked\r\n\r\n`],
		['a folded length', `POST http://site.i2p/ HTTP/1.1\r\n${head}Content-Length:\r\n 4\r\n\r\nbody`],
		['a fold before any field', `GET http://site.i2p/ HTTP/1.1\r\n X: y\r\n${head}\r\n`],
		['a name of no letters', `GET http://site.i2p/ HTTP/1.1\r\n${head}: x\r\n\r\n`],
		['CONNECT to port 0', 'CONNECT site.i2p:0 HTTP/1.1\r\nHost: x\r\n\r\n'],
		['CONNECT to port 65536', 'CONNECT site.i2p:65536 HTTP/1.1\r\nHost: x\r\n\r\n'],
		['CONNECT to a port of words', 'CONNECT site.i2p:http HTTP/1.1\r\nHost: x\r\n\r\n'],
		['CONNECT to a path', 'CONNECT site.i2p:80/ HTTP/1.1\r\nHost: x\r\n\r\n'],
		['CONNECT to a user', 'CONNECT me@site.i2p:80 HTTP/1.1\r\nHost: x\r\n\r\n'],
		['CONNECT to IPv6', 'CONNECT [::ffff:127.0.0.1]:80 HTTP/1.1\r\nHost: x\r\n\r\n'],
		['IPv6 without brackets', `GET http://::1/ HTTP/1.1\r\n${head}\r\n`],
		['IPv6 with a zone', `GET http://[fe80::1%25eth0]/ HTTP/1.1\r\n${head}\r\n`],
		['a host with a backslash', `GET http://site.i2p\\@127.0.0.1/ HTTP/1.1\r\n${head}\r\n`],
		['a host of 300 letters', `GET http://${'a.'.repeat(148)}i2p/ HTTP/1.1\r\n${head}\r\n`],
		['HTTP/2', `GET http://site.i2p/ HTTP/2.0\r\n${head}\r\n`],
		['HTTP/0.9', 'GET http://site.i2p/\r\n\r\n'],
		['two blanks', `GET  http://site.i2p/ HTTP/1.1\r\n${head}\r\n`],
		['129 fields', `GET http://site.i2p/ HTTP/1.1\r\n${head}${'X: y\r\n'.repeat(128)}\r\n`],
		['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\n'],
	])('with %s is refused, and reaches nobody', (_name, text) => {
		const w = new TunnelWorld();
		const site = w.site('site', answering(ok('x')));
		const { at, proxy } = w.httpProxy();
		expect(statusOf(ask(w, at, text))).toBe(400);
		w.until(() => proxy.size === 0, 40_000);
		expect([site.programs.length, w.notes.get('http-bad-request'), proxy.size]).toEqual([0, 1, 0]);
	});

	it('with another host in its field than in its address goes where the address says, and says no other', () => {
		const w = new TunnelWorld();
		const site = w.site('site', answering(ok('x')));
		const { at } = w.httpProxy();
		for (const host of ['127.0.0.1', 'localhost:7657', 'proxy.i2p', 'other.i2p', 'example.com', '[::1]', '']) {
			const request = `GET http://site.i2p/ HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
			expect(statusOf(ask(w, at, request)), host).toBe(200);
		}
		for (const { text } of site.programs)
			expect(text).toMatch(/^GET \/ HTTP\/1\.1\r\nHost: site\.i2p\r\n(?![\s\S]*\r\nHost:)/);
	});

	it('to the proxy as if it were a server is told that it is none, whatever name led there', () => {
		const w = new TunnelWorld();
		const site = w.site('site', answering(ok('x')));
		const { at } = w.httpProxy();
		const { base64 } = site.destination.host!.destination;
		const page = ask(w, at, get(`http://new.i2p/?i2paddresshelper=${base64}`, 'Connection: close\r\n'));
		const follow = /href="http:\/\/proxy\.i2p(\/follow[^"]*in=router)"/.exec(page)![1]!.replaceAll('&amp;', '&');
		for (const host of ['proxy.i2p', 'rebound.example.com', '127.0.0.1:4444', 'localhost:4444', 'site.i2p'])
			for (const path of ['/', follow, '*']) {
				const answer = ask(w, at, `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
				expect([statusOf(answer), answer.includes('names in the address book')], `${host}${path}`).toEqual([
					400,
					false,
				]);
			}
		expect([site.programs.length, w.book.find('new.i2p')]).toEqual([0, undefined]);
		expect(statusOf(ask(w, at, get(`http://proxy.i2p${follow}`, 'Connection: close\r\n')))).toBe(302);
		expect(w.book.find('new.i2p')?.book).toBe('router');
	});

	it('that does not end is given up, and so is one too long', () => {
		const w = new TunnelWorld();
		const { at, proxy } = w.httpProxy();
		const slow = w.dial(at).send('GET http://site.i2p/ HTTP/1.1\r\n');
		const silent = w.dial(at);
		expect(statusOf(ask(w, at, `GET http://site.i2p/ HTTP/1.1\r\nX: ${'x'.repeat(33_000)}`))).toBe(431);
		w.until(() => slow.ended && silent.closed !== undefined);
		expect(statusOf(slow.text)).toBe(408);
		w.until(() => proxy.size === 0);
		expect(proxy.size).toBe(0);
	});

	it('with bad chunks ends, whatever was promised', () => {
		const w = new TunnelWorld();
		const site = w.site('site', () => undefined);
		const { at } = w.httpProxy();
		const program = w.dial(at).send(`${get('http://site.i2p/', 'Transfer-Encoding: chunked\r\n', 'POST')}4\r\nwiki`);
		w.until(() => site.programs[0]?.text.endsWith('wiki') ?? false);
		program.send('GET http://site.i2p/admin HTTP/1.1\r\n\r\n');
		w.until(() => program.closed !== undefined);
		w.until(() => site.programs[0]!.closed !== undefined);
		expect(site.programs[0]!.text).not.toContain('admin');
	});

	it('of any bytes gets an answer or an end, and leaves nothing behind', () => {
		const part = fc.oneof(
			fc.constantFrom(
				'GET ',
				'CONNECT ',
				'http://site.i2p/',
				'site.i2p:80',
				' HTTP/1.1',
				'\r\n',
				'\n',
				'Host: site.i2p',
				'Content-Length: 3',
				': ',
				'\0',
				'5\r\n',
			),
			fc.string(),
		);
		fc.assert(
			fc.property(fc.array(part, { maxLength: 14 }), (parts) => {
				const w = new TunnelWorld();
				w.site('site', answering(ok('x')));
				const { at, proxy } = w.httpProxy();
				const program = w
					.dial(at)
					.send(bytesOf(parts.join('')))
					.end();
				w.until(() => program.closed !== undefined || (program.ended && proxy.size === 0), 300_000);
				expect(proxy.size).toBe(0);
			}),
			{ numRuns: 40 },
		);
	});
});

describe('an address helper', () => {
	it('asks before it is believed, and then leads there: once, or for good', () => {
		const w = new TunnelWorld();
		const site = w.site('site', answering(ok('there')));
		const { at } = w.httpProxy();
		const { base64 } = site.destination.host!.destination;
		const page = ask(w, at, get(`http://new.i2p/p?a=1&i2paddresshelper=${base64}&b=2`, 'Connection: close\r\n'));
		expect(statusOf(page)).toBe(409);
		expect(page).toContain(site.b32);
		expect(site.programs).toHaveLength(0);
		const links = [...page.matchAll(/href="(http:\/\/proxy\.i2p\/follow[^"]*)"/g)].map(([, href]) =>
			href!.replaceAll('&amp;', '&'),
		);
		expect(links).toHaveLength(3);
		expect(statusOf(ask(w, at, get('http://proxy.i2p/follow?word=guess&in=router', 'Connection: close\r\n')))).toBe(
			403,
		);
		expect(statusOf(ask(w, at, get(links[0]!, 'Connection: close\r\n', 'POST')))).toBe(405);
		const followed = ask(w, at, get(links[0]!, 'Connection: close\r\n'));
		expect(followed).toContain('Location: http://new.i2p/p?a=1&b=2\r\n');
		expect(statusOf(ask(w, at, get(links[1]!, 'Connection: close\r\n')))).toBe(403);
		expect(w.book.find('new.i2p')).toBeUndefined();
		expect(ask(w, at, get('http://new.i2p/p', 'Connection: close\r\n'))).toContain('there');
		const again = ask(w, at, get(`http://kept.i2p/?i2paddresshelper=${base64}`, 'Connection: close\r\n'));
		const keep = /href="(http:\/\/proxy\.i2p\/follow[^"]*in=private)"/.exec(again)![1]!.replaceAll('&amp;', '&');
		ask(w, at, get(keep, 'Connection: close\r\n'));
		expect(w.book.find('kept.i2p')?.book).toBe('private');
		expect(ask(w, at, get(`http://kept.i2p/?i2paddresshelper=${base64}`, 'Connection: close\r\n'))).toContain('there');
		expect(site.programs.at(-1)!.text).toContain('GET / HTTP/1.1');
	});

	it('may bring the address of an encrypted service along, which is looked up in place of the name', () => {
		const w = new TunnelWorld();
		const { at } = w.httpProxy();
		const b33 = b33Address({ publicKey: new Uint8Array(32).fill(7), signatureType: 11 });
		const page = ask(w, at, get(`http://hidden.i2p/?i2paddresshelper=${b33}`, 'Connection: close\r\n'));
		expect([statusOf(page), page.includes(b33), page.includes('in=router')]).toEqual([409, true, false]);
		const links = [...page.matchAll(/href="(http:\/\/proxy\.i2p\/follow[^"]*)"/g)].map(([, href]) =>
			href!.replaceAll('&amp;', '&'),
		);
		expect(links).toHaveLength(2);
		expect(statusOf(ask(w, at, get(links[1]!, 'Connection: close\r\n')))).toBe(302);
		expect(w.book.addressOf('hidden.i2p')).toBe(b33);
		// Nobody has published it: not an unknown name, but a service that is not there.
		expect(statusOf(ask(w, at, get('http://hidden.i2p/', 'Connection: close\r\n')))).toBe(503);
		expect(statusOf(ask(w, at, get(`http://hidden.i2p/?i2paddresshelper=${b33}`, 'Connection: close\r\n')))).toBe(503);
		const other = ask(
			w,
			at,
			get(`http://hidden.i2p/?i2paddresshelper=${'a'.repeat(52)}.b32.i2p`, 'Connection: close\r\n'),
		);
		expect([statusOf(other), other.includes('belongs to another'), other.includes('follow?')]).toEqual([
			409,
			true,
			false,
		]);
	});

	it('never takes a name from whom it belongs to', () => {
		const w = new TunnelWorld();
		const site = w.site('site', answering(ok('x')));
		const other = w.site('other', answering(ok('y')));
		const { at } = w.httpProxy();
		w.book.add('router', 'taken.i2p', site.destination.host!.destination);
		const page = ask(w, at, get(`http://taken.i2p/?i2paddresshelper=${other.b32}`, 'Connection: close\r\n'));
		expect(statusOf(page)).toBe(409);
		expect(page).toContain('belongs to another');
		expect(page).not.toContain('follow?');
		expect(statusOf(ask(w, at, get('http://taken.i2p/?i2paddresshelper=rubbish', 'Connection: close\r\n')))).toBe(400);
		expect(statusOf(ask(w, at, get(`http://${site.b32}/?i2paddresshelper=rubbish`, 'Connection: close\r\n')))).toBe(
			200,
		);
	});
});

describe('an outproxy', () => {
	const through = (w: TunnelWorld) => [parseTarget(w.maker.names.has('out.i2p') ? 'out.i2p:3128' : '')!];

	it('is given the whole URL, and a browser’s name', () => {
		const w = new TunnelWorld();
		const out = w.site('out', answering(ok('from outside')));
		const { at } = w.httpProxy({ outproxies: through(w), outproxyLogin: { user: 'a', password: 'b' } });
		expect(ask(w, at, get('http://example.com/x?y', 'Connection: close\r\n'))).toContain('from outside');
		expect(out.programs[0]!.text).toMatch(
			/^GET http:\/\/example\.com\/x\?y HTTP\/1\.1\r\nHost: example\.com\r\nUser-Agent: Mozilla/,
		);
		expect(out.programs[0]!.text).toContain('Proxy-Authorization: Basic YTpi\r\n');
		expect(statusOf(ask(w, at, get('http://10.0.0.1/', 'Connection: close\r\n')))).toBe(403);
	});

	it('is asked to connect, and may say no', () => {
		const w = new TunnelWorld();
		const out = w.site('out', (program) => {
			program.onText = (text, self) => {
				if (text.startsWith('CONNECT no')) self.send('HTTP/1.1 403 Forbidden\r\n\r\n').end();
				else if (text.endsWith('\r\n\r\n')) self.send('HTTP/1.0 200 yes\r\nX: y\r\n\r\nhello');
			};
		});
		const { at } = w.httpProxy({ outproxies: through(w) });
		const program = w.dial(at).send('CONNECT example.com:443 HTTP/1.1\r\nHost: example.com\r\n\r\n');
		w.until(() => program.text.endsWith('hello'));
		expect(program.text).toBe('HTTP/1.1 200 Connection established\r\n\r\nhello');
		expect(out.programs[0]!.text).toBe('CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n');
		expect(statusOf(ask(w, at, 'CONNECT no.example.com:443 HTTP/1.1\r\nHost: x\r\n\r\n'))).toBe(502);
		expect(statusOf(ask(w, at, 'CONNECT example.com:25 HTTP/1.1\r\nHost: x\r\n\r\n'))).toBe(403);
	});
});

describe('a proxy', () => {
	it('holds requests until its tunnels stand, and says so when they do not', () => {
		const w = new TunnelWorld();
		w.site('site', answering(ok('x')));
		w.maker.fault = 'no-tunnels';
		const destination = w.destination('not yet');
		const { at } = w.httpProxy({ destination });
		const program = w.dial(at).send(get('http://site.i2p/', 'Connection: close\r\n'));
		w.until(() => program.ended, 70_000);
		expect(program.text).toContain('Retry-After: 30');
		const patient = w.dial(at).send(get('http://site.i2p/', 'Connection: close\r\n'));
		w.maker.fault = undefined as never;
		w.until(() => patient.ended, 60_000);
		expect(statusOf(patient.text)).toBe(200);
	});

	it('that closes drops whoever is there, and the site feels it', () => {
		const w = new TunnelWorld();
		const site = w.site('site', () => undefined);
		const { at, proxy } = w.httpProxy();
		const asking = w.dial(at).send(get('http://site.i2p/'));
		const tunnelling = w.dial(at).send('CONNECT site.i2p:80 HTTP/1.1\r\nHost: x\r\n\r\n');
		w.until(() => site.programs.length === 2);
		proxy.close();
		w.until(() => [asking, tunnelling, ...site.programs].every((one) => one.closed !== undefined));
		expect(proxy.size).toBe(0);
	});

	it('forgets a client that leaves at any moment', () => {
		for (const afterMs of [0, 1, 10, 30, 50, 70, 200]) {
			const w = new TunnelWorld();
			w.site('site', () => undefined);
			const { at, proxy } = w.httpProxy();
			for (const text of [get('http://site.i2p/'), 'CONNECT site.i2p:80 HTTP/1.1\r\nHost: x\r\n\r\n']) {
				const program = w.dial(at).send(text);
				w.until(() => false, afterMs + 1);
				program.socket.destroy(true);
			}
			w.until(() => proxy.size === 0, 10_000);
			expect(proxy.size, `after ${afterMs} ms`).toBe(0);
		}
	});
});
