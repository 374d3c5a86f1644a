// What real clients say, as recorded from them, and what they must be answered.
import { describe, expect, it } from 'vitest';
import { SamWorld } from './sam-world.js';

describe('dialogues of clients', () => {
	it('serves libtorrent: session, ME, one accept at a time, connect with base64', () => {
		const sam = new SamWorld();
		const one = sam.client();
		expect(one.ask('HELLO VERSION MIN=3.1 MAX=3.1')).toBe('HELLO REPLY RESULT=OK VERSION=3.1');
		const id = '0123456789abcdef0123456789abcdef01234567';
		expect(
			one.ask(
				`SESSION CREATE STYLE=STREAM ID=${id} DESTINATION=TRANSIENT SIGNATURE_TYPE=7 i2cp.leaseSetEncType=4,0 inbound.quantity=3 outbound.quantity=3 inbound.length=3 outbound.length=3`,
			),
		).toMatch(/^SESSION STATUS RESULT=OK DESTINATION=\S+$/);
		expect(Object.fromEntries(sam.maker.requests[0]!.options)).toEqual({
			'i2cp.leaseSetEncType': '4,0',
			'inbound.quantity': '3',
			'outbound.quantity': '3',
			'inbound.length': '3',
			'outbound.length': '3',
		});
		const me = one.ask('NAMING LOOKUP NAME=ME');
		const mine = sam.maker.requests[0]!.keys.destination.base64;
		expect(me).toBe(`NAMING REPLY RESULT=OK NAME=ME VALUE=${mine}`);
		expect(one.ask('NAMING LOOKUP NAME=tracker2.postman.i2p')).toMatch(
			/^NAMING REPLY RESULT=KEY_NOT_FOUND NAME=tracker2.postman.i2p MESSAGE="/,
		);
		const two = sam.client();
		two.ask('HELLO VERSION MIN=3.1 MAX=3.1');
		expect(two.ask(`STREAM ACCEPT ID=${id}`)).toBe('STREAM STATUS RESULT=OK');
		const other = sam.session('other');
		const three = sam.client();
		three.ask('HELLO VERSION MIN=3.1 MAX=3.1');
		expect(three.ask(`STREAM CONNECT ID=other DESTINATION=${mine}`)).toBe('STREAM STATUS RESULT=OK');
		three.send('GET /announce.php HTTP/1.0\r\n\r\n');
		expect(two.line()).toBe(other.base64);
		expect(two.read(30)).toBe('GET /announce.php HTTP/1.0\r\n\r\n');
		two.send('HTTP/1.0 200 OK\r\n\r\nbody');
		two.socket!.end();
		expect(three.read(23)).toBe('HTTP/1.0 200 OK\r\n\r\nbody');
		sam.world.run(5000, () => three.ended);
		expect(three.ended).toBe(true);
	});

	it('serves txi2p: eight accepts at once, a name for the signature type, ports after the destination, PING', () => {
		const sam = new SamWorld();
		const main = sam.client();
		expect(main.ask('HELLO VERSION MIN=3.0 MAX=3.2')).toBe('HELLO REPLY RESULT=OK VERSION=3.2');
		main.ask('SESSION CREATE STYLE=STREAM ID=txi2p-77 DESTINATION=TRANSIENT SIGNATURE_TYPE=EdDSA_SHA512_Ed25519');
		const { b32, base64 } = sam.maker.requests[0]!.keys.destination;
		const accepts = Array.from({ length: 8 }, () => {
			const socket = sam.client();
			socket.ask('HELLO VERSION MIN=3.0 MAX=3.2');
			expect(socket.ask('STREAM ACCEPT ID=txi2p-77 SILENT=false')).toBe('STREAM STATUS RESULT=OK');
			return socket;
		});
		const other = sam.session('b');
		for (const accept of accepts) {
			const stream = sam.hello('3.2');
			expect(stream.ask(`NAMING LOOKUP NAME=${b32}`)).toBe(`NAMING REPLY RESULT=OK NAME=${b32} VALUE=${base64}`);
			expect(stream.ask(`STREAM CONNECT ID=b DESTINATION=${base64} FROM_PORT=5 TO_PORT=80`)).toBe(
				'STREAM STATUS RESULT=OK',
			);
			expect(accept.line()).toBe(`${other.base64} FROM_PORT=5 TO_PORT=80`);
		}
		expect(main.ask('PING 1234 keep alive')).toBe('PONG 1234 keep alive');
	});

	it('serves i2plib: lookups before any session, a blank at the end of the line, EOF at the end of the stream', () => {
		const sam = new SamWorld();
		const server = sam.session('server');
		const fresh = sam.client();
		fresh.ask('HELLO VERSION MIN=3.1 MAX=3.1');
		expect(fresh.ask(`NAMING LOOKUP NAME=${server.b32}`)).toContain(`VALUE=${server.base64}`);
		const made = fresh.ask('DEST GENERATE SIGNATURE_TYPE=7');
		const priv = /^DEST REPLY PUB=\S+ PRIV=(\S+)$/.exec(made)![1];
		const main = sam.client();
		main.ask('HELLO VERSION MIN=3.1 MAX=3.1');
		expect(main.ask(`SESSION CREATE STYLE=STREAM ID=lib DESTINATION=${priv} `)).toBe(
			`SESSION STATUS RESULT=OK DESTINATION=${priv}`,
		);
		const accept = sam.hello('3.1');
		accept.ask('STREAM ACCEPT ID=server');
		const get = sam.hello('3.1');
		get.ask(`STREAM CONNECT ID=lib DESTINATION=${server.base64} SILENT=false`);
		get.send('GET /\n');
		expect(accept.line().split(' ')).toHaveLength(1);
		accept.read(6);
		accept.send('page').socket!.end();
		sam.world.run(10_000, () => get.ended);
		expect([get.read(4), get.ended]).toEqual(['page', true]);
	});

	it('serves diva: bare HELLO, keys without padding, STYLE after DESTINATION, a host name', () => {
		const sam = new SamWorld();
		const server = sam.session('srv');
		sam.maker.names.set('diva.i2p', sam.maker.requests[0]!.keys.destination.key);
		const main = sam.client();
		expect(main.ask('HELLO VERSION')).toBe('HELLO REPLY RESULT=OK VERSION=3.1');
		const priv = /PRIV=(\S+)$/.exec(main.ask('DEST GENERATE'))![1]!;
		expect(main.ask(`SESSION CREATE ID=abcdefghij012345 DESTINATION=${priv.replace(/=+$/, '')} STYLE=STREAM`)).toBe(
			`SESSION STATUS RESULT=OK DESTINATION=${priv}`,
		);
		sam.hello().ask('STREAM ACCEPT ID=srv');
		const stream = sam.hello();
		expect(stream.ask('STREAM CONNECT SILENT=false ID=abcdefghij012345 DESTINATION=diva.i2p')).toBe(
			'STREAM STATUS RESULT=OK',
		);
		expect(server.base64.length).toBe(524);
		const forward = sam.hello();
		expect(forward.ask('STREAM FORWARD SILENT=true ID=abcdefghij012345 PORT=80 HOST=127.0.0.1')).toBe(
			'STREAM STATUS RESULT=OK',
		);
	});

	it('serves bitcoind and tahoe: quantities, keys kept, a probe that only says HELLO', () => {
		const sam = new SamWorld();
		const probe = sam.hello('3.1');
		probe.socket!.end();
		sam.world.run(1000, () => probe.closed !== undefined);
		expect(probe.closed).toBe('ended');
		const main = sam.hello('3.1');
		const made = main.ask('DEST GENERATE SIGNATURE_TYPE=EdDSA_SHA512_Ed25519');
		const [, pub, priv] = /^DEST REPLY PUB=(\S+) PRIV=(\S+)$/.exec(made)!;
		const first = main.ask(
			`SESSION CREATE STYLE=STREAM ID=0123456789 DESTINATION=${priv} i2cp.leaseSetEncType=4,0 inbound.quantity=3 outbound.quantity=3`,
		);
		expect(first).toBe(`SESSION STATUS RESULT=OK DESTINATION=${priv}`);
		expect(main.ask('NAMING LOOKUP NAME=ME')).toBe(`NAMING REPLY RESULT=OK NAME=ME VALUE=${pub}`);
	});

	it('serves yosemite: a destination with private keys behind it, ports of 0', () => {
		const sam = new SamWorld();
		const server = sam.session('srv');
		sam.session('cli');
		sam.hello().ask('STREAM ACCEPT ID=srv');
		const stream = sam.client();
		stream.ask('HELLO VERSION');
		expect(server.priv.length).toBeGreaterThan(900);
		expect(stream.ask(`STREAM CONNECT ID=cli DESTINATION=${server.priv} SILENT=false FROM_PORT=0 TO_PORT=0`)).toBe(
			'STREAM STATUS RESULT=OK',
		);
	});

	it('answers HELLO bytewise, whatever its shape', () => {
		const shapes: [string, string][] = [
			['HELLO VERSION', 'HELLO REPLY RESULT=OK VERSION=3.1\n'],
			['HELLO VERSION MIN=3.0 MAX=3.0', 'HELLO REPLY RESULT=OK VERSION=3.0\n'],
			['HELLO VERSION MIN=3.0 MAX=3.3', 'HELLO REPLY RESULT=OK VERSION=3.3\n'],
			['HELLO VERSION MIN=2.0 MAX=4.0', 'HELLO REPLY RESULT=OK VERSION=3.3\n'],
			['HELLO VERSION MIN=3 MAX=3', 'HELLO REPLY RESULT=OK VERSION=3.0\n'],
			['hello version max=3.1 MAX=3.1', 'HELLO REPLY RESULT=OK VERSION=3.1\n'],
			['HELLO  VERSION\tMIN=3.1  MAX=3.9 USER="a b" PASSWORD=x\r', 'HELLO REPLY RESULT=OK VERSION=3.3\n'],
			['HELLO VERSION MIN=4.0 MAX=5.0', 'HELLO REPLY RESULT=NOVERSION\n'],
			['HELLO VERSION MIN=3.4', 'HELLO REPLY RESULT=NOVERSION\n'],
			['HELLO VERSION MAX=2.9', 'HELLO REPLY RESULT=NOVERSION\n'],
			['HELLO VERSION MIN=x', 'HELLO REPLY RESULT=NOVERSION\n'],
		];
		const sam = new SamWorld();
		for (const [said, reply] of shapes) {
			const client = sam.client().send(`${said}\n`);
			sam.world.run(1000, () => client.rest.includes('\n'));
			expect([said, client.rest]).toEqual([said, reply]);
		}
	});

	it('takes the ports of a session for what its streams do not name', () => {
		const sam = new SamWorld();
		const server = sam.session('server');
		const create = 'SESSION CREATE STYLE=STREAM ID=c DESTINATION=TRANSIENT SIGNATURE_TYPE=7 FROM_PORT=7';
		const main = sam.hello();
		expect(main.ask(`${create} TO_PORT=70000`)).toMatch(/^SESSION STATUS RESULT=I2P_ERROR MESSAGE="A port/);
		expect(main.ask(`${create} TO_PORT=81`)).toMatch(/^SESSION STATUS RESULT=OK /);
		const accept = sam.hello();
		accept.ask('STREAM ACCEPT ID=server');
		const connect = sam.hello();
		const answer = connect.ask(`STREAM CONNECT ID=c DESTINATION=${server.base64} FROM_PORT=9`);
		expect(answer).toBe('STREAM STATUS RESULT=OK');
		expect(accept.line()).toMatch(/ FROM_PORT=9 TO_PORT=81$/);
	});
});
