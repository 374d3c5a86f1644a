// Server tunnels: who may come in and how often, what an HTTP server is shown, what is taken from its answers.
import { createDestinationKeys, type HashKey } from '@i2p/data-core';
import {
	type AccessList,
	HttpServerFilter,
	type PeriodBounds,
	type RequestBounds,
	RequestLimits,
	type ServerTunnelParts,
	turnedAwayPage,
	writeServerPage,
} from '@i2p/i2ptunnel';
import { seededRandom } from '@i2p/testkit';
import { mono } from '@i2p/time';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf, type Program, TunnelWorld, textOf } from './tunnel-world.js';

const asker = createDestinationKeys(seededRandom('asker')).destination;
const noLimits = bounds({});

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

/** Bounds that say nothing but this. */
function bounds(said: {
	perPeer?: Partial<PeriodBounds>;
	total?: Partial<PeriodBounds>;
	pauseSeconds?: number;
	totalPauseSeconds?: number;
}): RequestBounds {
	const none = { minute: 0, hour: 0, day: 0 };
	const { perPeer, total, pauseSeconds = 60, totalPauseSeconds = 0 } = said;
	return { perPeer: { ...none, ...perPeer }, total: { ...none, ...total }, pauseSeconds, totalPauseSeconds };
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
			'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nContent-Length: 4\r\n\r\nbody',
			'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4, 5\r\n\r\nbody',
			'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: +4\r\n\r\nbody',
			'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n',
			'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, identity\r\n\r\n',
			'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding : chunked\r\n\r\n',
			'POST / HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n',
			'POST / HTTP/1.1\r\nHost: x\r\nContent-Length:\r\n 4\r\n\r\nbody',
			'GET / HTTP/1.1\r\nHost: x\r\nX: a\r\n b\r\n\r\n',
			'GET / HTTP/1.1\r\nHost: x\r\nX: a\nX-I2P-DestHash: forged\r\n\r\n',
			'GET / HTTP/1.1\r\nHost: x\r\nX: a\rX-I2P-DestHash: forged\r\n\r\n',
			'GET / HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n',
			`GET / HTTP/1.1\r\nHost: x\r\n${'X: y\r\n'.repeat(128)}\r\n`,
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
		const posts = bounds({ perPeer: { minute: 2 } });
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
	const key = (name: string) => createDestinationKeys(seededRandom(name)).destination.key;
	const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(key) as [HashKey, HashKey, HashKey, HashKey];
	const codes = (limits: RequestLimits, who: readonly HashKey[], seconds: number) =>
		who.map((one) => limits.take(one, mono(1000 * seconds))?.code);

	it('count each destination and all together, and turn away for a while', () => {
		const limits = new RequestLimits(bounds({ perPeer: { minute: 2 }, total: { minute: 5 }, pauseSeconds: 100 }));
		expect(codes(limits, [a, a, a], 0)).toEqual([undefined, undefined, 'peer-limit']);
		expect(codes(limits, [a], 90)).toEqual(['peer-limit']);
		expect(codes(limits, [a, b, b, c, c, d], 101)).toEqual([...new Array(5), 'total-limit']);
		expect(codes(limits, [d], 162)).toEqual([undefined]);
	});

	it('hold in an hour and a day, for one and for all', () => {
		const ofOne = new RequestLimits(bounds({ perPeer: { hour: 3, day: 5 } }));
		expect(codes(ofOne, [a, a, a, a, b], 0)).toEqual([undefined, undefined, undefined, 'peer-limit', undefined]);
		expect(codes(ofOne, [a], 3599)).toEqual(['peer-limit']);
		expect(codes(ofOne, [a, a], 3601)).toEqual([undefined, 'peer-limit']);
		expect(codes(ofOne, [a], 86_399)).toEqual(['peer-limit']);
		expect(codes(ofOne, [a], 86_401)).toEqual([undefined]);
		const ofAll = new RequestLimits(bounds({ total: { hour: 2, day: 3 }, totalPauseSeconds: 7200 }));
		expect(codes(ofAll, [a, b, c], 0)).toEqual([undefined, undefined, 'total-limit']);
		expect(codes(ofAll, [d], 7199)).toEqual(['total-limit']);
		expect(codes(ofAll, [d], 7201)).toEqual(['total-limit']);
		expect(codes(ofAll, [d], 86_401)).toEqual([undefined]);
	});

	it('say when it is worth trying again, and what one destination was refused does not count for all', () => {
		const limits = new RequestLimits(
			bounds({ perPeer: { minute: 1, day: 2 }, total: { minute: 3 }, pauseSeconds: 90 }),
		);
		limits.take(a, mono(0));
		expect(limits.take(a, mono(500))).toEqual({ code: 'peer-limit', retrySeconds: 90 });
		for (let i = 0; i < 50; i++) limits.take(a, mono(600));
		expect(codes(limits, [b, c], 1)).toEqual([undefined, undefined]);
		expect(limits.take(a, mono(91_000))).toEqual({ code: 'peer-limit', retrySeconds: 86_309 });
	});

	it('count 4,096 destinations, of which the longest silent make room', () => {
		const limits = new RequestLimits(bounds({ perPeer: { day: 1 } }));
		const keys = Array.from({ length: 4097 }, (_, i) => `${i}` as HashKey);
		expect(codes(limits, keys, 0).filter(Boolean)).toEqual([]);
		expect(codes(limits, [keys[4096]!, keys[1]!, keys[0]!], 1)).toEqual(['peer-limit', 'peer-limit', undefined]);
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
		w.site('site', echo, { bounds: bounds({ perPeer: { minute: 2 } }) });
		const programs = [1, 2, 3].map(() => dial(w, at));
		w.until(
			() => programs.filter((one) => one.text.endsWith('hello')).length === 2 && programs.some((one) => one.ended),
		);
		expect(w.notes.get('peer-limit')).toBe(1);
	});

	it('has words for who is not let in, if its protocol has: a page with the status that says why', () => {
		const w = new TunnelWorld();
		const { at, destination } = w.httpProxy();
		const get = (name: string) =>
			w.dial(at).send(`GET http://${name}.i2p/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
		const words: ServerTunnelParts['words'] = (why) => writeServerPage(turnedAwayPage(why), 'GET');
		w.site('shut', echo, { access: { mode: 'not', keys: new Set([destination.key!]) }, words });
		w.site('hourly', echo, { bounds: bounds({ perPeer: { hour: 1 } }), words });
		w.site('daily', echo, { bounds: bounds({ total: { day: 1 } }), words });
		const gone = w.site('gone', echo, { to: { host: '127.0.0.3', port: 9 }, words });
		for (const name of ['hourly', 'daily']) {
			const first = get(name);
			w.until(() => first.ended);
		}
		const asked = ['shut', 'hourly', 'daily', 'gone'].map(get);
		w.until(() => asked.every((one) => one.ended));
		expect(asked.map(({ text }) => /^HTTP\/1\.1 (\d+)/.exec(text)?.[1])).toEqual(['403', '429', '429', '503']);
		expect(asked[0]!.text).toContain('You are not let in');
		expect(asked[1]!.text).toMatch(/Retry-After: 3[56]\d\d\r\n/);
		expect(asked[1]!.text).toContain('Try again in 60 minutes');
		expect(asked[2]!.text).toContain('Try again in 24 hours');
		expect(asked[3]!.text).toContain('the web server behind it does not answer');
		expect(asked.every(({ text }) => text.includes('The tunnel of this I2P site'))).toBe(true);
		w.until(() => gone.tunnel.size === 0, 60_000);
		expect([gone.tunnel.size, w.notes.get('peer-limit'), w.notes.get('total-limit')]).toEqual([0, 1, 1]);
	});

	it('tells 64 at once why they are turned away, and resets the others', () => {
		const w = new TunnelWorld();
		const site = w.site('site', echo, {
			access: { mode: 'only', keys: new Set() },
			words: () => bytesOf('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n'),
		});
		const { at } = w.httpProxy();
		const programs = Array.from({ length: 70 }, () =>
			w.dial(at).send('GET http://site.i2p/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'),
		);
		w.until(() => programs.every((one) => one.ended));
		const statuses = programs.map(({ text }) => text.slice(9, 12));
		expect([statuses.filter((one) => one === '403').length, statuses.filter((one) => one === '502').length]).toEqual([
			64, 6,
		]);
		w.until(() => site.tunnel.size === 0, 60_000);
		expect([site.tunnel.size, site.programs.length]).toEqual([0, 0]);
	});

	it('gives up a request that does not come, and frees its server', () => {
		const w = new TunnelWorld();
		const { at } = w.httpProxy();
		const site = w.site('slow', () => undefined, {
			filter: (from) =>
				new HttpServerFilter({ host: undefined, posts: new RequestLimits(noLimits), note: w.note }, from),
			words: (why) => writeServerPage(turnedAwayPage(why), 'GET'),
		});
		const slow = w.dial(at).send('CONNECT slow.i2p:80 HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nX: ');
		w.until(() => site.programs.length === 1);
		for (let i = 0; i < 5; i++) {
			w.until(() => false, 10_000);
			slow.send('x');
		}
		expect(slow.text).not.toContain('408');
		w.until(() => slow.text.includes('</html>'), 20_000);
		expect(slow.text).toContain('HTTP/1.1 408 Request Timeout');
		slow.end();
		w.until(() => site.programs[0]!.closed !== undefined && site.tunnel.size === 0, 40_000);
		expect([site.tunnel.size, w.notes.get('request-timeout'), site.programs[0]!.text]).toEqual([0, 1, '']);
		const body = w
			.dial(at)
			.send('CONNECT slow.i2p:80 HTTP/1.1\r\nHost: x\r\n\r\nPOST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n');
		w.until(() => false, 120_000);
		expect([body.ended, site.tunnel.size]).toEqual([false, 1]);
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
