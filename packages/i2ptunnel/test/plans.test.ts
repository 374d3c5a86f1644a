// Plans of tunnels: read from a file's tables, carried out, changed while the rest goes on.
import { PlanFault, parseEndpoint, parseListed, parseTarget, planText, readPlans } from '@i2p/i2ptunnel';
import { utf8 } from '@i2p/util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Program, TunnelWorld } from './tunnel-world.js';

const b32 = `${'a'.repeat(52)}.b32.i2p`;
const client = { name: 'chat', type: 'irc-client', listen: '127.0.0.1:6668', target: ['irc.i2p:6667', b32] };
const server = {
	name: 'site',
	type: 'http-server',
	to: 'localhost:8080',
	keys: 'site.dat',
	host: 'site.i2p',
	'per-minute': 30,
};

describe('plans', () => {
	it('say what is wanted', () => {
		const [one, two] = readPlans([
			client,
			{
				...server,
				options: { inbound: { length: 2 }, 'i2cp.leaseSetEncType': '6,4', outbound: { quantity: 3 } },
				deny: [b32],
				'per-day': 100,
				'total-posts-per-hour': 7,
				'total-pause': 5,
			},
		]);
		expect(one).toMatchObject({
			type: 'irc-client',
			listen: { host: '127.0.0.1', port: 6668 },
			shared: true,
			keys: undefined,
		});
		expect(one!.targets.map(({ port, shown }) => [port, shown])).toEqual([
			[6667, 'irc.i2p'],
			[0, b32],
		]);
		expect(two).toMatchObject({
			to: { host: '127.0.0.1', port: 8080 },
			shared: false,
			keys: 'site.dat',
			connections: { perPeer: { minute: 30, hour: 0, day: 100 }, totalPauseSeconds: 5 },
			posts: { total: { hour: 7 } },
		});
		expect([...two!.options]).toEqual([
			['inbound.length', '2'],
			['i2cp.leaseSetEncType', '6,4'],
			['outbound.quantity', '3'],
		]);
		expect(two!.access.mode).toBe('not');
		expect(readPlans(undefined)).toEqual([]);
	});

	it.each([
		['no table', 'x', 'no table'],
		['no name', { type: 'client' }, 'has no name'],
		['an odd name', { ...client, name: 'a\nb' }, 'has no name'],
		['an unknown key', { ...client, tagret: 'x' }, "'tagret' is not known"],
		['an unknown kind', { ...client, type: 'vpn' }, "'type' is none of"],
		['nowhere to listen', { name: 'a', type: 'socks' }, "'listen' is missing"],
		['nowhere to go', { name: 'a', type: 'client', listen: '127.0.0.1:1' }, "'target' is missing"],
		['no server', { name: 'a', type: 'server' }, "'to' is missing"],
		['a name that would be resolved', { ...server, to: 'example.com:80' }, 'no address and port'],
		['a port too high', { ...client, listen: '127.0.0.1:65536' }, 'no address and port'],
		['a target outside', { ...client, target: 'example.com:80' }, 'leads nowhere in the network'],
		['keys elsewhere', { ...server, keys: '../router.keys' }, 'no name of a file'],
		['shared keys', { ...client, keys: 'k.dat', shared: true }, 'shared = false'],
		['a shared server', { ...server, keys: undefined, shared: true }, 'into the network'],
		['options that are shared', { ...client, options: { x: 1 } }, 'shared = false'],
		['a list for and against', { ...server, allow: [b32], deny: [b32] }, 'exclude each other'],
		['a bad entry of a list', { ...server, allow: ['me'] }, 'no b32 address'],
		['half a login', { name: 'a', type: 'socks', listen: '127.0.0.1:1', user: 'me' }, 'belong together'],
		['an odd truth', { ...client, shared: 'yes' }, 'neither true nor false'],
		['an odd number', { ...server, 'per-minute': -1 }, 'no whole number'],
		['odd options', { ...server, options: { x: [1] } }, "has 'x'"],
		['options that are none', { ...server, options: 'x' }, 'no table'],
		[
			'odd datagrams',
			{ name: 'u', type: 'udp-client', listen: '127.0.0.1:1', target: 'a.i2p', datagrams: 'raw' },
			'none of',
		],
		['targets that are none', { ...client, target: [1] }, 'no text'],
		['a text that is none', { ...server, host: 'a\nb' }, 'no text of plain'],
	])('with %s are refused in one line', (_name, table, words) => {
		expect(() => readPlans([table])).toThrow(PlanFault);
		try {
			readPlans([table]);
		} catch (error) {
			expect((error as Error).message).toContain(words);
			expect((error as Error).message).not.toContain('\n');
		}
	});

	it('are a list of few, each of another name', () => {
		expect(() => readPlans({})).toThrow(PlanFault);
		expect(() => readPlans([client, client])).toThrow("two tunnels are called 'chat'");
		expect(() => readPlans(new Array(257).fill(client))).toThrow(PlanFault);
	});

	it('throw nothing but a PlanFault, whatever a file says', () => {
		fc.assert(
			fc.property(
				fc.jsonValue(),
				fc.dictionary(fc.constantFrom('name', 'type', 'listen', 'target', 'options', 'allow'), fc.jsonValue()),
				(any, table) => {
					for (const tables of [any, [any], [{ ...client, ...table }], [table]])
						try {
							readPlans(tables);
						} catch (error) {
							expect(error).toBeInstanceOf(PlanFault);
						}
				},
			),
		);
	});

	it('are the same text when they want the same', () => {
		const [a, b, c] = [[server], [{ ...server }], [{ ...server, host: 'other' }]].map((tables) =>
			planText(readPlans(tables)[0]!),
		);
		expect([a === b, a === c]).toEqual([true, false]);
	});

	it('name places', () => {
		expect(parseEndpoint('[::1]:80')).toEqual({ host: '::1', port: 80 });
		for (const text of ['', '80', 'a:80', '1.2.3.4', '1.2.3.256:1', '1.2.3:1', '::1:80'])
			expect(parseEndpoint(text)).toBeUndefined();
		expect(parseTarget('a.i2p:99999')).toBeUndefined();
		expect(parseTarget('short.b32.i2p')).toBeUndefined();
		expect(parseListed('a'.repeat(52))).toBe(parseListed(b32));
	});
});

