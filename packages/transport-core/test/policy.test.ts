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

describe('the gate', () => {
	it('bans until the latest end that was asked for', () => {
		const gate = new Gate();
		gate.banPeer('p', minutes(10), 'first', mono(0));
		gate.banPeer('p', minutes(5), 'shorter', mono(0));
		expect(gate.peerBan('p', mono(minutes(9)))).toBe('first');
		gate.banPeer('p', minutes(20), 'longer', mono(0));
		expect(gate.peerBan('p', mono(minutes(19)))).toBe('longer');
		expect(gate.peerBan('p', mono(minutes(20)))).toBeUndefined();
		gate.banHost('2001:470:1:2::5', hours(1), 'x', mono(0));
		expect(gate.hostBan('2001:470:1:2::99', mono(1))).toBe('x');
		expect(gate.enter('2001:470:1:2::7', mono(1))).toBe('host-banned');
		expect(gate.hostBan('p', mono(1))).toBeUndefined();
	});

	it('holds no more bans than its bound: the one that ends first makes place', () => {
		const gate = new Gate();
		for (let i = 0; i < 5000; i++) gate.banPeer(`p${i}`, minutes(1) + i, 'x', mono(0));
		expect(gate.peerBan('p0', mono(1))).toBeUndefined();
		expect(gate.peerBan('p4999', mono(1))).toBe('x');
	});

	it('counts half-open connections by host and together', () => {
		const gate = new Gate({ halfOpen: 3, halfOpenPerHost: 2 });
		expect(gate.enter('1.1.1.1', mono(0))).toBeUndefined();
		expect(gate.enter('1.1.1.1', mono(0))).toBeUndefined();
		expect(gate.enter('1.1.1.1', mono(0))).toBe('half-open-host');
		expect(gate.enter('2.2.2.2', mono(0))).toBeUndefined();
		expect(gate.enter('3.3.3.3', mono(0))).toBe('half-open-total');
		gate.leave('1.1.1.1');
		gate.leave('9.9.9.9');
		expect(gate.enter('3.3.3.3', mono(0))).toBeUndefined();
		gate.leave('1.1.1.1');
		expect(gate.enter('1.1.1.1', mono(0))).toBeUndefined();
	});

	it('bans a host after too many failures within the window', () => {
		const gate = new Gate({ handshakeFailures: 3 });
		expect(gate.failed('1.1.1.1', mono(0))).toBe(false);
		expect(gate.failed('1.1.1.1', mono(seconds(1)))).toBe(false);
		expect(gate.failed('1.1.1.1', mono(minutes(20)))).toBe(false);
		expect(gate.failed('1.1.1.1', mono(minutes(20) + 1))).toBe(false);
		expect(gate.failed('1.1.1.1', mono(minutes(20) + 2))).toBe(true);
		expect(gate.enter('1.1.1.1', mono(minutes(21)))).toBe('host-banned');
	});
});
