// Datagrams through a bridge: by UDP and over the control socket, both ways, with ports, protocols and names.
import { hashOf } from '@i2p/data-core';
import { decodeFromBridge, decodeToBridge, encodeFromBridge, encodeToBridge } from '@i2p/sam';
import { hostile, spoiled } from '@i2p/testkit';
import { concatBytes, fromUtf8, toBase64, utf8 } from '@i2p/util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SamWorld } from './sam-world.js';

const error = (text: string) => new RegExp(`RESULT=I2P_ERROR MESSAGE="[^"]*${text}`);

describe('lines of datagrams', () => {
	it('read as they were written, whatever the payload', () => {
		const pairs: [string, string][] = [
			['FROM_PORT', '7'],
			['TO_PORT', '80'],
		];
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 64 }), fc.integer({ min: 0, max: 9 }), (payload, minor) => {
				const there = decodeToBridge(encodeToBridge(minor, 'me', 'AAAA==', pairs, payload));
				expect(there).toEqual({ id: 'me', destination: 'AAAA==', options: new Map(pairs), payload });
				const back = decodeFromBridge(encodeFromBridge('AAAA==', pairs, payload));
				expect(back).toEqual({ from: 'AAAA==', options: new Map(pairs), payload });
				const raw = decodeFromBridge(encodeFromBridge('', pairs, payload));
				expect(raw).toEqual({ from: '', options: new Map(pairs), payload });
			}),
			{ numRuns: 50 },
		);
	});

	it('are nothing when they are broken', () => {
		for (const text of [
			'',
			'3.0',
			'3.0 a\n',
			'2.0 a b\n',
			'3.0 a b',
			'x 3.0 a b\n',
			'3.0 a b K="x\n',
			`3.0 a ${'b'.repeat(5000)}\n`,
		])
			expect([text.slice(0, 20), decodeToBridge(utf8(text))]).toEqual([text.slice(0, 20), undefined]);
		expect(decodeToBridge(new Uint8Array([0x33, 0x20, 0xff, 0x20, 0x41, 0x0a]))).toBeUndefined();
		expect(decodeToBridge(utf8('3 a b\r\nx'))?.payload).toEqual(utf8('x'));
		const prefix = { truncatedMayDecode: true };
		hostile(decodeToBridge, encodeToBridge(3, 'me', 'AAAA', [['TO_PORT', '1']], utf8('payload')), prefix);
		hostile(decodeFromBridge, encodeFromBridge('AAAA', [['TO_PORT', '1']], utf8('payload')), prefix);
	});
});

