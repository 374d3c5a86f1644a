// SOCKS 4a and 5 from a program's socket to a destination: greetings, logins, connecting, Tor's look-ups; what is refused, and with which code.
import {
	parseTarget,
	readGreeting,
	readLogin,
	readRequest4,
	readRequest5,
	socksReply,
	writeReply,
} from '@i2p/i2ptunnel';
import { concatBytes, WireError } from '@i2p/util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf, type Program, TunnelWorld } from './tunnel-world.js';

const echo = (program: Program) => {
	program.onPiece = () => program.send(program.pieces.at(-1)!);
	program.onFinish = () => program.end();
};
const named = (name: string, port = 80, command = 1) =>
	Uint8Array.of(5, command, 0, 3, name.length, ...bytesOf(name), port >> 8, port & 255);
const four = (command: number, host: readonly number[], name?: string, port = 80) =>
	concatBytes(
		Uint8Array.of(4, command, port >> 8, port & 255, ...host),
		bytesOf(`me\0${name === undefined ? '' : `${name}\0`}`),
	);
const hello = Uint8Array.of(5, 1, 0);

/** Says this, one message after the other, and answers what came until the end or for a while. */
function say(w: TunnelWorld, at: ReturnType<TunnelWorld['port']>, ...messages: Uint8Array[]): number[] {
	const program = w.dial(at);
	for (const message of messages) program.send(message);
	w.until(() => program.ended || program.closed !== undefined, 50_000);
	return [...program.bytes];
}

