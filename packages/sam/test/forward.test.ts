// STREAM FORWARD: incoming streams go to a server of the client.
import type { TcpHandler, TcpListenerHandler, TcpPort } from '@i2p/runtime';
import { describe, expect, it } from 'vitest';
import { SamClient, SamWorld } from './sam-world.js';

const error = (text: string) => new RegExp(`^STREAM STATUS RESULT=I2P_ERROR MESSAGE="[^"]*${text}`);

/** A server on the client's machine; it keeps its connections. */
function serve(sam: SamWorld, port: number): SamClient[] {
	const connections: SamClient[] = [];
	const handler: TcpListenerHandler = {
		onListening: () => undefined,
		onError: (code) => {
			throw new Error(code);
		},
		onConnection: (socket): TcpHandler => {
			const client = new SamClient(sam);
			client.socket = socket;
			connections.push(client);
			return client;
		},
	};
	sam.machine.tcp.listen({ host: '127.0.0.2', port }, handler);
	sam.world.run(10);
	return connections;
}

function forwarding(rest: string, version = '3.3') {
	const sam = new SamWorld();
	const connections = serve(sam, 8080);
	const server = sam.session('server');
	const client = sam.session('client');
	const forward = sam.hello(version);
	expect(forward.ask(`STREAM FORWARD ID=server ${rest}`)).toBe('STREAM STATUS RESULT=OK');
	const connect = () => {
		const socket = sam.hello();
		expect(socket.ask(`STREAM CONNECT ID=client DESTINATION=${server.b32} TO_PORT=80`)).toBe('STREAM STATUS RESULT=OK');
		return socket;
	};
	return { sam, connections, server, client, forward, connect };
}

/** A connection of which nothing comes. */
const silentSocket = {
	outgoing: (bytes: number) => new Uint8Array(bytes),
	write: () => true,
	room: () => 65_536,
	pause: () => undefined,
	resume: () => undefined,
	end: () => undefined,
	destroy: () => undefined,
};

describe('STREAM FORWARD', () => {
	it('dials the server, says who calls, and passes bytes and ends', () => {
		const { sam, connections, client, connect } = forwarding('PORT=8080 HOST=127.0.0.2');
		const streams = Array.from({ length: 5 }, connect);
		for (const stream of streams) stream.send('question').socket!.end();
		sam.world.run(5000, () => connections.length === 5);
		for (const connection of connections) {
			expect(connection.line()).toBe(`${client.base64} FROM_PORT=0 TO_PORT=80`);
			expect(connection.read(8)).toBe('question');
			connection.send('answer').socket!.end();
		}
		for (const stream of streams) expect(stream.read(6)).toBe('answer');
		sam.world.run(90_000, () => sam.server.size === 3);
		expect([sam.server.size, sam.notes.get('stream-forwarded')]).toEqual([3, 5]);
	});

	it('is silent when asked, though its answer is not; without HOST it is the client that is dialled', () => {
		const { connections, connect } = forwarding('PORT=8080 SILENT=true');
		connect().send('bare');
		expect(connections[0]!.read(4)).toBe('bare');
	});

	it('names no ports to a client of SAM 3.1', () => {
		const { sam, connections, client, connect } = forwarding('PORT=8080', '3.1');
		connect();
		sam.world.run(1000, () => connections.length === 1);
		expect(connections[0]!.line()).toBe(client.base64);
	});

	it('resets streams that the server does not take', () => {
		const { sam, connect } = forwarding('PORT=8081');
		const stream = connect();
		sam.world.run(10_000, () => stream.closed !== undefined);
		expect([stream.closed, sam.notes.get('stream-forward-failed')]).toEqual(['reset', 1]);
	});

	it('ends with its socket: peers are refused, the streams go on', () => {
		const { sam, connections, server, forward, connect } = forwarding('PORT=8080 SILENT=true');
		const stream = connect();
		stream.send('before');
		expect(connections[0]!.read(6)).toBe('before');
		forward.socket!.end();
		sam.world.run(35_000);
		stream.send('after');
		expect(connections[0]!.read(5)).toBe('after');
		const late = sam.hello().ask(`STREAM CONNECT ID=client DESTINATION=${server.b32}`);
		expect(late).toContain('The peer refused');
		expect(sam.hello().ask('STREAM ACCEPT ID=server')).toBe('STREAM STATUS RESULT=OK');
	});

	it('ends with its session, and so do its streams', () => {
		const { sam, connections, server, forward, connect } = forwarding('PORT=8080 SILENT=true');
		connect().send('x');
		connections[0]?.read(1);
		server.client.socket!.end();
		sam.world.run(60_000, () => forward.ended && connections[0]!.ended);
		expect([forward.ended, connections[0]!.ended]).toEqual([true, true]);
	});

	it('and ACCEPT exclude one another', () => {
		const { sam } = forwarding('PORT=8080');
		expect(sam.hello().ask('STREAM ACCEPT ID=server')).toMatch(error('forwarded'));
		expect(sam.hello().ask('STREAM FORWARD ID=server PORT=1')).toMatch(error('forwarded already'));
		sam.hello().ask('STREAM ACCEPT ID=client');
		expect(sam.hello().ask('STREAM FORWARD ID=client PORT=1')).toMatch(error('ACCEPT'));
	});

	it('names what is wrong', () => {
		const sam = new SamWorld();
		sam.session('s');
		const ask = (rest: string) => sam.hello().ask(`STREAM FORWARD ${rest}`);
		expect(ask('ID=none PORT=1')).toMatch(/^STREAM STATUS RESULT=INVALID_ID /);
		expect(ask('ID=s')).toMatch(error('PORT'));
		expect(ask('ID=s PORT=0')).toMatch(error('PORT'));
		expect(ask('ID=s PORT=1 HOST=example.org')).toMatch(error('HOST'));
		expect(ask('ID=s PORT=1 SSL=true')).toMatch(error('TLS'));
	});

	it('dials by TLS when asked', () => {
		const dialled: string[] = [];
		const tls: Pick<TcpPort, 'connect'> = {
			connect: (to) => {
				dialled.push(`${to.host}:${to.port}`);
				return { remote: to, ...silentSocket };
			},
		};
		const secure = new SamWorld({}, { tls });
		const server = secure.session('server');
		secure.session('client');
		expect(secure.hello().ask('STREAM FORWARD ID=server PORT=443 SSL=true')).toBe('STREAM STATUS RESULT=OK');
		secure.hello().ask(`STREAM CONNECT ID=client DESTINATION=${server.b32}`);
		secure.world.run(1000, () => dialled.length > 0);
		expect(dialled).toEqual(['127.0.0.2:443']);
	});
});
