// Translators, cuts and crashes: who hears whom, and when no more.
import { Breath, type Endpoint, type TcpHandler, type UdpSocket } from '@i2p/runtime';
import {
	type MemoryHost,
	MemoryNetwork,
	type Nat,
	type NatDependence,
	type NatOptions,
	type NetworkOptions,
	seededRandom,
	VirtualDriver,
} from '@i2p/testkit';
import { describe, expect, it } from 'vitest';

const dependences: NatDependence[] = ['endpoint-independent', 'address-dependent', 'address-and-port-dependent'];

function world(options: Partial<NetworkOptions> = {}) {
	const driver = new VirtualDriver();
	const network = new MemoryNetwork({ driver, random: seededRandom('nat'), ...options });
	const breath = () => driver.attach((wake) => new Breath({ clock: driver.clock, rooms: [], wake }));
	const host = (...addresses: [string, ...string[]]) => network.host(breath(), ...addresses);
	const behind = (nat: Nat, address: string) => network.hostBehind(nat, breath(), address);
	return { driver, network, breath, host, behind };
}

/** A UDP socket that keeps what it hears as `number from host:port`. */
function udp(of: MemoryHost, at: Endpoint) {
	const heard: string[] = [];
	const froms: Endpoint[] = [];
	const socket: UdpSocket = of.udp.bind(at, {
		onListening: () => undefined,
		onDatagram: (lent, from) => {
			heard.push(`${lent[0]} from ${from.host}:${from.port}`);
			froms.push(from);
		},
		onError: (code) => heard.push(code),
	});
	const send = (n: number, to: Endpoint) => socket.send(Uint8Array.of(n), to);
	return { heard, froms, send, at };
}

function tcp(told: string[], name: string, onOpen: () => void = () => undefined): TcpHandler {
	return {
		onOpen: () => {
			told.push(`${name} open`);
			onOpen();
		},
		onData: (lent) => told.push(`${name} ${lent.join()}`),
		onWritable: () => undefined,
		onEnd: () => told.push(`${name} end`),
		onClose: (reason) => told.push(`${name} ${reason}`),
	};
}

function natWorld(options: NatOptions = {}) {
	const w = world();
	const nat = w.network.nat('203.0.113.1', options);
	const inner = udp(w.behind(nat, '192.168.0.2'), { host: '192.168.0.2', port: 5000 });
	const one = w.host('198.51.100.1');
	const a = udp(one, { host: '198.51.100.1', port: 1000 });
	const b = udp(one, { host: '198.51.100.1', port: 2000 });
	const c = udp(w.host('198.51.100.2'), { host: '198.51.100.2', port: 1000 });
	w.driver.settle();
	return { ...w, nat, inner, a, b, c };
}

describe('mapping', () => {
	it.each(dependences)('that is %s gives new ports accordingly', (mapping) => {
		const { driver, inner, a, b, c } = natWorld({ mapping });
		for (const other of [a, b, c]) inner.send(1, other.at);
		inner.send(2, a.at);
		driver.settle();
		const ports = [a.froms[0]!, b.froms[0]!, c.froms[0]!].map(({ port }) => port);
		const different = { 'endpoint-independent': 1, 'address-dependent': 2, 'address-and-port-dependent': 3 };
		expect(new Set(ports).size).toBe(different[mapping]);
		expect(ports[0]).toBe(5000);
		expect(a.froms.map(({ host, port }) => `${host}:${port}`)).toEqual(['203.0.113.1:5000', '203.0.113.1:5000']);
	});

	it('keeps the inner port only if it is asked to and the port is free', () => {
		const { driver, nat, behind, inner, a } = natWorld();
		const second = udp(behind(nat, '192.168.0.3'), { host: '192.168.0.3', port: 5000 });
		inner.send(1, a.at);
		second.send(2, a.at);
		driver.settle();
		expect(a.froms.map(({ port }) => port)).toEqual([5000, 20_000]);
		const changing = natWorld({ portPreservation: false });
		changing.inner.send(1, changing.a.at);
		changing.driver.settle();
		expect(changing.a.froms[0]!.port).toBe(20_000);
	});
});

describe('filtering', () => {
	it.each(dependences)('that is %s lets in accordingly', (filtering) => {
		const { driver, inner, a, b, c } = natWorld({ filtering });
		const at = { host: '203.0.113.1', port: 5000 };
		a.send(9, at);
		driver.settle();
		expect(inner.heard).toEqual([]);
		inner.send(1, a.at);
		driver.settle();
		a.send(1, at);
		b.send(2, at);
		c.send(3, at);
		driver.settle();
		const letIn = { 'endpoint-independent': 3, 'address-dependent': 2, 'address-and-port-dependent': 1 };
		expect(inner.heard).toEqual(
			['1 from 198.51.100.1:1000', '2 from 198.51.100.1:2000', '3 from 198.51.100.2:1000'].slice(0, letIn[filtering]),
		);
	});
});

