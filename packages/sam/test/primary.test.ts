// PRIMARY sessions: subsessions of every style on one destination, told apart by ports and protocols.
import { describe, expect, it } from 'vitest';
import { SamWorld } from './sam-world.js';

const error = (text: string) => new RegExp(`^SESSION STATUS RESULT=I2P_ERROR MESSAGE="[^"]*${text}`);
const ok = /^SESSION STATUS RESULT=OK DESTINATION=\S+$/;

describe('a PRIMARY session', () => {
	it('carries streams and all kinds of datagrams', () => {
		const sam = new SamWorld();
		const there = sam.udp(9000);
		const { client, base64 } = sam.session('p', '3.3', 'STYLE=PRIMARY FROM_PORT=0 TO_PORT=0');
		for (const style of ['STREAM', 'DATAGRAM', 'DATAGRAM2', 'DATAGRAM3', 'RAW'])
			expect(client.ask(`SESSION ADD STYLE=${style} ID=${style} PORT=9000`)).toMatch(ok);
		const other = sam.session('o', '3.3', 'STYLE=MASTER');
		for (const style of ['STREAM', 'DATAGRAM', 'DATAGRAM2', 'DATAGRAM3', 'RAW'])
			expect(other.client.ask(`SESSION ADD STYLE=${style} ID=o${style} PORT=9001`)).toMatch(ok);
		const accept = sam.hello();
		accept.ask('STREAM ACCEPT ID=STREAM');
		expect(sam.hello().ask(`STREAM CONNECT ID=oSTREAM DESTINATION=${base64}`)).toBe('STREAM STATUS RESULT=OK');
		expect(accept.line()).toContain(other.base64);
		for (const style of ['DATAGRAM', 'DATAGRAM2', 'DATAGRAM3', 'RAW']) {
			there.send(`3.3 o${style} ${base64}\nby ${style}`);
			expect(there.next()).toMatch(new RegExp(`by ${style}$`));
		}
		expect(sam.hello().ask('STREAM ACCEPT ID=p')).toMatch(/^STREAM STATUS RESULT=INVALID_ID/);
		expect(client.ask('NAMING LOOKUP NAME=ME')).toContain(`VALUE=${base64}`);
	});

	it('gives what comes in to the subsession that listens most exactly', () => {
		const sam = new SamWorld();
		const [any, exact, raw] = [sam.udp(9000), sam.udp(9001), sam.udp(9002)];
		const { client, base64 } = sam.session('p', '3.3', 'STYLE=PRIMARY');
		for (const rest of [
			'STYLE=DATAGRAM ID=any PORT=9000',
			'STYLE=DATAGRAM ID=exact PORT=9001 FROM_PORT=7',
			'STYLE=RAW ID=raw18 PORT=9001',
			'STYLE=RAW ID=raw PORT=9002 LISTEN_PORT=0 LISTEN_PROTOCOL=0 HEADER=true',
			'STYLE=STREAM ID=web FROM_PORT=80',
			'STYLE=STREAM ID=all FROM_PORT=5 LISTEN_PORT=0',
		])
			expect(client.ask(`SESSION ADD ${rest}`)).toMatch(ok);
		const send = (id: string, more: string) => any.send(`3.3 ${id} ${base64} ${more}\n${more || 'none'}`);
		send('any', 'TO_PORT=7');
		expect(exact.next()).toMatch(/FROM_PORT=0 TO_PORT=7\nTO_PORT=7$/);
		send('exact', 'TO_PORT=8');
		expect(any.next()).toMatch(/FROM_PORT=7 TO_PORT=8\nTO_PORT=8$/);
		send('raw', '');
		expect(exact.next()).toBe('none');
		send('raw18', 'PROTOCOL=200');
		expect(raw.next()).toBe('FROM_PORT=0 TO_PORT=0 PROTOCOL=200\nPROTOCOL=200');
		const web = sam.hello();
		web.ask('STREAM ACCEPT ID=web');
		const all = sam.hello();
		all.ask('STREAM ACCEPT ID=all');
		sam.session('c');
		for (const [to, accept] of [
			[80, web],
			[81, all],
		] as const) {
			sam.hello().ask(`STREAM CONNECT ID=c DESTINATION=${base64} TO_PORT=${to}`);
			expect(accept.line()).toMatch(new RegExp(`FROM_PORT=0 TO_PORT=${to}$`));
		}
	});

	it('names what is wrong with a subsession', () => {
		const sam = new SamWorld();
		sam.session('other');
		const { client, priv } = sam.session('p', '3.3', 'STYLE=PRIMARY');
		const add = (rest: string) => client.ask(`SESSION ADD ${rest}`);
		expect(add('STYLE=RAW ID=a')).toMatch(error('needs a PORT'));
		expect(add('STYLE=PRIMARY ID=a')).toMatch(error('cannot be PRIMARY'));
		expect(add('ID=a')).toMatch(error('STYLE'));
		expect(add('STYLE=STREAM')).toMatch(error('ID'));
		expect(add(`STYLE=STREAM ID=a DESTINATION=${priv}`)).toMatch(error('DESTINATION'));
		for (const id of ['p', 'other']) expect(add(`STYLE=STREAM ID=${id}`)).toContain('RESULT=DUPLICATED_ID');
		expect(add('STYLE=STREAM ID=a FROM_PORT=1 LISTEN_PORT=2')).toMatch(error('LISTEN_PORT'));
		expect(add('STYLE=STREAM ID=a LISTEN_PORT=x')).toMatch(error('port'));
		expect(add('STYLE=RAW ID=a PORT=1 LISTEN_PROTOCOL=6')).toMatch(error('LISTEN_PROTOCOL'));
		expect(add('STYLE=STREAM ID=a')).toMatch(ok);
		expect(add('STYLE=STREAM ID=b')).toMatch(error('listens to this port'));
		for (let port = 1; port < 64; port++) expect(add(`STYLE=STREAM ID=s${port} FROM_PORT=${port}`)).toMatch(ok);
		expect(add('STYLE=STREAM ID=z FROM_PORT=99')).toMatch(error('Too many'));
		const plain = sam.session('plain');
		expect(plain.client.ask('SESSION ADD STYLE=STREAM ID=q')).toMatch(error('no PRIMARY'));
		expect(plain.client.ask('SESSION REMOVE ID=q')).toMatch(error('no PRIMARY'));
	});

	it('lets go of a subsession and what stands on it, and of all of them with its socket', () => {
		const sam = new SamWorld();
		const there = sam.udp(9000);
		const { client, base64 } = sam.session('p', '3.3', 'STYLE=PRIMARY');
		client.ask('SESSION ADD STYLE=STREAM ID=s');
		client.ask('SESSION ADD STYLE=RAW ID=r PORT=9000');
		sam.session('c');
		const accept = sam.hello();
		accept.ask('STREAM ACCEPT ID=s');
		const connect = sam.hello();
		connect.ask(`STREAM CONNECT ID=c DESTINATION=${base64}`);
		accept.line();
		const waiting = sam.hello();
		waiting.ask('STREAM ACCEPT ID=s');
		expect(client.ask('SESSION REMOVE ID=x')).toMatch(error('no such'));
		expect(client.ask('SESSION REMOVE ID=s')).toMatch(ok);
		const gone = [accept, connect, waiting];
		sam.world.run(5000, () => gone.every((one) => one.ended || one.closed));
		expect(gone.map((one) => one.ended || one.closed !== undefined)).toEqual([true, true, true]);
		expect(sam.hello().ask('STREAM ACCEPT ID=s')).toMatch(/RESULT=INVALID_ID/);
		there.send(`3.3 r ${base64}\nstill`);
		expect(there.next()).toBe('still');
		expect(client.ask('SESSION ADD STYLE=STREAM ID=s')).toMatch(ok);
		client.socket!.end();
		sam.world.run(1000, () => client.ended);
		expect([...sam.server.sessions.keys()]).toEqual(['c']);
	});
});
