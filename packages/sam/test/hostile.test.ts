// Clients that break everything: the others notice nothing, and nothing of them stays.
import { describe, expect, it } from 'vitest';
import { SamWorld } from './sam-world.js';

/** What a client may be doing when it vanishes; each begins after HELLO. */
const states: readonly (readonly [name: string, lines: string])[] = [
	['after HELLO', ''],
	['in a line', 'NAMING LOO'],
	['while its session is made', 'SESSION CREATE STYLE=STREAM ID=v DESTINATION=TRANSIENT\n'],
	['with a session', 'SESSION CREATE STYLE=RAW ID=v DESTINATION=TRANSIENT\n'],
	['with subsessions', 'SESSION CREATE STYLE=PRIMARY ID=v DESTINATION=TRANSIENT\nSESSION ADD STYLE=STREAM ID=w\n'],
	['in an ACCEPT', 'STREAM ACCEPT ID=good\n'],
	['in a FORWARD', 'STREAM FORWARD ID=other PORT=1\n'],
	['in a CONNECT', 'STREAM CONNECT ID=other DESTINATION=SERVER\n'],
	['in a CONNECT to nobody', `STREAM CONNECT ID=other DESTINATION=${'b'.repeat(51)}a.b32.i2p\n`],
	['in a lookup', 'NAMING LOOKUP NAME=slow.i2p\n'],
	['in the bytes of a datagram', 'DATAGRAM SEND DESTINATION=x SIZE=500\nabc'],
	['in an open stream', 'STREAM CONNECT ID=other DESTINATION=SERVER\nbytes of a stream'],
	['with an ID that is in use', 'SESSION CREATE STYLE=STREAM ID=good DESTINATION=TRANSIENT\nPING\n'],
	['with datagrams that are forwarded', 'SESSION CREATE STYLE=DATAGRAM ID=v DESTINATION=TRANSIENT PORT=9999\n'],
	['in AUTH', 'AUTH REMOVE USER=nobody\nAUTH'],
	['after QUIT', 'QUIT\n'],
];