describe('a mapping', () => {
	it.each([false, true])('is forgotten when unused; what comes in keeps it alive: %s', (inboundRefresh) => {
		const { driver, inner, a } = natWorld({ udpTimeoutMs: 60_000, inboundRefresh });
		inner.send(1, a.at);
		driver.runFor(40_000);
		a.send(1, { host: '203.0.113.1', port: 5000 });
		driver.runFor(40_000);
		a.send(2, { host: '203.0.113.1', port: 5000 });
		driver.settle();
		expect(inner.heard.length).toBe(inboundRefresh ? 2 : 1);
	});

	it('that is over gives its port back; a restart ends all, a forward none', () => {
		const { driver, nat, behind, inner, a } = natWorld({ udpTimeoutMs: 1000 });
		inner.send(1, a.at);
		driver.runFor(2000);
		const second = udp(behind(nat, '192.168.0.3'), { host: '192.168.0.3', port: 5000 });
		second.send(2, a.at);
		driver.settle();
		expect(a.froms.map(({ port }) => port)).toEqual([5000, 5000]);
		nat.restart();
		a.send(3, { host: '203.0.113.1', port: 5000 });
		const remove = nat.forward('udp', 7000, inner.at);
		expect(() => nat.forward('udp', 7000, inner.at)).toThrow(RangeError);
		a.send(4, { host: '203.0.113.1', port: 7000 });
		inner.send(5, a.at);
		driver.settle();
		expect([second.heard, inner.heard]).toEqual([[], ['4 from 198.51.100.1:1000']]);
		expect(a.froms.at(-1)).toEqual({ host: '203.0.113.1', port: 7000 });
		remove();
		a.send(6, { host: '203.0.113.1', port: 7000 });
		driver.settle();
		expect(inner.heard.length).toBe(1);
	});
});

describe('those behind one translator', () => {
	it.each([true, false])('reach each other inside, and by its public address if it hairpins: %s', (hairpinning) => {
		const { driver, nat, behind, inner, a } = natWorld({ hairpinning, filtering: 'endpoint-independent' });
		const second = udp(behind(nat, '192.168.0.3'), { host: '192.168.0.3', port: 6000 });
		second.send(1, a.at);
		driver.settle();
		inner.send(2, second.at);
		inner.send(3, { host: '203.0.113.1', port: 6000 });
		a.send(4, second.at);
		driver.settle();
		const inside = '2 from 192.168.0.2:5000';
		expect(second.heard).toEqual(hairpinning ? [inside, '3 from 203.0.113.1:5000'] : [inside]);
	});
});

describe('TCP through a translator', () => {
	it('goes out, comes in by a forward only, and ends when its mapping is lost', () => {
		const { driver, nat, behind, host } = natWorld();
		const [home, server] = [behind(nat, '192.168.0.9'), host('198.51.100.9')];
		const told: string[] = [];
		let from: Endpoint | undefined;
		server.tcp.listen(
			{ host: '198.51.100.9', port: 80 },
			{
				onListening: () => undefined,
				onConnection: (socket) => {
					from = socket.remote;
					return tcp(told, 'server');
				},
				onError: () => undefined,
			},
		);
		const client = home.tcp.connect({ host: '198.51.100.9', port: 80 }, tcp(told, 'client'), { timeoutMs: 5000 });
		driver.settle();
		expect([told.splice(0), from!.host]).toEqual([['client open'], '203.0.113.1']);
		client.write(Uint8Array.of(1));
		driver.settle();
		expect(told.splice(0)).toEqual(['server 1']);
		nat.restart();
		const thief = behind(nat, '192.168.0.10');
		thief.tcp.connect({ host: '198.51.100.9', port: 80 }, tcp(told, 'thief'), { timeoutMs: 5000 });
		driver.settle();
		expect(told.splice(0)).toEqual(['thief open']);
		client.write(Uint8Array.of(2));
		driver.settle();
		expect(told.splice(0)).toEqual(['client timeout']);

		home.tcp.listen(
			{ host: '192.168.0.9', port: 81 },
			{ onListening: () => undefined, onConnection: () => tcp(told, 'home'), onError: () => undefined },
		);
		const dial = () => server.tcp.connect({ host: '203.0.113.1', port: 8081 }, tcp(told, 'out'), { timeoutMs: 5000 });
		dial();
		driver.settle();
		expect(told.splice(0)).toEqual(['out timeout']);
		nat.forward('tcp', 8081, { host: '192.168.0.9', port: 81 });
		const into = dial();
		driver.settle();
		into.write(Uint8Array.of(7));
		driver.settle();
		expect(told.splice(0)).toEqual(['out open', 'home 7']);
	});
});

