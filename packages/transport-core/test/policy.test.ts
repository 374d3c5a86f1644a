// Which addresses are dialled, and the gate.
import { hours, minutes, mono, seconds } from '@i2p/time';
import { describe, expect, it } from 'vitest';
import { Gate, refuseAddress } from '../src/index.js';

describe('published addresses', () => {
	it('are dialled by policy', () => {
		const strict = { allowLocal: false };
		expect(refuseAddress('8.8.8.8', 9151, strict)).toBeUndefined();
		expect(refuseAddress('example.i2p', 9151, strict)).toBe('not-an-address');
		for (const port of [0, -1, 65_536, 1.5]) expect(refuseAddress('8.8.8.8', port, strict)).toBe('not-an-address');
		expect(refuseAddress('127.0.0.1', 9151, strict)).toBe('local-address');
		for (const port of [22, 443, 1023, 7656, 8080, 9050])
			expect(refuseAddress('8.8.8.8', port, strict), String(port)).toBe('reserved-port');
		expect(refuseAddress('127.0.0.1', 80, { allowLocal: true })).toBeUndefined();
		expect(refuseAddress('2a00:1450::1', 9151, { allowLocal: true, families: [4] })).toBe('family-unavailable');
	});
});

const nothing = () => undefined;

/** Enters and answers the refusal, if any. */
function enter(gate: Gate, host: string, now = 0): string | undefined {
	const pass = gate.enter(host, mono(now), nothing);
	return typeof pass === 'string' ? pass : undefined;
}

describe('the gate', () => {
	it('bans hosts until the latest end that was asked for, and lists them', () => {
		const gate = new Gate();
		gate.banHost('192.0.2.1', minutes(10), 'first', mono(0));
		gate.banHost('192.0.2.1', minutes(5), 'shorter', mono(0));
		expect(gate.hostBan('192.0.2.1', mono(minutes(9)))).toBe('first');
		gate.banHost('192.0.2.1', minutes(20), 'longer', mono(0));
		expect(gate.hostBans(mono(minutes(19)))).toEqual([{ host: '192.0.2.1', reason: 'longer', until: minutes(20) }]);
		expect(gate.hostBans(mono(minutes(20)))).toEqual([]);
		expect(gate.hostBan('192.0.2.1', mono(minutes(20)))).toBeUndefined();
		gate.banHost('2001:470:1:2::5', hours(1), 'x', mono(0));
		expect(gate.hostBan('2001:470:1:2::99', mono(1))).toBe('x');
		expect(enter(gate, '2001:470:1:2::7', 1)).toBe('host-banned');
	});

	it('asks others about peers', () => {
		const gate = new Gate({
			bannedPeers: { bannedFor: (peer, now) => (peer === 'p' && now < 5 ? 'liar' : undefined) },
		});
		expect(gate.peerBan('p' as never, mono(4))).toBe('liar');
		expect(gate.peerBan('p' as never, mono(5))).toBeUndefined();
		expect(new Gate().peerBan('p' as never, mono(0))).toBeUndefined();
	});

	it('holds no more bans than its bound: the one that ends first makes place', () => {
		const gate = new Gate();
		const host = (i: number) => `9.9.${i >> 8}.${i & 255}`;
		for (let i = 0; i < 5000; i++) gate.banHost(host(i), minutes(1) + i, 'x', mono(0));
		expect(gate.hostBan(host(0), mono(1))).toBeUndefined();
		expect(gate.hostBan(host(4999), mono(1))).toBe('x');
		expect(gate.hostBans(mono(1))).toHaveLength(4096);
	});

	it('counts half-open connections by host and together', () => {
		const gate = new Gate({ halfOpen: 3, halfOpenPerHost: 2 });
		const one = gate.enter('1.1.1.1', mono(0), nothing);
		expect(enter(gate, '1.1.1.1')).toBeUndefined();
		expect(enter(gate, '1.1.1.1')).toBe('half-open-host');
		expect(enter(gate, '2.2.2.2')).toBeUndefined();
		expect(enter(gate, '3.3.3.3')).toBe('half-open-total');
		if (typeof one === 'string') throw new Error(one);
		one.leave();
		one.leave();
		expect(gate.halfOpen).toBe(2);
		expect(enter(gate, '3.3.3.3')).toBeUndefined();
		expect(gate.halfOpen).toBe(3);
	});

	it('lets the oldest half-open connection make place, but none that may still be shaking hands', () => {
		const gate = new Gate({ halfOpen: 2 });
		const evicted: string[] = [];
		for (const host of ['1.1.1.1', '2.2.2.2']) gate.enter(host, mono(0), () => evicted.push(host));
		expect(enter(gate, '3.3.3.3', 999)).toBe('half-open-total');
		expect(enter(gate, '3.3.3.3', 1000)).toBeUndefined();
		expect(evicted).toEqual(['1.1.1.1']);
		expect(gate.halfOpen).toBe(2);
		const proven = new Gate({ halfOpen: 1 });
		const pass = proven.enter('1.1.1.1', mono(0), nothing);
		if (typeof pass === 'string') throw new Error(pass);
		pass.prove();
		expect(enter(proven, '2.2.2.2', 60_000)).toBe('half-open-total');
	});

	it('lets no host come more often than its share', () => {
		const gate = new Gate();
		let entered = 0;
		for (let ms = 0; ms < 60_000; ms += 100) {
			const pass = gate.enter('1.1.1.1', mono(ms), nothing);
			if (typeof pass === 'string') expect(pass).toBe('host-too-often');
			else {
				pass.leave();
				entered++;
			}
		}
		expect(entered).toBeGreaterThanOrEqual(88);
		expect(entered).toBeLessThanOrEqual(90);
		expect(enter(gate, '2.2.2.2', 60_000)).toBeUndefined();
	});

	it('counts no hosts where many routers share one', () => {
		const gate = new Gate({ manyPerHost: true });
		for (let i = 0; i < 100; i++) expect(enter(gate, '127.0.0.1')).toBeUndefined();
		for (let i = 0; i < 100; i++) expect(gate.failed('127.0.0.1', mono(0))).toBe(false);
		gate.banHostOfPeer('127.0.0.1', minutes(1), 'liar', mono(0));
		expect(enter(gate, '127.0.0.1')).toBeUndefined();
	});

	it('bans a host after too many failures within the window', () => {
		const gate = new Gate({ handshakeFailures: 3 });
		expect(gate.failed('1.1.1.1', mono(0))).toBe(false);
		expect(gate.failed('1.1.1.1', mono(seconds(1)))).toBe(false);
		expect(gate.failed('1.1.1.1', mono(minutes(20)))).toBe(false);
		expect(gate.failed('1.1.1.1', mono(minutes(20) + 1))).toBe(false);
		expect(gate.failed('1.1.1.1', mono(minutes(20) + 2))).toBe(true);
		expect(enter(gate, '1.1.1.1', minutes(21))).toBe('host-banned');
	});
});
