// Errors, limits and the flow of bytes through a bridge.
import { sha256 } from '@i2p/crypto-sha256';
import { seededRandom } from '@i2p/testkit';
import { toBase64, utf8 } from '@i2p/util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SamWorld } from './sam-world.js';

const error = (text: string) => new RegExp(`RESULT=I2P_ERROR MESSAGE="[^"]*${text}`);

/** Two sessions and a stream from the second to the first. */
function joined(options: ConstructorParameters<typeof SamWorld>[0] = {}) {
	const sam = new SamWorld(options);
	const server = sam.session('server');
	const client = sam.session('client');
	const accept = sam.hello();
	accept.ask('STREAM ACCEPT ID=server');
	const connect = sam.hello();
	const status = connect.ask(`STREAM CONNECT ID=client DESTINATION=${server.b32}`);
	if (status !== 'STREAM STATUS RESULT=OK') throw new Error(status);
	const from = accept.line();
	return { sam, server, client, accept, connect, from };
}

describe('HELLO', () => {
	it('must come first', () => {
		const sam = new SamWorld();
		const client = sam.client();
		expect(client.ask('NAMING LOOKUP NAME=ME')).toMatch(error('HELLO'));
		sam.world.run(100, () => client.ended);
		expect(client.ended).toBe(true);
	});

	it('must come within a minute, and a line must end', () => {
		const sam = new SamWorld();
		const silent = sam.client();
		const slow = sam.hello();
		slow.send('NAMING LOOKUP NAM');
		sam.world.run(61_000, () => silent.ended && slow.ended);
		expect(silent.rest).toMatch(/^HELLO REPLY RESULT=I2P_ERROR MESSAGE="/);
		expect(slow.rest).toMatch(/^SESSION STATUS RESULT=I2P_ERROR MESSAGE="/);
		expect(sam.notes.get('socket-timeout')).toBe(2);
		sam.world.run(31_000, () => sam.server.size === 0);
		expect(sam.server.size).toBe(0);
	});
});

describe('SESSION CREATE', () => {
	it('names what is wrong', () => {
		const sam = new SamWorld();
		sam.session('taken');
		const client = sam.hello();
		const create = (rest: string) => client.ask(`SESSION CREATE ${rest}`);
		expect(create('ID=x DESTINATION=TRANSIENT')).toMatch(error('STYLE'));
		expect(create('STYLE=STREAM DESTINATION=TRANSIENT')).toMatch(error('ID'));
		expect(create('STYLE=STREAM ID="a b" DESTINATION=TRANSIENT')).toMatch(error('ID'));
		expect(create('STYLE=STREAM ID=x')).toMatch(error('DESTINATION'));
		expect(create('STYLE=WHAT ID=x DESTINATION=TRANSIENT')).toMatch(error('Unknown STYLE WHAT'));
		for (const port of ['x', '65536', '-1', '7.5'])
			expect(create(`STYLE=RAW ID=x DESTINATION=TRANSIENT PORT=${port}`)).toMatch(error('PORT'));
		expect(create('STYLE=RAW ID=x DESTINATION=TRANSIENT PORT=1 HOST=example.org')).toMatch(error('HOST'));
		for (const protocol of ['6', '17', '19', '20', '256', 'x'])
			expect(create(`STYLE=RAW ID=x DESTINATION=TRANSIENT PROTOCOL=${protocol}`)).toMatch(error('PROTOCOL'));
		expect(create('STYLE=STREAM ID=taken DESTINATION=TRANSIENT')).toMatch(
			/^SESSION STATUS RESULT=DUPLICATED_ID MESSAGE="/,
		);
		const invalid = /^SESSION STATUS RESULT=INVALID_KEY MESSAGE="/;
		expect(create('STYLE=STREAM ID=x DESTINATION=AAAA')).toMatch(invalid);
		expect(create('STYLE=STREAM ID=x DESTINATION=!!')).toMatch(invalid);
		expect(create(`STYLE=STREAM ID=x DESTINATION=${toBase64(new Uint8Array(679))}`)).toMatch(invalid);
		expect(create('STYLE=STREAM ID=x DESTINATION=TRANSIENT SIGNATURE_TYPE=RSA_SHA512_4096')).toMatch(error('RSA'));
		expect(create('STYLE=STREAM ID=x DESTINATION=TRANSIENT SIGNATURE_TYPE=99')).toMatch(error('Unknown'));
		expect(create('STYLE=STREAM ID=x DESTINATION=TRANSIENT')).toContain('RESULT=OK');
		expect(create('STYLE=STREAM ID=y DESTINATION=TRANSIENT')).toMatch(error('already'));
	});

	it('knows a destination that is in use', () => {
		const sam = new SamWorld();
		const { priv } = sam.session('one');
		const client = sam.hello();
		const reply = client.ask(`SESSION CREATE STYLE=STREAM ID=two DESTINATION=${priv}`);
		expect(reply).toMatch(/^SESSION STATUS RESULT=DUPLICATED_DEST MESSAGE="/);
	});

	it('passes the failures of the maker on, and the socket can try again', () => {
		const sam = new SamWorld();
		const client = sam.hello();
		const create = 'SESSION CREATE STYLE=STREAM ID=x DESTINATION=TRANSIENT';
		sam.maker.fault = 'duplicate';
		expect(client.ask(create)).toMatch(/^SESSION STATUS RESULT=DUPLICATED_DEST MESSAGE="/);
		sam.maker.fault = 'no-tunnels';
		expect(client.ask(create)).toMatch(error('it could not be made'));
		sam.maker.fault = undefined;
		expect(client.ask(create)).toContain('RESULT=OK');
	});

	it('holds what comes after it until it is answered', () => {
		const sam = new SamWorld();
		const client = sam.hello();
		client.send('SESSION CREATE STYLE=STREAM ID=x DESTINATION=TRANSIENT\nNAMING LOOKUP NAME=ME\nPING a\n');
		expect(client.line()).toContain('SESSION STATUS RESULT=OK');
		expect(client.line()).toContain('NAMING REPLY RESULT=OK NAME=ME');
		expect(client.line()).toBe('PONG a');
	});

	it('lives with its socket', () => {
		const { sam, server, accept, connect } = joined();
		const waiting = sam.hello();
		waiting.ask('STREAM ACCEPT ID=server');
		server.client.socket!.end();
		const all = [waiting, accept, connect];
		sam.world.run(5000, () => all.every((client) => client.closed !== undefined || client.ended));
		expect(all.map((client) => client.closed !== undefined || client.ended)).toEqual([true, true, true]);
		expect(sam.server.sessions.has('server')).toBe(false);
		expect(sam.hello().ask('STREAM ACCEPT ID=server')).toMatch(/^STREAM STATUS RESULT=INVALID_ID MESSAGE="/);
		expect(sam.session('server').b32).not.toBe(server.b32);
	});

	it('is given up when its socket closes before the answer, and ends when its destination does', () => {
		const sam = new SamWorld();
		const client = sam.hello();
		client.send('SESSION CREATE STYLE=STREAM ID=x DESTINATION=TRANSIENT\n');
		sam.world.run(5);
		client.socket!.destroy();
		sam.world.run(100);
		expect(sam.server.sessions.size).toBe(0);
		const other = sam.session('y').client;
		sam.maker.closeLast!();
		sam.world.run(100, () => other.ended);
		expect(other.ended).toBe(true);
	});
});

describe('lookups and keys', () => {
	it('answer every kind of name', () => {
		const sam = new SamWorld();
		const { b32, base64 } = sam.session('x');
		const client = sam.hello();
		const ask = (name: string) => client.ask(`NAMING LOOKUP NAME=${name}`);
		expect(ask('ME')).toMatch(/^NAMING REPLY RESULT=KEY_NOT_FOUND NAME=ME MESSAGE="/);
		expect(ask(base64)).toBe(`NAMING REPLY RESULT=OK NAME=${base64} VALUE=${base64}`);
		expect(ask(b32)).toBe(`NAMING REPLY RESULT=OK NAME=${b32} VALUE=${base64}`);
		expect(ask(`${'a'.repeat(52)}.b32.i2p`)).toContain('RESULT=KEY_NOT_FOUND');
		expect(ask('nobody.i2p')).toMatch(/^NAMING REPLY RESULT=KEY_NOT_FOUND NAME=nobody.i2p MESSAGE="/);
		expect(ask('"what is this"')).toMatch(/^NAMING REPLY RESULT=INVALID_KEY NAME="what is this" MESSAGE="/);
		expect(client.ask('NAMING LOOKUP')).toMatch(/^NAMING REPLY RESULT=INVALID_KEY NAME="" MESSAGE="/);
		sam.maker.names.set('x.i2p', sam.maker.requests[0]!.keys.destination.key);
		expect(ask('x.i2p')).toBe(`NAMING REPLY RESULT=OK NAME=x.i2p VALUE=${base64}`);
	});

	it('go through the session of the socket when it has one, and end after 40 s', () => {
		const sam = new SamWorld();
		const { client } = sam.session('x');
		expect(client.ask(`NAMING LOOKUP NAME=${'b'.repeat(51)}a.b32.i2p`)).toContain('RESULT=KEY_NOT_FOUND');
		const stuck = sam.hello();
		sam.maker.resolve = () => undefined;
		expect(stuck.ask(`NAMING LOOKUP NAME=${'b'.repeat(51)}a.b32.i2p`)).toContain('RESULT=KEY_NOT_FOUND');
		stuck.send(`NAMING LOOKUP NAME=${'b'.repeat(51)}a.b32.i2p\n`);
		sam.world.run(10);
		stuck.socket!.destroy();
		sam.world.run(60_000);
	});

	it('answer a client that has finished sending before it ends', () => {
		const sam = new SamWorld();
		const { b32, base64 } = sam.session('x');
		const client = sam.client().send(`HELLO VERSION\nNAMING LOOKUP NAME=${b32}`);
		client.send('\n').socket!.end();
		sam.world.run(1000, () => client.ended);
		expect(client.rest).toContain(`VALUE=${base64}`);
	});

	it('make DSA-SHA1 keys, as there were first, unless another type is asked for that a destination can have', () => {
		const sam = new SamWorld();
		const client = sam.hello();
		expect(client.ask('DEST GENERATE')).toMatch(/^DEST REPLY PUB=\S{516} PRIV=\S{884}$/);
		for (const type of ['SIGNATURE_TYPE=7', 'SIGNATURE_TYPE=eddsa_sha512_ed25519'])
			expect(client.ask(`DEST GENERATE ${type}`)).toMatch(/^DEST REPLY PUB=\S{524} PRIV=\S{908}$/);
		for (const [type, pub, priv] of [
			['0', 516, 884],
			['1', 524, 908],
			['ECDSA_SHA384_P384', 524, 928],
			['3', 528, 956],
			['RedDSA_SHA512_Ed25519', 524, 908],
		] as const) {
			const reply = client.ask(`DEST GENERATE SIGNATURE_TYPE=${type}`);
			const [, pair] = /^DEST REPLY PUB=(\S+ PRIV=\S+)$/.exec(reply)!;
			expect(pair!.split(' PRIV=').map((text) => text.length)).toEqual([pub, priv]);
		}
		for (const type of ['4', 'RSA_SHA512_4096', '8', 'x'])
			expect(client.ask(`DEST GENERATE SIGNATURE_TYPE=${type}`)).toMatch(/^DEST REPLY RESULT=I2P_ERROR MESSAGE="/);
	});
});

describe('other commands', () => {
	it('are answered, known or not', () => {
		const sam = new SamWorld();
		const client = sam.hello();
		expect(client.ask('PING')).toBe('PONG');
		expect(client.send('PONG x\n\n').ask('HELP')).toMatch(/^HELP STATUS RESULT=OK UDP_PORT=7655 MESSAGE="/);
		for (const line of ['SESSION ADD STYLE=RAW', 'SESSION REMOVE ID=x', 'AUTH ADD'])
			expect(client.ask(line)).toMatch(/ STATUS RESULT=I2P_ERROR MESSAGE="/);
		expect(client.ask('NONSENSE')).toBe('NONSENSE STATUS RESULT=I2P_ERROR MESSAGE="Unknown command"');
		expect(client.ask('SESSION')).toBe('SESSION STATUS RESULT=I2P_ERROR MESSAGE="Unknown command"');
		expect(client.ask('DATAGRAM SEND SIZE=5 DESTINATION=x\nabcde')).toMatch(error('no session of STYLE=DATAGRAM'));
		expect(client.ask('DATAGRAM SEND DESTINATION=x')).toMatch(error('SIZE'));
		sam.world.run(100, () => client.ended);
		expect(client.ended).toBe(true);
		for (const word of ['QUIT', 'STOP', 'exit']) {
			const other = sam.hello();
			other.send(`${word}\n`);
			sam.world.run(100, () => other.ended);
			expect(other.ended).toBe(true);
		}
	});

	it('that cannot be read end the socket', () => {
		const sam = new SamWorld();
		const quote = sam.hello();
		expect(quote.ask('A B="')).toMatch(error('cannot be read'));
		const bytes = sam.hello();
		expect(bytes.send(new Uint8Array([0x41, 0xff, 0x0a])).line()).toMatch(error('cannot be read'));
		const long = sam.hello();
		long.send(utf8('X'.repeat(20_000)));
		const huge = sam.hello();
		for (let i = 0; i < 10; i++) huge.send(utf8('X'.repeat(60_000)));
		sam.world.run(1000, () => [quote, bytes, long, huge].every((client) => client.ended || client.closed));
		expect(sam.notes.get('line-too-long')).toBeGreaterThanOrEqual(2);
	});

	it('of any kind never bring the bridge down', () => {
		const sam = new SamWorld();
		const words = ['HELLO', 'VERSION', 'SESSION', 'CREATE', 'STREAM', 'CONNECT', 'ACCEPT', 'NAMING', 'LOOKUP', 'DEST'];
		const keys = [
			'ID=x',
			'STYLE=STREAM',
			'DESTINATION=TRANSIENT',
			'NAME=ME',
			'NAME=a.i2p',
			'MIN=3.0',
			'SILENT=true',
			'"',
		];
		const line = fc.array(
			fc.oneof(fc.constantFrom(...words, ...keys, 'GENERATE', 'PING'), fc.string({ maxLength: 8 })),
			{
				maxLength: 6,
			},
		);
		fc.assert(
			fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
				const client = sam.client().send('HELLO VERSION\n');
				for (const tokens of lines) client.send(`${tokens.join(' ')}\n`);
				sam.world.run(200);
				client.socket!.destroy();
				sam.world.run(50);
			}),
			{ numRuns: 60 },
		);
		sam.world.run(1000);
		expect([sam.server.size, sam.server.sessions.size]).toEqual([0, 0]);
		expect(sam.session('still').b32).toContain('.b32.i2p');
	});

	it('come from 4096 sockets at most', () => {
		const sam = new SamWorld();
		const clients = Array.from({ length: 4100 }, () => sam.client());
		sam.world.run(100);
		expect([sam.server.size, sam.notes.get('socket-limit')]).toEqual([4096, 4]);
		sam.server.close();
		sam.world.run(100);
		expect(clients.every((client) => client.ended || client.closed !== undefined)).toBe(true);
	});
});

describe('STREAM CONNECT', () => {
	it('names what is wrong', () => {
		const sam = new SamWorld();
		const { client } = sam.session('x');
		const unknown = `${'b'.repeat(51)}a.b32.i2p`;
		expect(client.ask(`STREAM CONNECT ID=x DESTINATION=${unknown}`)).toMatch(error('socket of its own'));
		const ask = (rest: string) => {
			const other = sam.hello();
			const reply = other.ask(`STREAM CONNECT ${rest}`);
			sam.world.run(1000, () => other.ended);
			expect(other.ended).toBe(true);
			return reply;
		};
		expect(ask(`ID=none DESTINATION=${unknown}`)).toMatch(/^STREAM STATUS RESULT=INVALID_ID MESSAGE="/);
		expect(ask('ID=x DESTINATION=nobody.i2p')).toMatch(/^STREAM STATUS RESULT=INVALID_KEY MESSAGE="/);
		expect(ask('ID=x')).toMatch(/^STREAM STATUS RESULT=INVALID_KEY MESSAGE="/);
		expect(ask(`ID=x DESTINATION=${unknown} TO_PORT=70000`)).toMatch(error('port'));
		expect(ask(`ID=x DESTINATION=${unknown}`)).toMatch(/RESULT=CANT_REACH_PEER/);
		expect(client.ask('PING the session is still there')).toBe('PONG the session is still there');
	});

	it('says OK only when the peer has answered, TIMEOUT when it does not', () => {
		const sam = new SamWorld();
		const server = sam.session('server');
		sam.session('client');
		sam.world.watch = () => false;
		const client = sam.hello();
		client.send(`STREAM CONNECT ID=client DESTINATION=${server.b32}\n`);
		sam.world.run(50_000);
		expect(client.rest).toBe('');
		expect(client.line()).toMatch(/^STREAM STATUS RESULT=TIMEOUT MESSAGE="/);
		sam.world.run(1000, () => client.ended);
		expect(client.ended).toBe(true);
	});

	it('is silent when asked: bytes only, or the end', () => {
		const sam = new SamWorld();
		const server = sam.session('server');
		sam.session('client');
		const accept = sam.hello();
		accept.send('STREAM ACCEPT ID=server SILENT=true\n');
		const connect = sam.hello();
		connect.send(`STREAM CONNECT ID=client DESTINATION=${server.b32} SILENT=true\nearly`);
		expect(accept.read(5)).toBe('early');
		accept.send('late');
		expect(connect.read(4)).toBe('late');
		const failed = sam.hello();
		failed.send('STREAM CONNECT ID=none DESTINATION=x SILENT=true\n');
		sam.world.run(1000, () => failed.ended);
		expect([failed.rest, failed.ended]).toEqual(['', true]);
	});

	it('takes bytes that come with the command', () => {
		const sam = new SamWorld();
		const server = sam.session('server');
		sam.session('client');
		const accept = sam.hello();
		accept.ask('STREAM ACCEPT ID=server');
		const connect = sam.client();
		connect.send(`HELLO VERSION\nSTREAM CONNECT ID=client DESTINATION=${server.b32}\nGET / HTTP/1.0\n\n`);
		accept.line();
		expect(accept.read(16)).toBe('GET / HTTP/1.0\n\n');
	});

	it('forgets a stream whose client goes before the answer', () => {
		const sam = new SamWorld();
		const server = sam.session('server');
		sam.session('client');
		const connect = sam.hello();
		connect.send(`STREAM CONNECT ID=client DESTINATION=${server.b32}\n`);
		sam.world.run(5);
		connect.socket!.destroy(true);
		sam.world.run(60_000);
		expect(sam.server.size).toBe(2);
	});
});

describe('STREAM ACCEPT', () => {
	it('takes streams that came since the last one, for half a minute; without any they are refused', () => {
		const sam = new SamWorld();
		const server = sam.session('server');
		const client = sam.session('client');
		const refused = sam.hello().ask(`STREAM CONNECT ID=client DESTINATION=${server.b32}`);
		expect(refused).toMatch(/^STREAM STATUS RESULT=CANT_REACH_PEER MESSAGE="The peer refused/);
		sam.hello().ask('STREAM ACCEPT ID=server');
		sam.hello().ask(`STREAM CONNECT ID=client DESTINATION=${server.b32}`);
		const connect = sam.hello();
		expect(connect.ask(`STREAM CONNECT ID=client DESTINATION=${server.b32}`)).toBe('STREAM STATUS RESULT=OK');
		connect.send('waiting');
		sam.world.run(5000);
		const accept = sam.hello();
		expect(accept.ask('STREAM ACCEPT ID=server')).toBe('STREAM STATUS RESULT=OK');
		expect(accept.line()).toBe(`${client.base64} FROM_PORT=0 TO_PORT=0`);
		expect(accept.read(7)).toBe('waiting');
		const late = sam.hello();
		late.ask(`STREAM CONNECT ID=client DESTINATION=${server.b32}`);
		sam.world.run(60_000, () => late.closed !== undefined);
		expect([late.closed, sam.notes.get('stream-backlog-expired')]).toEqual(['reset', 1]);
		const tooLate = sam.hello().ask(`STREAM CONNECT ID=client DESTINATION=${server.b32}`);
		expect(tooLate).toContain('The peer refused the stream');
	});

	it('is limited, and so is what waits for it', () => {
		const sam = new SamWorld();
		const server = sam.session('server');
		sam.session('client');
		sam.hello().ask('STREAM ACCEPT ID=server');
		sam.hello().ask(`STREAM CONNECT ID=client DESTINATION=${server.b32}`);
		const connects = Array.from({ length: 66 }, () => {
			const connect = sam.hello();
			return connect.send(`STREAM CONNECT ID=client DESTINATION=${server.b32}\n`);
		});
		sam.world.run(2000);
		expect(connects.filter((connect) => connect.rest.includes('RESULT=OK'))).toHaveLength(64);
		expect(sam.notes.get('stream-backlog-full')).toBe(2);
		const other = sam.session('other');
		expect(other.client.ask('STREAM ACCEPT ID=other')).toMatch(error('socket of its own'));
		for (let i = 0; i < 128; i++) sam.hello().ask('STREAM ACCEPT ID=other');
		expect(sam.hello().ask('STREAM ACCEPT ID=other')).toMatch(error('Too many'));
		expect(sam.hello().ask('STREAM ACCEPT ID=none')).toMatch(/^STREAM STATUS RESULT=INVALID_ID MESSAGE="/);
	});

	it('forgets a client that goes', () => {
		const sam = new SamWorld();
		const server = sam.session('server');
		sam.session('client');
		const gone = sam.hello();
		gone.ask('STREAM ACCEPT ID=server');
		gone.socket!.end();
		const accept = sam.hello();
		accept.ask('STREAM ACCEPT ID=server');
		const connect = sam.hello();
		connect.ask(`STREAM CONNECT ID=client DESTINATION=${server.b32}`);
		expect(accept.line()).toContain('FROM_PORT');
	});
});

describe('bytes of a stream', () => {
	it('pass both ways, mebibytes of them, both sockets held back', () => {
		const { sam, accept, connect } = joined();
		const data = seededRandom('up').bytes(3 << 20);
		const before = [accept.bytes.length, connect.bytes.length] as const;
		let at = 0;
		const feed = () => {
			while (at < data.length) {
				const piece = data.slice(at, at + 50_000);
				at += piece.length;
				if (!connect.socket!.write(piece)) return;
			}
			connect.socket!.end();
		};
		connect.onWritable = feed;
		feed();
		accept.send(seededRandom('down').bytes(1 << 19));
		const count = (client: typeof accept) => client.pieces.reduce((sum, piece) => sum + piece.length, 0);
		expect(sam.world.run(120_000, () => accept.ended && count(connect) - before[1] === 1 << 19)).toBe(true);
		expect(sha256(accept.bytes.subarray(before[0]))).toEqual(sha256(data));
		accept.socket!.end();
		sam.world.run(60_000, () => accept.closed !== undefined && connect.closed !== undefined);
		expect([accept.closed, connect.closed]).toEqual(['ended', 'ended']);
		sam.world.run(60_000);
		expect(sam.server.size).toBe(2);
	});

	it('wait for a client that does not read', () => {
		const { sam, accept, connect } = joined();
		connect.socket!.pause();
		const held = connect.bytes.length;
		let sent = 0;
		const feed = () => {
			while (sent < 8 << 20) {
				sent += 60_000;
				if (!accept.socket!.write(new Uint8Array(60_000))) return;
			}
		};
		accept.onWritable = feed;
		feed();
		sam.world.run(120_000);
		expect(sent).toBeLessThan(4 << 20);
		connect.socket!.resume();
		expect(sam.world.run(600_000, () => sent >= 8 << 20)).toBe(true);
		expect(sam.world.run(600_000, () => connect.bytes.length - held >= 8 << 20)).toBe(true);
	}, 60_000);

	it('end as they should: a client that asks and ends gets its answer, the other hears the end', () => {
		const { sam, accept, connect } = joined();
		connect.send('question').socket!.end();
		expect(accept.read(8)).toBe('question');
		sam.world.run(500);
		expect(accept.ended).toBe(false);
		accept.send('answer');
		expect(connect.read(6)).toBe('answer');
		expect(sam.world.run(5000, () => accept.ended)).toBe(true);
		accept.send(' and more').socket!.end();
		expect(connect.read(9)).toBe(' and more');
		expect(sam.world.run(5000, () => connect.closed !== undefined && accept.closed !== undefined)).toBe(true);
		expect([connect.closed, accept.closed]).toEqual(['ended', 'ended']);
	});

	it('are kept when the client closes right after sending them', () => {
		const { sam, accept, connect } = joined();
		const start = accept.bytes.length;
		accept.socket!.end();
		sam.world.run(1000, () => connect.ended);
		connect.send(new Uint8Array(300_000)).socket!.end();
		expect(sam.world.run(20_000, () => accept.bytes.length - start === 300_000)).toBe(true);
	});

	it('tell a reset', () => {
		const { sam, accept, connect } = joined();
		accept.send('some');
		connect.read(4);
		accept.socket!.destroy(true);
		sam.world.run(5000, () => connect.closed !== undefined);
		expect(connect.closed).toBe('reset');
	});

	it('of a client that vanished after it had finished still arrive', () => {
		const { sam, accept, connect } = joined();
		connect.send('last words').socket!.end();
		sam.world.run(300);
		connect.socket!.destroy(true);
		expect(accept.read(10)).toBe('last words');
		accept.send(new Uint8Array(100_000));
		expect(sam.world.run(5000, () => accept.ended)).toBe(true);
	});

	it('makes no more answers than the client reads', () => {
		const sam = new SamWorld();
		const client = sam.hello();
		const ping = `PING ${'x'.repeat(1000)}\n`;
		client.socket!.pause();
		let sent = 0;
		for (let round = 0; round < 40; round++) {
			for (let i = 0; i < 100 && client.socket!.room() > 0; i++, sent++) client.send(ping);
			sam.world.run(50, () => false);
		}
		expect(sent).toBeLessThan(2000);
		client.socket!.resume();
		expect(client.read(sent * ping.length)).toBe(ping.replace('I', 'O').repeat(sent));
		expect(client.ask('PING and on')).toBe('PONG and on');
	});
});