describe('a cut', () => {
	function three() {
		const w = world();
		const hosts = ['10.0.0.1', '10.0.0.2', '10.0.0.3'].map((address) => w.host(address));
		const sockets = hosts.map((host, i) => udp(host, { host: `10.0.0.${i + 1}`, port: 1 }));
		const everybody = () => {
			for (const one of sockets) for (const other of sockets) if (one !== other) one.send(1, other.at);
			w.driver.settle();
			return sockets.map(({ heard }) =>
				heard
					.splice(0)
					.map((line) => line.at(-3))
					.sort()
					.join(''),
			);
		};
		return { ...w, hosts, everybody };
	}

	it('lets nothing pass between its sets, both ways, until it heals', () => {
		const { network, everybody } = three();
		expect(everybody()).toEqual(['23', '13', '12']);
		const heal = network.cut(['10.0.0.1']);
		expect(everybody()).toEqual(['', '3', '2']);
		network.cut(['10.0.0.2'], ['10.0.0.3']);
		expect(everybody()).toEqual(['', '', '']);
		heal();
		expect(everybody()).toEqual(['23', '1', '1']);
		network.heal();
		expect(everybody()).toEqual(['23', '13', '12']);
	});

	function connected() {
		const w = three();
		const told: string[] = [];
		const listen = (host: MemoryHost) =>
			host.tcp.listen(
				{ host: '10.0.0.2', port: 80 },
				{ onListening: () => undefined, onConnection: () => tcp(told, 'b'), onError: () => undefined },
			);
		listen(w.hosts[1]!);
		const socket = w.hosts[0]!.tcp.connect({ host: '10.0.0.2', port: 80 }, tcp(told, 'a'), { timeoutMs: 20_000 });
		w.driver.settle();
		told.length = 0;
		return { ...w, told, socket, listen };
	}

	it('holds TCP up and lets it go on in order when it is short, and ends it when it is long', () => {
		const { driver, network, socket, told } = connected();
		network.cut(['10.0.0.1']);
		for (const n of [1, 2, 3]) socket.write(Uint8Array.of(n));
		driver.runFor(10_000);
		expect(told).toEqual([]);
		network.heal();
		socket.write(Uint8Array.of(4));
		driver.settle();
		expect(told.splice(0)).toEqual(['b 1', 'b 2', 'b 3', 'b 4']);
		network.cut(['10.0.0.1']);
		socket.write(Uint8Array.of(5));
		driver.settle();
		expect(told).toEqual(['a timeout']);
	});

	it('delays a connection, and refuses none', () => {
		const { driver, network, hosts, told } = connected();
		network.cut(['10.0.0.3']);
		hosts[2]!.tcp.connect({ host: '10.0.0.2', port: 80 }, tcp(told, 'c'), { timeoutMs: 20_000 });
		driver.runFor(5000);
		expect(told).toEqual([]);
		network.heal();
		driver.settle();
		expect(told).toEqual(['c open']);
	});

	it('of power tells nobody; who writes waits, or is reset by the machine that stands there again', () => {
		const first = connected();
		first.hosts[1]!.crash();
		first.driver.settle();
		expect(first.told).toEqual([]);
		first.socket.write(Uint8Array.of(1));
		first.driver.settle();
		expect(first.told).toEqual(['a timeout']);

		const second = connected();
		second.hosts[1]!.crash();
		second.listen(second.host('10.0.0.2'));
		second.socket.write(Uint8Array.of(1));
		second.driver.settle();
		expect(second.told).toEqual(['a reset']);
	});

	it('keeps the word of a machine that goes down from who is cut off', () => {
		const { driver, network, hosts, told } = connected();
		network.cut(['10.0.0.1']);
		hosts[1]!.down();
		driver.settle();
		expect(told).toEqual([]);
	});
});

describe('datagrams', () => {
	it('are overtaken and doubled in the part that was asked for', () => {
		const { driver, host } = world({ reorder: 0.2, duplicate: 0.1 });
		const [one, two] = [host('10.0.0.1'), host('10.0.0.2')];
		const heard = udp(two, { host: '10.0.0.2', port: 1 });
		const sender = udp(one, { host: '10.0.0.1', port: 1 });
		driver.settle();
		for (let i = 0; i < 250; i++) {
			sender.send(i, heard.at);
			driver.runFor(1);
		}
		driver.settle();
		const numbers = heard.heard.map((line) => Number.parseInt(line, 10));
		expect(numbers.length).toBeGreaterThan(260);
		expect(numbers.length).toBeLessThan(290);
		expect(new Set(numbers).size).toBe(250);
		const overtaken = numbers.filter((n, i) => i > 0 && n < numbers[i - 1]!).length;
		expect(overtaken).toBeGreaterThan(15);
	});
});
