// Server tunnels: who may come in and how often, what an HTTP server is shown, what is taken from its answers.
import { createDestinationKeys } from '@i2p/data-core';
import { type AccessList, HttpServerFilter, RequestLimits } from '@i2p/i2ptunnel';
import { seededRandom } from '@i2p/testkit';
import { mono } from '@i2p/time';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf, type Program, TunnelWorld, textOf } from './tunnel-world.js';

const asker = createDestinationKeys(seededRandom('asker')).destination;
const noLimits = { perPeer: 0, total: 0, pauseSeconds: 60 };

function httpFilter(posts = noLimits, host?: string) {
	const got = { stream: '', socket: '', finished: false, notes: [] as string[] };
	const filter = new HttpServerFilter(
		{ host, posts: new RequestLimits(posts), note: (code) => got.notes.push(code) },
		{ key: asker.key, destination: asker, now: mono(0) },
	);
	const sides = {
		toStream: (lent: Uint8Array) => {
			got.stream += textOf(lent);
		},
		toSocket: (given: Uint8Array) => {
			got.socket += textOf(given);
		},
		finish: () => {
			got.finished = true;
		},
	};
	return {
		got,
		ask: (text: string) => filter.fromStream(bytesOf(text), sides),
		answer: (text: string) => filter.fromSocket(bytesOf(text), sides),
	};
}