describe('SOCKS 5', () => {
	it('leads to names and b32 addresses, and takes what is sent ahead', () => {
		const w = new TunnelWorld();
		const site = w.site('site', echo);
		const { at, proxy } = w.socksProxy();
		for (const name of ['site.i2p', site.b32, 'SITE.I2P']) {
			const program = w.dial(at).send(hello).send(named(name, 22)).send('early');
			w.until(() => program.text.endsWith('early'));
			expect([...program.bytes.subarray(0, 12)]).toEqual([5, 0, 5, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
			program.send(' late');
			w.until(() => program.text.endsWith('early late'));
			program.end();
			w.until(() => proxy.size === 0, 10_000);
		}
		expect([site.programs.length, w.notes.get('socks-connect'), proxy.size]).toEqual([3, 3, 0]);
	});

	it('may come byte by byte', () => {
		const w = new TunnelWorld();
		w.site('site', echo);
		const { at } = w.socksProxy();
		const program = w.dial(at);
		for (const code of [...hello, ...named('site.i2p')]) {
			program.send(Uint8Array.of(code));
			w.until(() => false, 1);
		}
		w.until(() => program.bytes.length === 12);
		expect(program.bytes[3]).toBe(0);
	});

	it.each([
		['a name outside', named('example.com'), socksReply.forbidden],
		['localhost', named('localhost'), socksReply.forbidden],
		['an IPv4 address', Uint8Array.of(5, 1, 0, 1, 8, 8, 8, 8, 0, 80), socksReply.forbidden],
		['loopback', Uint8Array.of(5, 1, 0, 1, 127, 0, 0, 1, 0, 80), socksReply.forbidden],
		['an address as a name', named('127.0.0.1'), socksReply.forbidden],
		['an IPv6 address', Uint8Array.of(5, 1, 0, 4, ...new Array<number>(16).fill(1), 0, 80), socksReply.unknownAddress],
		['an IPv6 address as a name', named('::1'), socksReply.unknownAddress],
		['an unknown name', named('nobody.i2p'), socksReply.unreachable],
		['a destination that is not there', named(`${'a'.repeat(52)}.b32.i2p`), socksReply.unreachable],
		['BIND', named('site.i2p', 80, 2), socksReply.unknownCommand],
		['UDP ASSOCIATE', named('site.i2p', 80, 3), socksReply.unknownCommand],
		['another command', named('site.i2p', 80, 9), socksReply.unknownCommand],
		['an unknown kind of address', Uint8Array.of(5, 1, 0, 9, 1, 1, 0, 80), socksReply.unknownAddress],
		['an empty name', named(''), socksReply.unknownAddress],
		['a name with a NUL', named('site.i2p\0.com'), socksReply.unknownAddress],
	])('answers %s by its code', (_name, message, code) => {
		const w = new TunnelWorld();
		const site = w.site('site', echo);
		const { at, proxy } = w.socksProxy();
		expect(say(w, at, hello, message).slice(0, 4)).toEqual([5, 0, 5, code]);
		w.until(() => proxy.size === 0, 40_000);
		expect([site.programs.length, proxy.size]).toEqual([0, 0]);
	});

	it('refuses what the destination refuses', () => {
		const w = new TunnelWorld();
		w.site('site', echo, { access: { mode: 'only', keys: new Set() } });
		const { at } = w.socksProxy();
		expect(say(w, at, hello, named('site.i2p'))[3]).toBe(socksReply.refused);
		expect(w.notes.get('access-denied')).toBe(1);
	});

	it('wants name and password where that is set, and takes any where it is not', () => {
		const w = new TunnelWorld();
		w.site('site', echo);
		const { at } = w.socksProxy({ login: { user: 'me', password: 'pw' } });
		const login = (user: string, password: string) =>
			Uint8Array.of(1, user.length, ...bytesOf(user), password.length, ...bytesOf(password));
		const both = Uint8Array.of(5, 2, 0, 2);
		expect(say(w, at, hello)).toEqual([5, 255]);
		expect(say(w, at, both, login('me', 'no'), named('site.i2p'))).toEqual([5, 2, 1, 1]);
		expect(say(w, at, four(1, [0, 0, 0, 1], 'site.i2p')).slice(0, 2)).toEqual([0, 91]);
		const program = w.dial(at).send(both).send(login('me', 'pw')).send(named('site.i2p'));
		w.until(() => program.bytes.length >= 14);
		expect([...program.bytes.subarray(0, 6)]).toEqual([5, 2, 1, 0, 5, 0]);
		const open = w.socksProxy();
		const other = w
			.dial(open.at)
			.send(Uint8Array.of(5, 1, 2))
			.send(login('circuit', '1'))
			.send(named('site.i2p'));
		w.until(() => other.bytes.length >= 14);
		expect([...other.bytes.subarray(0, 6)]).toEqual([5, 2, 1, 0, 5, 0]);
	});

	it('resolves names to addresses that lead to them, and back', () => {
		const w = new TunnelWorld();
		w.site('site', echo);
		const { at } = w.socksProxy();
		const answer = say(w, at, hello, named('site.i2p', 0, 0xf0)).slice(2);
		expect(answer.slice(0, 4)).toEqual([5, 0, 0, 1]);
		const address = answer.slice(4, 8);
		expect(address.slice(0, 2)).toEqual([198, 18]);
		expect(say(w, at, hello, named('site.i2p', 0, 0xf0)).slice(6, 10)).toEqual(address);
		const program = w
			.dial(at)
			.send(hello)
			.send(Uint8Array.of(5, 1, 0, 1, ...address, 0, 80))
			.send('ping');
		w.until(() => program.text.endsWith('ping'));
		const back = say(w, at, hello, Uint8Array.of(5, 0xf1, 0, 1, ...address, 0, 0)).slice(2);
		expect([back.slice(0, 5), String.fromCharCode(...back.slice(5, 13))]).toEqual([[5, 0, 0, 3, 8], 'site.i2p']);
		expect(say(w, at, hello, Uint8Array.of(5, 0xf1, 0, 1, 198, 18, 9, 9, 0, 0))[3]).toBe(socksReply.unreachable);
		expect(say(w, at, hello, named('example.com', 0, 0xf0))[3]).toBe(socksReply.unreachable);
		expect(say(w, at, hello, Uint8Array.of(5, 0xf0, 0, 1, 1, 2, 3, 4, 0, 0))[3]).toBe(socksReply.unknownAddress);
	});

	it('leads outside through an outproxy only', () => {
		const w = new TunnelWorld();
		const out = w.site('out', (program) => {
			program.onText = (text, self) => {
				if (text.startsWith('CONNECT no')) self.send('HTTP/1.1 502 Bad\r\n\r\n');
				else if (text.startsWith('CONNECT odd')) self.send('hello\r\n\r\n');
				else if (text.endsWith('\r\n\r\n')) self.send('HTTP/1.1 200 OK\r\n\r\nhi');
			};
		});
		const { at } = w.socksProxy({ outproxies: [parseTarget('out.i2p')!], outproxyAuthorization: 'Basic x' });
		const program = w
			.dial(at)
			.send(hello)
			.send(Uint8Array.of(5, 1, 0, 1, 9, 9, 9, 9, 1, 187));
		w.until(() => program.text.endsWith('hi'));
		expect(out.programs[0]!.text).toBe(
			'CONNECT 9.9.9.9:443 HTTP/1.1\r\nHost: 9.9.9.9:443\r\nProxy-Authorization: Basic x\r\n\r\n',
		);
		expect(say(w, at, hello, named('no.example.com'))[3]).toBe(socksReply.refused);
		expect(say(w, at, hello, named('odd.example.com'))[3]).toBe(socksReply.failed);
		expect(say(w, at, hello, Uint8Array.of(5, 1, 0, 1, 10, 0, 0, 1, 1, 187))[3]).toBe(socksReply.forbidden);
	});
});

describe('SOCKS 4a', () => {
	it('leads to names, and says no', () => {
		const w = new TunnelWorld();
		w.site('site', echo);
		const { at } = w.socksProxy();
		const program = w
			.dial(at)
			.send(four(1, [0, 0, 0, 7], 'site.i2p'))
			.send('ping');
		w.until(() => program.text.endsWith('ping'));
		expect([...program.bytes.subarray(0, 8)]).toEqual([0, 90, 0, 0, 0, 0, 0, 0]);
		expect(say(w, at, four(1, [8, 8, 8, 8]))[1]).toBe(91);
		expect(say(w, at, four(2, [0, 0, 0, 7], 'site.i2p'))[1]).toBe(91);
		const resolved = say(w, at, four(0xf0, [0, 0, 0, 7], 'site.i2p'));
		expect(resolved.slice(0, 6)).toEqual([0, 90, 0, 0, 198, 18]);
		const mapped = w
			.dial(at)
			.send(four(1, resolved.slice(4)))
			.send('pong');
		w.until(() => mapped.text.endsWith('pong'));
		expect(mapped.bytes[1]).toBe(90);
	});
});

describe('a hostile client', () => {
	it('that says nothing, too much or nonsense is let go', () => {
		const w = new TunnelWorld();
		const { at, proxy } = w.socksProxy();
		for (const text of [
			'',
			'\x05',
			'\x06\x01',
			'GET / HTTP/1.1\r\n',
			'\x05\x00',
			`\x04\x01\0\x50\0\0\0\x01${'x'.repeat(2000)}`,
			`\x05\x01\x00\x05\x01\x01`,
		]) {
			const program = w.dial(at).send(text);
			w.until(() => program.ended || program.closed !== undefined, 70_000);
			expect(program.ended || program.closed !== undefined, JSON.stringify(text.slice(0, 10))).toBe(true);
		}
		w.until(() => proxy.size === 0, 70_000);
		expect(proxy.size).toBe(0);
	});

	it.each([
		['a name as long as can be', named(`${'a'.repeat(251)}.i2p`), socksReply.forbidden],
		['a name of 255 letters in many labels', named(`${'ab.'.repeat(83)}cd.i2p`), socksReply.forbidden],
		['a name of dots', named('......i2p'), socksReply.forbidden],
		['a name with a port in it', named('site.i2p:80'), socksReply.unknownAddress],
		['a name with a blank', named('site .i2p'), socksReply.unknownAddress],
		['a name with an at sign', named('me@site.i2p'), socksReply.forbidden],
		['a name that is a number', named('2130706433'), socksReply.forbidden],
		['a name in hex', named('0x7f.1'), socksReply.forbidden],
		['a reserved byte that is none', Uint8Array.of(5, 1, 9, 3, 1, 97, 0, 80), socksReply.unknownAddress],
		['port 0', named('nobody.i2p', 0), socksReply.unreachable],
	])('with %s is told no', (_name, message, code) => {
		const w = new TunnelWorld();
		const site = w.site('site', echo);
		const { at, proxy } = w.socksProxy();
		expect(say(w, at, hello, message).slice(0, 4)).toEqual([5, 0, 5, code]);
		w.until(() => proxy.size === 0, 40_000);
		expect([site.programs.length, proxy.size]).toEqual([0, 0]);
	});

	it.each([
		['fewer methods than it says', Uint8Array.of(5, 255, 0)],
		['a name shorter than it says', concatBytes(hello, Uint8Array.of(5, 1, 0, 3, 255, 97, 98))],
		['a login shorter than it says', concatBytes(Uint8Array.of(5, 1, 2), Uint8Array.of(1, 255, 97, 98))],
		['an IPv6 address cut short', concatBytes(hello, Uint8Array.of(5, 1, 0, 4, 1, 2, 3))],
		['SOCKS 4a without an end', concatBytes(Uint8Array.of(4, 1, 0, 80, 0, 0, 0, 1), bytesOf('me\0site.i2p'))],
	])('that says %s waits half a minute, is let go and reaches nobody', (_name, message) => {
		const w = new TunnelWorld();
		const site = w.site('site', echo);
		const { at, proxy } = w.socksProxy();
		const program = w.dial(at).send(message);
		w.until(() => false, 29_000);
		expect(proxy.size).toBe(1);
		w.until(() => proxy.size === 0, 2_000);
		expect([site.programs.length, proxy.size, w.notes.get('socks-timeout')]).toEqual([0, 0, 1]);
		expect(program.bytes.length).toBeLessThanOrEqual(2);
	});

	it('with 255 methods and a login of 255 letters each is served', () => {
		const w = new TunnelWorld();
		w.site('site', echo);
		const [user, password] = ['u'.repeat(255), 'p'.repeat(255)];
		const { at } = w.socksProxy({ login: { user, password } });
		const methods = Uint8Array.of(5, 255, ...Array.from({ length: 255 }, (_, i) => i));
		const login = concatBytes(Uint8Array.of(1, 255), bytesOf(user), Uint8Array.of(255), bytesOf(password));
		const program = w.dial(at).send(methods).send(login).send(named('site.i2p')).send('ping');
		w.until(() => program.text.endsWith('ping'));
		expect([...program.bytes.subarray(0, 6)]).toEqual([5, 2, 1, 0, 5, 0]);
	});

	it('that leaves at any moment is forgotten', () => {
		for (const afterMs of [0, 5, 25, 45, 70, 200]) {
			const w = new TunnelWorld();
			const site = w.site('site', () => undefined);
			const { at, proxy } = w.socksProxy();
			const program = w.dial(at).send(hello).send(named('site.i2p'));
			w.until(() => false, afterMs + 1);
			program.socket.destroy(true);
			w.until(() => proxy.size === 0 && site.programs.every((one) => one.closed !== undefined), 20_000);
			expect([proxy.size, site.programs.filter((one) => one.closed === undefined).length]).toEqual([0, 0]);
		}
	});

	it('finds readers that throw nothing but what they say', () => {
		for (const read of [readGreeting, readLogin, readRequest4, readRequest5])
			fc.assert(
				fc.property(fc.uint8Array({ maxLength: 600 }), fc.constantFrom(0, 1, 4, 5), (bytes, first) => {
					if (bytes.length > 0) bytes[0] = first;
					try {
						const found = read(bytes);
						if (found !== undefined) expect(found.bytes).toBeLessThanOrEqual(bytes.length);
					} catch (error) {
						expect(error).toBeInstanceOf(WireError);
					}
				}),
			);
		expect([...writeReply(5, 0, { name: 'a.i2p' })]).toEqual([5, 0, 0, 3, 5, ...bytesOf('a.i2p'), 0, 0]);
	});
});