const garbage: readonly (readonly [name: string, bytes: string | Uint8Array])[] = [
	['a line without end', 'X'.repeat(20_000)],
	['a line without end after HELLO', `HELLO VERSION\n${'X'.repeat(20_000)}`],
	['no UTF-8', new Uint8Array([0x48, 0xff, 0xfe, 0x0a])],
	['a quote without end', 'HELLO VERSION MIN="3.0\n'],
	['zeros', new Uint8Array(5000)],
	['HTTP', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'],
	['TLS', new Uint8Array([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3, 0x0a])],
	['a thousand keys', `HELLO VERSION ${Array.from({ length: 1000 }, (_, i) => `K${i}=${i}`).join(' ')}\n`],
	['keys of objects', 'HELLO VERSION __proto__=1 constructor=2 toString=3\n'],
];

/** A pair of honest sessions with a stream. */
function honest() {
	const sam = new SamWorld();
	const good = sam.session('good');
	sam.session('other');
	const accept = sam.hello();
	accept.ask('STREAM ACCEPT ID=good');
	const connect = sam.hello();
	connect.ask(`STREAM CONNECT ID=other DESTINATION=${good.b32}`);
	accept.line();
	const works = () => {
		connect.send('ping');
		expect(accept.read(4)).toBe('ping');
		accept.send('pong');
		expect(connect.read(4)).toBe('pong');
		expect(good.client.ask('PING x')).toBe('PONG x');
	};
	return { sam, good, works };
}

describe('a client that vanishes', () => {
	for (const [name, lines] of states)
		for (const reset of [true, false])
			it(`${name}, ${reset ? 'reset' : 'ended'}, leaves nothing behind`, () => {
				const { sam, good, works } = honest();
				for (const waitMs of [0, 15, 200]) {
					const client = sam.client();
					client.send(`HELLO VERSION\n${lines.replace('SERVER', good.b32)}`);
					sam.world.run(waitMs || 0.2);
					if (reset) client.socket!.destroy(true);
					else client.socket!.end();
					sam.world.run(100);
				}
				works();
				sam.world.run(120_000, () => sam.server.size === 4);
				expect([sam.server.size, [...sam.server.sessions.keys()]]).toEqual([4, ['good', 'other']]);
				works();
			});
});

describe('a client that vanishes before HELLO', () => {
	for (const said of ['', 'HEL', 'HELLO VERSION MIN=3.0'])
		for (const reset of [true, false])
			it(`having said ${said === '' ? 'nothing' : said}, ${reset ? 'reset' : 'ended'}, leaves nothing behind`, () => {
				const { sam, works } = honest();
				const client = sam.client();
				if (said !== '') client.send(said);
				sam.world.run(10);
				if (reset) client.socket!.destroy(true);
				else client.socket!.end();
				sam.world.run(95_000, () => sam.server.size === 4);
				expect(sam.server.size).toBe(4);
				works();
			});
});

describe('a client that says nonsense', () => {
	for (const [name, bytes] of garbage)
		it(`${name}: is answered or ended, and the others notice nothing`, () => {
			const { sam, works } = honest();
			const client = sam.client();
			client.send(bytes);
			sam.world.run(1000);
			const rest = client.rest;
			if (rest !== '') expect(rest).toMatch(/^HELLO REPLY RESULT=(OK VERSION=3\.1|I2P_ERROR MESSAGE="[^"\n]+")\n/);
			works();
			client.socket!.destroy();
			sam.world.run(31_000, () => sam.server.size === 4);
			expect(sam.server.size).toBe(4);
		});

	it('is answered that its line is too long', () => {
		const sam = new SamWorld();
		const client = sam.hello();
		client.send('X'.repeat(16_384));
		expect(client.line()).toBe('SESSION STATUS RESULT=I2P_ERROR MESSAGE="This line is too long"');
		sam.world.run(100, () => client.ended);
		expect(client.ended).toBe(true);
	});

	it('before its session is OK is held, and beyond bounds dropped', () => {
		const { sam, works } = honest();
		const client = sam.hello();
		client.send('SESSION CREATE STYLE=STREAM ID=early DESTINATION=TRANSIENT\n');
		for (let i = 0; i < 10; i++) client.send(new Uint8Array(60_000).fill(0x20));
		sam.world.run(5000, () => client.closed !== undefined || client.ended);
		expect(sam.server.sessions.has('early')).toBe(false);
		works();
	});
});

describe('a thousand clients at once', () => {
	it('are all answered; sessions and streams of others go on', () => {
		const { sam, works } = honest();
		const clients = Array.from({ length: 1000 }, (_, i) => {
			const client = sam.client();
			client.send('HELLO VERSION\n');
			if (i % 4 === 0) client.send(`SESSION CREATE STYLE=STREAM ID=m${i} DESTINATION=TRANSIENT SIGNATURE_TYPE=7\n`);
			else if (i % 4 === 1) client.send('NAMING LOOKUP NAME=no.i2p\n');
			else if (i % 4 === 2) client.send('STREAM ACCEPT ID=other\n');
			else client.send('PING\n');
			return client;
		});
		sam.world.run(5000);
		const second = clients.map((client) => client.rest.split('\n')[1] ?? '');
		expect(second.every((line) => /^(SESSION|NAMING|STREAM|PONG)/.test(line))).toBe(true);
		const ok = second.filter((line) => line.startsWith('SESSION STATUS RESULT=OK')).length;
		expect(ok).toBe(126);
		expect(second.filter((line) => line.includes('Too many sessions')).length).toBe(250 - 126);
		expect(second.filter((line) => line === 'STREAM STATUS RESULT=OK').length).toBe(128);
		works();
		for (const client of clients) client.socket!.destroy(true);
		sam.world.run(60_000, () => sam.server.size === 4);
		expect([sam.server.size, sam.server.sessions.size]).toEqual([4, 2]);
		works();
	}, 60_000);
});