describe('a table of tunnels', () => {
	const echo = (program: Program) => {
		program.onPiece = () => program.send(program.pieces.at(-1)!);
		program.onFinish = () => program.end();
	};

	it('starts, keeps, changes and stops, and touches nothing else', () => {
		const w = new TunnelWorld();
		w.site('site', echo);
		const [a, b] = [w.port(), w.port()];
		const plan = (name: string, at: typeof a) => ({
			...w.plan(name, 'client'),
			listen: at,
			targets: [w.target('site.i2p')],
			shared: true,
		});
		expect(w.table.become([plan('a', a), plan('b', b)], w.turn())).toEqual({
			started: ['a', 'b'],
			stopped: [],
			unchanged: [],
		});
		w.until(() => w.table.states().every(({ ready }) => ready));
		const one = w.dial(a).send('one');
		w.until(() => one.text === 'one');
		const moved = w.port();
		expect(w.table.become([plan('a', a), plan('b', moved)], w.turn())).toEqual({
			started: ['b'],
			stopped: ['b'],
			unchanged: ['a'],
		});
		one.send(' more');
		const two = w.dial(moved).send('two');
		w.until(() => one.text === 'one more' && two.text === 'two');
		expect([one.text, two.text]).toEqual(['one more', 'two']);
		const [first, second] = w.table.states();
		expect([first!.b32 === second!.b32, first!.connections]).toEqual([true, 1]);
		w.table.become([], w.turn());
		w.until(() => one.closed !== undefined && two.closed !== undefined);
		expect(w.table.states()).toEqual([]);
	});

	it('keeps the keys of a tunnel in a file of its own, for its owner only', () => {
		const w = new TunnelWorld();
		const plan = { ...w.plan('s', 'server'), to: w.port(), keys: 's.dat' };
		w.table.become([plan], w.turn());
		const { b32: address } = w.table.states()[0]!;
		expect([...w.store.secrets]).toEqual(['tunnels/s.dat']);
		w.until(() => w.table.states()[0]!.ready);
		w.table.become([], w.turn());
		w.until(() => false, 1000);
		w.table.become([{ ...plan, name: 'again' }], w.turn());
		expect(w.table.states()[0]!.b32).toBe(address);
	});

	it('goes on without a tunnel whose keys are no keys, or whose port is taken', () => {
		const w = new TunnelWorld();
		w.store.write('tunnels/bad.dat', utf8('nothing'));
		const at = w.port();
		w.server(at, echo);
		w.until(() => false, 10);
		w.table.become(
			[
				{ ...w.plan('bad', 'server'), to: w.port(), keys: 'bad.dat' },
				{ ...w.plan('odd', 'server'), to: w.port(), keys: '../x' },
				{ ...w.plan('taken', 'socks'), listen: at, shared: true },
				{ ...w.plan('good', 'http-proxy'), listen: w.port(), shared: true },
			],
			w.turn(),
		);
		w.until(() => w.table.states().some(({ name, ready }) => name === 'good' && ready));
		expect(w.faults.map((fault) => fault.split(' ').slice(0, 2).join(' '))).toEqual([
			'bad keys',
			'odd keys',
			'taken in-use',
		]);
		expect(w.table.states().map(({ fault }) => fault === undefined)).toEqual([false, false, false, true]);
	});

	it('makes a destination anew when it is lost', () => {
		const w = new TunnelWorld();
		w.table.become([{ ...w.plan('s', 'server'), to: w.port() }], w.turn());
		w.until(() => w.table.states()[0]!.ready);
		w.maker.closeLast?.();
		w.until(() => !w.table.states()[0]!.ready);
		w.until(() => w.table.states()[0]!.ready, 10_000);
		expect([w.table.states()[0]!.ready, w.maker.requests.length]).toEqual([true, 2]);
		w.table.close();
	});
});