describe('datagrams by UDP', () => {
	for (const [style, version] of [
		['DATAGRAM', '3.3'],
		['DATAGRAM2', '3.3'],
		['DATAGRAM', '3.1'],
	] as const)
		it(`${style}, SAM ${version}: go to where the client said, with who sent them`, () => {
			const sam = new SamWorld();
			const there = sam.udp(9000);
			const b = sam.session('b', version, `STYLE=${style} PORT=9000`);
			const a = sam.session('a', version, `STYLE=${style} PORT=9001 HOST=127.0.0.2 FROM_PORT=5`);
			there.send(`3.0 a ${b.base64}\nhello`);
			const ports = version === '3.1' ? '' : ' FROM_PORT=5 TO_PORT=0';
			expect(there.next()).toBe(`${a.base64}${ports}\nhello`);
			there.send(
				`3.2 a ${b.b32} FROM_PORT=6 TO_PORT=7 SEND_TAGS=5 TAG_THRESHOLD=1 EXPIRES=9 SEND_LEASESET=true\nagain`,
			);
			expect(there.next()).toBe(`${a.base64}${version === '3.1' ? '' : ' FROM_PORT=6 TO_PORT=7'}\nagain`);
			expect([sam.notes.get('datagram-sent'), sam.notes.get('datagram-delivered')]).toEqual([2, 2]);
		});

	it('DATAGRAM3: say the hash of the sender', () => {
		const sam = new SamWorld();
		const there = sam.udp(9000);
		const b = sam.session('b', '3.3', 'STYLE=DATAGRAM3 PORT=9000');
		const a = sam.session('a', '3.3', 'STYLE=DATAGRAM3 PORT=9000');
		there.send(`3.3 a ${b.base64}\nhello`);
		const hash = toBase64(hashOf(sam.maker.requests[1]!.keys.destination.key));
		expect(hash).toHaveLength(44);
		expect(there.next()).toBe(`${hash} FROM_PORT=0 TO_PORT=0\nhello`);
		expect(a.b32).toContain('.b32.i2p');
	});

	it('are sent by sessions that write PORT=0 because they only send', () => {
		const sam = new SamWorld();
		const there = sam.udp(9000);
		const b = sam.session('b', '3.1', 'STYLE=DATAGRAM PORT=9000');
		const a = sam.session('a', '3.1', 'STYLE=DATAGRAM PORT=0 HOST=');
		there.send(`3.0 a ${b.base64}\nhello`);
		expect(there.next()).toBe(`${a.base64}\nhello`);
	});

	it('RAW: come as they are, or with a header', () => {
		const sam = new SamWorld();
		const there = sam.udp(9000);
		const plain = sam.session('plain', '3.3', 'STYLE=RAW PORT=9000');
		const headed = sam.session('headed', '3.3', 'STYLE=RAW PORT=9000 HEADER=true PROTOCOL=30');
		there.send(concatBytes(utf8(`3.0 headed ${plain.base64}\n`), new Uint8Array([0, 1, 10, 255])));
		there.next();
		expect(there.received[0]).toEqual(new Uint8Array([0, 1, 10, 255]));
		there.send(`3.0 plain ${headed.base64} PROTOCOL=99 TO_PORT=8\nraw`);
		expect(there.next()).toBe('FROM_PORT=0 TO_PORT=8 PROTOCOL=99\nraw');
		there.send(`3.0 plain ${headed.base64}\nraw`);
		expect(there.next()).toBe('FROM_PORT=0 TO_PORT=0 PROTOCOL=18\nraw');
	});

	it('find names, each once', () => {
		const sam = new SamWorld();
		const there = sam.udp(9000);
		const b = sam.session('b', '3.3', 'STYLE=DATAGRAM PORT=9000');
		sam.session('a', '3.3', 'STYLE=DATAGRAM PORT=9001');
		sam.maker.names.set('b.i2p', sam.maker.requests[0]!.keys.destination.key);
		expect(b.b32).toContain('i2p');
		there.send('3.0 a b.i2p\none');
		expect(there.next()).toContain('one');
		sam.maker.names.clear();
		there.send('3.0 a b.i2p\ntwo');
		expect(there.next()).toContain('two');
		there.send('3.0 a nobody.i2p\nlost');
		sam.world.run(200);
		expect(sam.notes.get('datagram-refused')).toBe(1);
	});

	it('are refused and counted when nothing can be done with them', () => {
		const sam = new SamWorld();
		const there = sam.udp(9000);
		const b = sam.session('b', '3.3', 'STYLE=DATAGRAM PORT=9000');
		sam.session('stream');
		const lines = [
			`3.0 none ${b.base64}\nx`,
			`3.0 stream ${b.base64}\nx`,
			`3.0 b ${b.base64}\n`,
			'3.0 b what\nx',
			`3.0 b ${b.base64} TO_PORT=70000\nx`,
			`3.0 b ${b.base64}\n${'x'.repeat(31_745)}`,
		];
		for (const line of lines) there.send(line);
		for (let i = 0; i < 70; i++) there.send(`3.0 b n${i}.i2p\nx`);
		there.send('nothing');
		sam.world.run(1000);
		expect([sam.notes.get('datagram-refused'), sam.notes.get('datagram-malformed')]).toEqual([76, 1]);
		there.send(`3.0 b ${b.base64}\n${'x'.repeat(31_744)}`);
		expect(there.next()).toHaveLength(524 + ' FROM_PORT=0 TO_PORT=0\n'.length + 31_744);
	});

	it('need a UDP port of the bridge', () => {
		const sam = new SamWorld({}, { udp: undefined });
		const create = 'SESSION CREATE STYLE=DATAGRAM ID=x DESTINATION=TRANSIENT';
		expect(sam.hello().ask(`${create} PORT=9000`)).toMatch(error('no UDP port'));
		expect(sam.hello().ask(create)).toContain('RESULT=OK');
	});
});

