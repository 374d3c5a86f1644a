// IRC through tunnels: what of a client's words reaches a server, and what of a server's reaches a client.
import { createDestinationKeys } from '@i2p/data-core';
import {
	IrcClientFilter,
	IrcServerFilter,
	parseIrcLine,
	type TunnelNote,
	tellsOfMachine,
	writeIrcLine,
} from '@i2p/i2ptunnel';
import { seededRandom } from '@i2p/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf, TunnelWorld, textOf } from './tunnel-world.js';

function sidesOf() {
	const out = { stream: '', socket: '', finished: false };
	return {
		out,
		sides: {
			toStream: (lent: Uint8Array) => {
				out.stream += textOf(lent);
			},
			toSocket: (given: Uint8Array) => {
				out.socket += textOf(given);
			},
			finish: () => {
				out.finished = true;
			},
		},
	};
}

function clientFilter() {
	const notes: TunnelNote[] = [];
	const filter = new IrcClientFilter((code) => notes.push(code));
	return {
		notes,
		out: (text: string) => {
			const { out, sides } = sidesOf();
			filter.fromSocket(bytesOf(text), sides);
			return out.stream;
		},
		in: (text: string) => {
			const { out, sides } = sidesOf();
			filter.fromStream(bytesOf(text), sides);
			return out.socket;
		},
	};
}