describe('an HTTP server', () => {
	it('is told who asks, by us alone', () => {
		const { got, ask, answer } = httpFilter(noLimits, 'my.site');
		ask(
			'GET / HTTP/1.1\r\nHost: x.i2p\r\nx-i2p-desthash: forged\r\nX-I2P-DestB64: forged\r\nX-Forwarded-For: 1.2.3.4\r\nX-Real-IP: 1.2.3.4\r\nConnection: keep-alive, X-Odd\r\nX-Odd: y\r\nCookie: c\r\n\r\n',
		);
		expect(got.socket).toBe(
			`GET / HTTP/1.1\r\nHost: my.site\r\nCookie: c\r\nX-I2P-DestHash: ${asker.key}\r\nX-I2P-DestB32: ${asker.b32}\r\nX-I2P-DestB64: ${asker.base64}\r\nConnection: close\r\n\r\n`,
		);
		answer(
			'HTTP/1.1 200 OK\r\nServer: nginx/1.22 (Debian)\r\nDate: now\r\nX-Powered-By: PHP\r\nContent-Type: t\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\nhi',
		);
		expect(got.stream).toBe('HTTP/1.1 200 OK\r\nContent-Type: t\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi');
		expect(got.finished).toBe(true);
	});

	it('gets one request a stream, whatever is written behind it', () => {
		const { got, ask } = httpFilter();
		ask(
			'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbodyGET /admin HTTP/1.1\r\nX-I2P-DestHash: forged\r\n\r\n',
		);
		ask('GET /more HTTP/1.1\r\n\r\n');
		expect(got.socket.endsWith('\r\n\r\nbody')).toBe(true);
	});

	it('that agrees to another protocol is spoken to raw, and not before', () => {
		const { got, ask, answer } = httpFilter();
		ask('GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nearly');
		expect(got.socket).toContain('Connection: Upgrade\r\n\r\n');
		expect(got.socket).not.toContain('early');
		answer('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nraw');
		ask(' late');
		expect([got.socket.endsWith('early late'), got.stream.endsWith('raw'), got.finished]).toEqual([true, true, false]);
		const refused = httpFilter();
		refused.ask(
			'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nGET /admin HTTP/1.1\r\n\r\n',
		);
		refused.answer('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
		expect([refused.got.finished, refused.got.socket.includes('admin')]).toEqual([true, false]);
		expect(() => httpFilter().answer('HTTP/1.1 101 Switching Protocols\r\n\r\n')).toThrow(
			expect.objectContaining({ code: 'unwanted-upgrade' }),
		);
	});

	it('never sees a request that can be read in two ways', () => {
		for (const text of [
			'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
			'GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n',
			'GET / HTTP/1.1\nHost: x\r\n\r\n',
			'GET / HTTP/1.1\r\nX : y\r\n\r\n',
			'GET /\r\n\r\n',
			'PRI * HTTP/2.0\r\n\r\n',
		]) {
			const { got, ask } = httpFilter();
			ask(text);
			expect([got.socket, got.finished, got.stream.slice(0, 12)], text).toEqual(['', true, 'HTTP/1.1 400']);
		}
		const { got, ask } = httpFilter();
		ask('GET / HTTP/1.1\r\n');
		ask(`X: ${'x'.repeat(40_000)}`);
		expect(got.stream).toContain('431');
	});

	it('is spared too many posts', () => {
		const posts = { perPeer: 2, total: 0, pauseSeconds: 60 };
		const limits = new RequestLimits(posts);
		const results = [0, 1, 2].map(() => {
			const got: string[] = [];
			const filter = new HttpServerFilter(
				{ host: undefined, posts: limits, note: (code) => got.push(code) },
				{ key: asker.key, destination: undefined, now: mono(1000) },
			);
			filter.fromStream(bytesOf('POST / HTTP/1.1\r\nHost: x\r\n\r\n'), {
				toStream: (lent) => got.push(textOf(lent).slice(0, 12)),
				toSocket: () => undefined,
				finish: () => undefined,
			});
			return got.join(' ');
		});
		expect(results).toEqual(['http-request', 'http-request', 'post-limit HTTP/1.1 429']);
	});

	it('sees the same request, however its bytes are cut', () => {
		const request =
			'POST /p HTTP/1.1\r\nHost: x\r\nX-I2P-A: b\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\nrest';
		const whole = httpFilter();
		whole.ask(request);
		fc.assert(
			fc.property(fc.array(fc.nat(request.length), { maxLength: 8 }), (cuts) => {
				const { got, ask } = httpFilter();
				let from = 0;
				for (const to of [...cuts.sort((a, b) => a - b), request.length]) {
					ask(request.slice(from, to));
					from = to;
				}
				expect(got.socket).toBe(whole.got.socket);
			}),
		);
		expect(whole.got.socket.endsWith('3\r\nabc\r\n0\r\n\r\n')).toBe(true);
	});
});

describe('limits', () => {
	it('count each destination and all together, and turn away for a while', () => {
		const limits = new RequestLimits({ perPeer: 2, total: 5, pauseSeconds: 100 });
		const key = (name: string) => createDestinationKeys(seededRandom(name)).destination.key;
		const [a, b, c] = [key('a'), key('b'), key('c')];
		expect([limits.take(a, mono(0)), limits.take(a, mono(0)), limits.take(a, mono(0))]).toEqual([
			undefined,
			undefined,
			'peer-limit',
		]);
		expect(limits.take(a, mono(90_000))).toBe('peer-limit');
		expect(limits.take(a, mono(100_001))).toBeUndefined();
		expect([b, b, c, c].map((one) => limits.take(one, mono(100_001)))).toEqual([
			undefined,
			undefined,
			undefined,
			undefined,
		]);
		expect(limits.take(key('d'), mono(100_001))).toBe('total-limit');
	});
});

describe('a server tunnel', () => {
	const dial = (w: TunnelWorld, at: ReturnType<TunnelWorld['port']>, name = 'site.i2p') =>
		w.dial(at).send(`CONNECT ${name}:80 HTTP/1.1\r\nHost: x\r\n\r\nhello`);
	const echo = (program: Program) => {
		program.onPiece = () => program.send(program.pieces.at(-1)!);
		program.onFinish = () => program.end();
	};

	it('lets in whom its list lets in', () => {
		const w = new TunnelWorld();
		const { at, destination } = w.httpProxy();
		const list = (mode: AccessList['mode']): AccessList => ({ mode, keys: new Set([destination.key!]) });
		w.site('open', echo, { access: list('only') });
		w.site('shut', echo, { access: list('not') });
		const [open, shut] = [dial(w, at, 'open.i2p'), dial(w, at, 'shut.i2p')];
		w.until(() => open.text.endsWith('hello') && shut.ended);
		expect([open.text.endsWith('hello'), shut.text.slice(0, 12), w.notes.get('access-denied')]).toEqual([
			true,
			'HTTP/1.1 502',
			1,
		]);
	});

	it('turns away who comes too often', () => {
		const w = new TunnelWorld();
		const { at } = w.httpProxy();
		w.site('site', echo, { bounds: { perPeer: 2, total: 0, pauseSeconds: 60 } });
		const programs = [1, 2, 3].map(() => dial(w, at));
		w.until(
			() => programs.filter((one) => one.text.endsWith('hello')).length === 2 && programs.some((one) => one.ended),
		);
		expect(w.notes.get('peer-limit')).toBe(1);
	});

	it('answers at its own port only, beside others of the same destination', () => {
		const w = new TunnelWorld();
		const { at } = w.httpProxy();
		w.site('site', echo, { port: 81 });
		const wrong = dial(w, at);
		const right = w.dial(at).send('CONNECT site.i2p:81 HTTP/1.1\r\nHost: x\r\n\r\nhello');
		w.until(() => right.text.endsWith('hello') && wrong.ended);
		expect(wrong.text.slice(0, 12)).toBe('HTTP/1.1 502');
	});

	it('resets the stream where its server is gone', () => {
		const w = new TunnelWorld();
		const { at } = w.httpProxy();
		const site = w.site('site', echo, { to: { host: '127.0.0.3', port: 9 } });
		const program = dial(w, at);
		w.until(() => program.closed !== undefined || program.ended);
		w.until(() => site.tunnel.size === 0);
		expect([w.notes.get('local-refused'), site.tunnel.size]).toEqual([1, 0]);
	});

	it('shows each client from an address of its own, if so asked', () => {
		const w = new TunnelWorld();
		const { at } = w.httpProxy();
		const froms: (string | undefined)[] = [];
		w.site('site', echo, {
			uniqueLocal: true,
			tcp: {
				connect: (to, handler, options) => {
					froms.push(options.from);
					return w.local.tcp.connect(to, handler, { timeoutMs: options.timeoutMs });
				},
			},
		});
		const programs = [dial(w, at), dial(w, at)];
		w.until(() => programs.every((one) => one.text.endsWith('hello')));
		expect(froms[0]).toMatch(/^127\.\d+\.\d+\.\d+$/);
		expect(froms[1]).toBe(froms[0]);
	});
});
