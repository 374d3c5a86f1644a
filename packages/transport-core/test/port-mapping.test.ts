// Port mapping: the codecs against bytes laid out as in the RFCs, the machine against a gateway on the virtual clock.
import { readFileSync } from 'node:fs';
import { Breath, type TcpPort } from '@i2p/runtime';
import { hostile, MemoryNetwork, runs, seededRandom, VirtualDriver } from '@i2p/testkit';
import { hours, minutes, mono, seconds } from '@i2p/time';
import { fromHex, WireError } from '@i2p/util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GatewayMapper } from '../src/index.js';
import { GatewayEpoch } from '../src/port-mapping/epoch.js';
import { decodeNatPmpAnswer, encodeAddressRequest, encodeMapRequest } from '../src/port-mapping/nat-pmp.js';
import { decodePcpMapAnswer, encodePcpMapRequest } from '../src/port-mapping/pcp.js';
import { Gateway, type GatewayOptions, gatewayHost } from './gateway.js';

const bytes = (text: string) => fromHex(text.replaceAll(' ', ''));
const local = '192.168.1.20';

describe('what miniupnpd answers', () => {
	const recorded: Record<'natPmpAddress' | 'natPmpMap' | 'pcpMap', string> = JSON.parse(
		readFileSync(new URL('vectors/miniupnpd-2.3.1.json', import.meta.url), 'utf8'),
	);

	it('is understood', () => {
		const { natPmpAddress, natPmpMap, pcpMap } = recorded;
		const common = { result: 0, epoch: 4 };
		expect(decodeNatPmpAnswer(fromHex(natPmpAddress))).toEqual({ ...common, kind: 'address', host: '5.6.7.8' });
		const ports = { port: 9663, outerPort: 9663, lifetimeSeconds: 7200 };
		expect(decodeNatPmpAnswer(fromHex(natPmpMap))).toEqual({ ...common, ...ports, kind: 'map', protocol: 'tcp' });
		expect(decodePcpMapAnswer(fromHex(pcpMap))).toEqual({
			...common,
			lifetimeSeconds: 7200,
			nonce: bytes('0102030405060708090a0b0c'),
			protocol: 6,
			port: 9664,
			outerPort: 9664,
			outerHost: '5.6.7.8',
		});
	});
});

describe('NAT-PMP messages', () => {
	const mapAnswer = bytes('00 82 0000 00000e10 25bf 25c0 00001c20');
	const addressAnswer = bytes('00 80 0000 00000e10 05060708');

	it('are laid out as RFC 6886 draws them', () => {
		expect(encodeAddressRequest()).toEqual(bytes('0000'));
		const request = { protocol: 'tcp', port: 9663, outerPort: 9664, lifetimeSeconds: 7200 } as const;
		expect(encodeMapRequest(request)).toEqual(bytes('00 02 0000 25bf 25c0 00001c20'));
		expect(encodeMapRequest({ ...request, protocol: 'udp' })[1]).toBe(1);
		expect(decodeNatPmpAnswer(addressAnswer)).toEqual({ kind: 'address', result: 0, epoch: 3600, host: '5.6.7.8' });
		expect(decodeNatPmpAnswer(mapAnswer)).toEqual({
			kind: 'map',
			result: 0,
			epoch: 3600,
			protocol: 'tcp',
			port: 9663,
			outerPort: 9664,
			lifetimeSeconds: 7200,
		});
		for (const operation of ['00', '80', '82'])
			expect(decodeNatPmpAnswer(bytes(`00 ${operation} 0001 00000e10`))).toEqual({
				kind: 'refusal',
				result: 1,
				epoch: 3600,
			});
	});

	it('refuse what is broken by a WireError and nothing else', () => {
		hostile(decodeNatPmpAnswer, mapAnswer);
		hostile(decodeNatPmpAnswer, addressAnswer);
		for (const broken of [
			'01 80 0000 00000e10 05060708',
			'00 00 0000 00000e10 05060708',
			'00 83 0000 00000e10 25bf25c000001c20',
		])
			expect(() => decodeNatPmpAnswer(bytes(broken))).toThrow(WireError);
	});
});