describe('a line', () => {
	it('is taken apart and written as it was', () => {
		const line = parseIrcLine('@time=1;x :nick!u@h PRIVMSG #c  :hello there')!;
		expect(line).toEqual({
			tags: '@time=1;x',
			prefix: 'nick!u@h',
			command: 'PRIVMSG',
			parameters: ['#c', 'hello there'],
		});
		expect(writeIrcLine(line)).toBe('@time=1;x :nick!u@h PRIVMSG #c :hello there\r\n');
		expect(parseIrcLine('   ')).toBeUndefined();
		expect(parseIrcLine('ping')?.command).toBe('PING');
		expect(writeIrcLine({ tags: '', prefix: '', command: 'TOPIC', parameters: ['#c', ''] })).toBe('TOPIC #c :\r\n');
	});

	it('comes back from whatever it says', () => {
		const word = fc.stringMatching(/^[a-z0-9#]{1,8}$/);
		fc.assert(
			fc.property(fc.array(word, { maxLength: 5 }), fc.string({ maxLength: 20 }), (words, last) => {
				fc.pre(!/[\r\n\0]/.test(last));
				const line = { tags: '', prefix: '', command: 'NOTICE', parameters: [...words, last] };
				const again = parseIrcLine(writeIrcLine(line).slice(0, -2))!;
				expect(again.parameters.join('|')).toBe(line.parameters.join('|'));
			}),
		);
	});

	it('tells of the machine in CTCP, but not in ACTION', () => {
		for (const text of [
			'\x01VERSION\x01',
			'\x01DCC SEND f 2130706433 80 9\x01',
			'a\x01PING 1\x01',
			'\x01ACTION x\x01\x01VERSION\x01',
			'\x01\x01',
			'\x01ACTION x\x01 y',
		])
			expect(tellsOfMachine(text), JSON.stringify(text)).toBe(true);
		for (const text of ['hello', '\x01ACTION waves\x01', '\x01ACTION waves', ''])
			expect(tellsOfMachine(text)).toBe(false);
	});
});

describe('a client', () => {
	it('has no user name, no host, no real name, no program', () => {
		const { out, notes } = clientFilter();
		expect(out('USER alice alices-laptop irc.example :Alice Smith\r\n')).toBe('USER user 0 * :user\r\n');
		expect(out('QUIT :WeeChat 4.2 on Debian\r\n')).toBe('QUIT :leaving\r\n');
		expect(out(':alice!a@laptop PRIVMSG #c :hi\r\n')).toBe('PRIVMSG #c hi\r\n');
		expect(out('@+typing=active TAGMSG #c\r\n')).toBe('');
		expect(out('NOTICE bob :\x01VERSION WeeChat\x01\r\n')).toBe('');
		expect(out('PRIVMSG bob :\x01DCC CHAT chat 2130706433 5000\x01\r\n')).toBe('');
		expect(out('PRIVMSG #c :\x01ACTION waves\x01\r\n')).toBe('PRIVMSG #c :\x01ACTION waves\x01\r\n');
		expect(notes).toEqual(['irc-blocked', 'irc-blocked', 'irc-blocked']);
	});

	it('may do what people do', () => {
		const { out } = clientFilter();
		for (const line of [
			'NICK alice',
			'JOIN #c key',
			'PART #c bye',
			'MODE #c +o bob',
			'CAP LS 302',
			'AUTHENTICATE PLAIN',
			'WHOIS bob',
			'PASS secret',
			'PONG abc',
		])
			expect(out(`${line}\r\n`)).toBe(`${line}\r\n`);
		expect(out('SQUIT x\r\nDANCE\r\n\r\n')).toBe('');
		expect(out('NI') + out('CK a\r') + out('\nJOIN #c\n')).toBe('NICK a\r\nJOIN #c\r\n');
	});

	it('asks for a PONG without telling its clock, and gets its own words back', () => {
		const filter = clientFilter();
		expect(filter.out('PING LAG1700000000123\r\n')).toBe('PING 1000\r\n');
		expect(filter.in(':irc.i2p PONG irc.i2p :1000\r\n')).toBe(':irc.i2p PONG irc.i2p LAG1700000000123\r\n');
		expect(filter.in(':irc.i2p PONG irc.i2p :1000\r\n')).toBe(':irc.i2p PONG irc.i2p 1000\r\n');
		for (let i = 0; i < 20; i++) filter.out(`PING ${i}\r\n`);
		expect(filter.in('PONG x :1001\r\n')).toBe('PONG x 1001\r\n');
		expect(filter.in('PONG x :1020\r\n')).toBe('PONG x 19\r\n');
	});

	it('hears its server, but no questions about its machine', () => {
		const { in: heard, notes } = clientFilter();
		for (const line of [
			':irc 001 alice :Welcome',
			':a!b@c JOIN #c',
			'PING :x',
			':a!b@c PRIVMSG alice :hi',
			':irc CAP * LS :sasl',
			'ERROR :bye',
		])
			expect(heard(`${line}\r\n`)).toBe(`${line}\r\n`);
		expect(
			heard(
				':a!b@c PRIVMSG alice :\x01VERSION\x01\r\n:a!b@c PRIVMSG alice :\x01DCC SEND x 1 2 3\x01\r\n:irc DANCE\r\n',
			),
		).toBe('');
		expect(notes).toHaveLength(3);
	});

	it('passes what tells of its machine in no command', () => {
		const { out } = clientFilter();
		expect(out('TOPIC #c :\x01VERSION\x01\r\nVERSION \x01\r\nAWAY :\x01DCC SEND x 1 2 3\x01\r\n')).toBe('');
	});

	it('never passes what tells of its machine, however it is written', () => {
		const { out } = clientFilter();
		fc.assert(
			fc.property(
				fc.array(
					fc.constantFrom(
						'PRIVMSG',
						'NOTICE',
						' ',
						' :',
						'#c',
						'\x01',
						'ACTION ',
						'VERSION',
						'USER',
						'\r\n',
						'alice',
						'@t',
						':p',
					),
					{ maxLength: 20 },
				),
				(parts) => {
					for (const line of out(`${parts.join('')}\r\n`).split('\r\n')) {
						const marks = line.split('\x01');
						if (marks.length > 1) expect([marks[1]!.startsWith('ACTION '), marks.length <= 3]).toEqual([true, true]);
						if (line.startsWith('USER')) expect(line).not.toContain('alice');
					}
				},
			),
		);
	});

	it('whose line never ends is let go', () => {
		const { out } = clientFilter();
		expect(() => out('x'.repeat(9000))).toThrow(expect.objectContaining({ code: 'too-long' }));
	});
});

describe('a server', () => {
	const { destination } = createDestinationKeys(seededRandom('irc client'));
	const filtered = (webIrcPassword?: string) => {
		const filter = new IrcServerFilter({ webIrcPassword, note: () => undefined }, destination.key);
		return (text: string) => {
			const { out, sides } = sidesOf();
			filter.fromStream(bytesOf(text), sides);
			return out.socket;
		};
	};

	it('sees the destination as the host, and nobody claims another', () => {
		const pass = filtered();
		expect(pass('NICK a\r\nWEBIRC pw x evil 1.2.3.4\r\nUSER a faked * :A B\r\n')).toBe(
			`NICK a\r\nUSER a ${destination.b32} * :A B\r\n`,
		);
		expect(pass('PRIVMSG #c :hi\r\nWEBIRC x\r\n')).toBe('PRIVMSG #c :hi\r\n');
		expect(filtered('pw')('NICK a\r\n')).toBe(`WEBIRC pw i2p ${destination.b32} 127.0.0.1\r\nNICK a\r\n`);
	});

	it('is not kept waiting for USER', () => {
		const pass = filtered();
		expect(() => pass('NICK a\r\n'.repeat(33))).toThrow(expect.objectContaining({ code: 'no-user' }));
	});
});

describe('a dialogue', () => {
	it('of a client tunnel with a server tunnel', () => {
		const w = new TunnelWorld();
		const at = w.port();
		const irc = w.site(
			'irc',
			(program) => {
				program.onText = (text, self) => {
					if (text.includes('USER') && !self.ended) self.send(':irc 001 alice :Welcome\r\nPING :token\r\n');
					self.onText = text.includes('USER') ? undefined : self.onText;
				};
			},
			{ filter: ({ key }) => new IrcServerFilter({ webIrcPassword: undefined, note: w.note }, key) },
		);
		w.table.become(
			[{ ...w.plan('chat', 'irc-client'), listen: at, targets: [w.target('irc.i2p:6667')], shared: true }],
			w.turn(),
		);
		w.until(() => w.table.states()[0]!.ready);
		const client = w.dial(at).send('NICK alice\r\nUSER alice laptop x :Alice\r\n');
		w.until(() => client.text.includes('token'));
		client.send('PONG token\r\nQUIT :my client 1.0\r\n');
		w.until(() => irc.programs[0]!.text.includes('QUIT'));
		const { b32 } = w.table.states()[0]!;
		expect(irc.programs[0]!.text).toBe(`NICK alice\r\nUSER user ${b32} * user\r\nPONG token\r\nQUIT :leaving\r\n`);
		expect(client.text).toBe(':irc 001 alice :Welcome\r\nPING :token\r\n');
	});
});