describe('datagrams over the control socket', () => {
	it('go both ways, repliable and raw', () => {
		const sam = new SamWorld();
		const a = sam.session('a', '3.3', 'STYLE=DATAGRAM FROM_PORT=3');
		const b = sam.session('b', '3.3', 'STYLE=DATAGRAM');
		a.client.send(`DATAGRAM SEND DESTINATION=${b.base64} SIZE=6 TO_PORT=4\nab\ncdePING next\n`);
		expect(b.client.line()).toBe(`DATAGRAM RECEIVED DESTINATION=${a.base64} SIZE=6 FROM_PORT=3 TO_PORT=4`);
		expect(b.client.read(6)).toBe('ab\ncde');
		expect(a.client.line()).toBe('PONG next');
		const c = sam.session('c', '3.3', 'STYLE=RAW');
		const d = sam.session('d', '3.1', 'STYLE=RAW');
		c.client.send(`RAW SEND DESTINATION=${d.b32} SIZE=3 PROTOCOL=77\nraw`);
		expect(d.client.line()).toBe('RAW RECEIVED SIZE=3');
		expect(d.client.read(3)).toBe('raw');
		d.client.send(`RAW SEND DESTINATION=${c.base64} SIZE=3\nwar`);
		expect(c.client.line()).toBe('RAW RECEIVED SIZE=3 FROM_PORT=0 TO_PORT=0 PROTOCOL=18');
	});

	it('tell their carrier how long they are worth something, and whether the lease set goes along', () => {
		const sam = new SamWorld();
		const { client } = sam.session('a', '3.3', 'STYLE=DATAGRAM');
		const { b32 } = sam.session('b', '3.3', 'STYLE=DATAGRAM');
		const hints: unknown[] = [];
		sam.world.watch = ({ lifetimeMs, bundlesLeaseSet }) => {
			hints.push([lifetimeMs, bundlesLeaseSet]);
			return true;
		};
		const said = ['', 'EXPIRES=7', 'EXPIRES=0 SEND_LEASESET=true', 'SEND_TAGS=40 TAG_THRESHOLD=30 SEND_LEASESET=False'];
		for (const more of said) client.send(`DATAGRAM SEND DESTINATION=${b32} SIZE=2 ${more}\nhi`);
		sam.udp(9000).send(`3.3 a ${b32} SEND_LEASESET=false EXPIRES=1\nhi`);
		sam.world.run(1000);
		const none = undefined;
		expect(hints).toEqual([
			[none, none],
			[7000, none],
			[none, true],
			[none, false],
			[1000, false],
		]);
		for (const wrong of ['EXPIRES=soon', 'EXPIRES=-1', 'EXPIRES=1e3', 'SEND_LEASESET=1']) {
			client.send(`DATAGRAM SEND DESTINATION=${b32} SIZE=2 ${wrong}\nhi`);
			expect(client.line()).toMatch(/^DATAGRAM STATUS RESULT=I2P_ERROR MESSAGE="(EXPIRES|SEND_LEASESET) is /);
		}
	});

	it('name what is wrong and go on after the bytes', () => {
		const sam = new SamWorld();
		const { client, base64 } = sam.session('a', '3.3', 'STYLE=DATAGRAM');
		const send = (line: string, bytes: string) => client.send(`${line}\n${bytes}`).line();
		expect(send('DATAGRAM SEND DESTINATION=what SIZE=4', 'what')).toBe(
			'DATAGRAM STATUS RESULT=INVALID_KEY MESSAGE="This is no destination"',
		);
		expect(send('DATAGRAM SEND DESTINATION=no.i2p SIZE=4', 'what')).toMatch(/^DATAGRAM STATUS RESULT=PEER_NOT_FOUND /);
		expect(send(`DATAGRAM SEND DESTINATION=${base64} SIZE=0`, '')).toMatch(error('size'));
		expect(send(`DATAGRAM SEND DESTINATION=${base64} SIZE=40000`, 'x'.repeat(40_000))).toMatch(error('size'));
		expect(send(`RAW SEND DESTINATION=${base64} SIZE=4`, 'what')).toMatch(/^RAW STATUS RESULT=I2P_ERROR/);
		expect(client.ask('PING fine')).toBe('PONG fine');
		client.send(`DATAGRAM SEND DESTINATION=${base64} SIZE=99999\n`);
		sam.world.run(1000, () => client.ended);
		expect(client.ended).toBe(true);
	});

	it('are dropped for a client that does not read', () => {
		const sam = new SamWorld();
		const a = sam.session('a', '3.3', 'STYLE=RAW');
		const b = sam.session('b', '3.3', 'STYLE=RAW');
		b.client.socket!.pause();
		for (let i = 0; i < 100; i++) {
			a.client.send(`RAW SEND DESTINATION=${b.base64} SIZE=32768\n${'x'.repeat(32_768)}`);
			sam.world.run(30, () => false);
		}
		const delivered = sam.notes.get('datagram-delivered')!;
		expect([delivered < 30, delivered + sam.notes.get('datagram-dropped')!]).toEqual([true, 100]);
	});

	it('of a transient key are Datagram2 at least', () => {
		const sam = new SamWorld();
		const { offlineKeys } = sam.maker;
		const create = (style: string) =>
			sam.hello().ask(`SESSION CREATE STYLE=${style} ID=${style} DESTINATION=${offlineKeys(style)}`);
		expect(create('DATAGRAM')).toMatch(error('Offline'));
		for (const style of ['DATAGRAM2', 'DATAGRAM3', 'RAW', 'STREAM']) expect(create(style)).toContain('RESULT=OK');
	});

	it('are not kept by whoever they were lent to', () => {
		const sam = new SamWorld();
		const there = sam.udp(9000);
		const b = sam.session('b', '3.3', 'STYLE=RAW PORT=9000');
		there.send(`3.0 b ${b.base64}\nkeep`);
		expect(there.next()).toBe('keep');
		expect(there.received[0]!.includes(spoiled)).toBe(false);
		expect(fromUtf8(there.received[0]!)).toBe('keep');
	});
});