describe('PCP messages', () => {
	const nonce = bytes('0102030405060708090a0b0c');
	const answer = bytes(
		`02 81 00 00 00000e10 00000064 000000000000000000000000 0102030405060708090a0b0c 06 000000 25bf 25c0 00000000000000000000ffff05060708`,
	);

	it('are laid out as RFC 6887 draws them', () => {
		const request = {
			client: local,
			nonce,
			protocol: 'tcp',
			port: 9663,
			outerPort: 9664,
			lifetimeSeconds: 7200,
		} as const;
		expect(encodePcpMapRequest(request)).toEqual(
			bytes(
				`02 01 0000 00001c20 00000000000000000000ffffc0a80114 0102030405060708090a0b0c 06 000000 25bf 25c0 00000000000000000000ffff00000000`,
			),
		);
		expect(decodePcpMapAnswer(answer)).toEqual({
			result: 0,
			lifetimeSeconds: 3600,
			epoch: 100,
			nonce,
			protocol: 6,
			port: 9663,
			outerPort: 9664,
			outerHost: '5.6.7.8',
		});
	});

	it('carry IPv6 addresses', () => {
		const request = {
			client: '2001:470::5',
			nonce,
			protocol: 'udp',
			port: 1,
			outerPort: 1,
			lifetimeSeconds: 1,
		} as const;
		expect(encodePcpMapRequest(request).subarray(8, 24)).toEqual(bytes('20010470000000000000000000000005'));
		expect(encodePcpMapRequest(request).subarray(44)).toEqual(new Uint8Array(16));
		const six = Uint8Array.from(answer);
		six.set(bytes('20010470000000000000000000000005'), 44);
		expect(decodePcpMapAnswer(six).outerHost).toBe('2001:470:0:0:0:0:0:5');
	});

	it('throw at what the caller did wrong', () => {
		const request = { client: local, nonce, protocol: 'tcp', port: 1, outerPort: 1, lifetimeSeconds: 1 } as const;
		expect(() => encodePcpMapRequest({ ...request, client: 'gateway' })).toThrow(RangeError);
		expect(() => encodePcpMapRequest({ ...request, nonce: new Uint8Array(11) })).toThrow(RangeError);
	});

	it('refuse what is broken by a WireError and nothing else', () => {
		hostile(decodePcpMapAnswer, answer);
		expect(() => decodePcpMapAnswer(new Uint8Array(1104).fill(2))).toThrow(WireError);
	});
});

describe('the epoch of a gateway', () => {
	it('tells a restart, and no slow or quick clock', () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 86_400 }), fc.integer({ min: -6, max: 6 }), (elapsed, percent) => {
				const epoch = new GatewayEpoch();
				expect(epoch.onEpoch(1_000_000, mono(0))).toBe(false);
				const theirs = Math.round(elapsed * (1 + percent / 100));
				expect(epoch.onEpoch(1_000_000 + theirs, mono(seconds(elapsed)))).toBe(false);
				expect(epoch.onEpoch(Math.min(elapsed, 60), mono(seconds(elapsed + 60)))).toBe(true);
			}),
			{ numRuns: runs(100) },
		);
	});
});

interface Played {
	readonly driver: VirtualDriver;
	readonly gateway: Gateway;
	readonly mapper: GatewayMapper;
	readonly heard: string[];
	readonly notes: string[];
	readonly network: MemoryNetwork;
	readonly tcp: TcpPort;
	inside(fn: (turn: { now: never; wall: never }) => void): void;
}

function play(options: GatewayOptions = {}, more: { local?: string } = {}): Played {
	const driver = new VirtualDriver();
	const network = new MemoryNetwork({ driver, latencyMs: 2 });
	const gateway = new Gateway(driver, network, options);
	const heard: string[] = [];
	const notes: string[] = [];
	const rooms: GatewayMapper[] = [];
	const breath = driver.attach((wake) => new Breath({ clock: driver.clock, rooms, wake }));
	const host = network.hostBehind(gateway.nat, breath, local);
	const mapper = new GatewayMapper({
		udp: host.udp,
		gateway: gatewayHost,
		local: more.local ?? local,
		random: seededRandom('mapper'),
		note: (code) => void notes.push(code),
		events: {
			onMapped: ({ protocol, port, outer, via }) =>
				heard.push(`${protocol} ${port} is ${outer.host}:${outer.port} by ${via}`),
			onUnmapped: ({ protocol, port }, fault) => heard.push(`${protocol} ${port} not: ${fault}`),
		},
	});
	rooms.push(mapper);
	const inside = (fn: (turn: never) => void) => breath.inhale('test', (turn) => fn(turn as never));
	inside((turn) => {
		mapper.request({ protocol: 'tcp', port: 9663 }, turn);
		mapper.request({ protocol: 'tcp', port: 9663 }, turn);
		mapper.request({ protocol: 'udp', port: 9663 }, turn);
	});
	return { driver, gateway, mapper, heard, notes, network, tcp: host.tcp, inside };
}

const mappedBy = (via: string, host = '5.6.7.8', port = 9663) => [
	`tcp 9663 is ${host}:${port} by ${via}`,
	`udp 9663 is ${host}:${port} by ${via}`,
];

describe('the mapper of a gateway', () => {
	it('maps by PCP, renews, and gives back', () => {
		const { driver, gateway, mapper, heard, inside } = play();
		driver.runFor(seconds(1));
		expect(heard).toEqual(mappedBy('pcp'));
		expect(mapper.mappings().map(({ protocol, outer }) => [protocol, outer.port])).toEqual([
			['tcp', 9663],
			['udp', 9663],
		]);
		driver.runFor(hours(1));
		expect(heard).toHaveLength(2);
		expect(gateway.asked).toHaveLength(14);
		expect(gateway.forwards.size).toBe(2);
		inside(() => mapper.release());
		driver.runFor(seconds(1));
		expect(gateway.asked.slice(14)).toEqual(['pcp tcp 9663 0', 'pcp udp 9663 0']);
		expect(gateway.forwards.size).toBe(0);
		expect(mapper.mappings()).toEqual([]);
		driver.runFor(hours(1));
		expect(gateway.asked).toHaveLength(16);
	});

	it('goes over to NAT-PMP when the gateway knows nothing else, and renews before a short life ends', () => {
		const { driver, gateway, heard, mapper, inside } = play({ speaks: 'nat-pmp', mostSeconds: 120, otherPort: 40_000 });
		driver.runFor(seconds(1));
		expect(heard).toEqual(
			mappedBy('nat-pmp', '5.6.7.8', 40_000)
				.slice(0, 1)
				.concat(mappedBy('nat-pmp', '5.6.7.8', 40_000)[1]!),
		);
		driver.runFor(minutes(10));
		expect(gateway.asked.filter((line) => line.startsWith('nat-pmp tcp'))).toHaveLength(11);
		inside(() => mapper.release());
		driver.runFor(seconds(1));
		expect(gateway.asked.slice(-2)).toEqual(['nat-pmp tcp 9663 0', 'nat-pmp udp 9663 0']);
	});

	it('asks again with growing waits, then says that nobody answers, and tries again later', () => {
		const { driver, gateway, heard } = play({ speaks: 'nothing' });
		driver.runFor(seconds(40));
		expect(heard).toEqual(['tcp 9663 not: no-answer', 'udp 9663 not: no-answer']);
		gateway.options = {};
		driver.runFor(minutes(15));
		expect(heard.slice(2)).toEqual(mappedBy('pcp'));
	});

	it('is told of another outer address', () => {
		for (const speaks of ['pcp', 'nat-pmp'] as const) {
			const { driver, gateway, heard } = play({ speaks });
			driver.runFor(seconds(20));
			expect(heard).toEqual(mappedBy(speaks));
			gateway.outer = '5.6.7.9';
			driver.runFor(minutes(10));
			expect(heard.slice(2)).toEqual(mappedBy(speaks, '5.6.7.9'));
		}
	});

	it('maps anew at once when the gateway began anew', () => {
		const { driver, gateway, notes } = play();
		driver.runFor(minutes(9));
		gateway.restart();
		expect(gateway.forwards.size).toBe(0);
		driver.runFor(minutes(1) + seconds(2));
		expect(gateway.forwards.size).toBe(2);
		expect(notes).toContain('port-mapping-gateway-restarted');
	});

	it('keeps what stands while the gateway is silent for a while', () => {
		const { driver, gateway, heard } = play();
		driver.runFor(minutes(9));
		gateway.silent = true;
		driver.runFor(minutes(10));
		gateway.silent = false;
		driver.runFor(minutes(10));
		expect(heard).toEqual(mappedBy('pcp'));
		gateway.silent = true;
		driver.runFor(hours(3));
		expect(heard.slice(2)).toEqual(['tcp 9663 not: no-answer', 'udp 9663 not: no-answer']);
	});

	it('says why it was refused', () => {
		const cases = [
			['pcp', 2, 'refused'],
			['pcp', 8, 'exhausted'],
			['pcp', 11, 'no-address'],
			['nat-pmp', 2, 'refused'],
			['nat-pmp', 3, 'no-address'],
			['nat-pmp', 4, 'exhausted'],
		] as const;
		for (const [speaks, result, fault] of cases) {
			const { driver, heard } = play({ speaks, result });
			driver.runFor(minutes(5));
			expect(heard).toEqual([`tcp 9663 not: ${fault}`, `udp 9663 not: ${fault}`]);
		}
		const { driver, heard } = play({}, { local: '0.0.0.0' });
		driver.runFor(seconds(5));
		expect(heard[0]).toBe('tcp 9663 not: wrong-address');
	});

	it('hears nobody but its gateway, and nothing that it did not ask', () => {
		const { driver, network, gateway, notes, heard } = play({ speaks: 'nothing' });
		const nothing = () => undefined;
		const handler = { onListening: nothing, onError: nothing, onDatagram: nothing };
		const forger = driver.attach((wake) => new Breath({ clock: driver.clock, rooms: [], wake }));
		const forged = bytes('00 82 0000 00000e10 25bf 25bf 00001c20');
		const socket = network
			.hostBehind(gateway.nat, forger, '192.168.1.66')
			.udp.bind({ host: '192.168.1.66', port: 5351 }, handler);
		driver.runFor(10);
		for (let port = 40_000; port < 40_004; port++) socket.send(forged, { host: local, port });
		driver.runFor(seconds(1));
		expect(notes.filter((code) => code === 'port-mapping-foreign').length).toBeGreaterThan(0);
		expect(heard).toEqual([]);
	});

	it('counts noise and answers that nobody asked for, whatever they are', () => {
		const { driver, mapper, inside, heard, notes } = play({ speaks: 'nothing' });
		driver.runFor(seconds(1));
		const random = seededRandom('noise');
		const from = { host: gatewayHost, port: 5351 };
		for (let i = 0; i < 300; i++) {
			const noise = random.bytes(random.below(80));
			if (noise.length > 0 && i % 2 === 0) noise[0] = i % 4;
			inside((turn) => mapper.onDatagram(noise, from, turn));
		}
		const answer = new Uint8Array(60);
		answer.set([2, 0x81]);
		inside((turn) => mapper.onDatagram(answer, from, turn));
		expect(notes).toContain('port-mapping-unasked');
		expect(heard.every((line) => line.includes('not:'))).toBe(true);
	});

	it('says when it has no socket, and tries again without hurry', () => {
		const { driver, heard, notes } = play({}, { local: '10.9.9.9' });
		driver.runFor(minutes(20));
		expect(heard).toEqual(['tcp 9663 not: no-socket', 'udp 9663 not: no-socket']);
		expect(notes.filter((code) => code === 'port-mapping-socket-no-address').length).toBeLessThan(4);
	});

	it('wants no more ports than its bound, and only ports', () => {
		const { mapper, inside } = play();
		inside((turn) => {
			for (let port = 1; port <= 6; port++) mapper.request({ protocol: 'udp', port }, turn);
			expect(() => mapper.request({ protocol: 'udp', port: 7 }, turn)).toThrow(RangeError);
			expect(() => mapper.request({ protocol: 'udp', port: 0 }, turn)).toThrow(RangeError);
		});
	});

	it('lets the world in', () => {
		const { driver, network, tcp } = play();
		const nothing = () => undefined;
		const came: string[] = [];
		tcp.listen(
			{ host: local, port: 9663 },
			{ onListening: nothing, onError: nothing, onConnection: (socket) => void came.push(socket.remote.host) },
		);
		const stranger = driver.attach((wake) => new Breath({ clock: driver.clock, rooms: [], wake }));
		const from = network.host(stranger, '9.9.9.9').tcp;
		const handler = { onOpen: nothing, onData: nothing, onWritable: nothing, onEnd: nothing, onClose: nothing };
		from.connect({ host: '5.6.7.8', port: 9663 }, handler, { timeoutMs: 100 });
		driver.runFor(1);
		expect(came).toEqual([]);
		driver.runFor(seconds(1));
		from.connect({ host: '5.6.7.8', port: 9663 }, handler, { timeoutMs: 100 });
		driver.runFor(seconds(1));
		expect(came).toEqual(['9.9.9.9']);
	});
});
