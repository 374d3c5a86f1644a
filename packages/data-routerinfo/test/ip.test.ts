// Address literals: spellings, what is public, what is one host.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostKey, isPublicIp, parseIp, sameHost } from '../src/index.js';

describe('address literals', () => {
	it('are read in all their spellings', () => {
		expect(parseIp('1.2.3.4')).toEqual({ family: 4, bytes: Uint8Array.of(1, 2, 3, 4) });
		expect(parseIp('::ffff:1.2.3.4')).toEqual(parseIp('1.2.3.4'));
		expect(parseIp('2001:db8::1')?.bytes).toEqual(parseIp('2001:0DB8:0:0:0:0:0:1')?.bytes);
		expect(parseIp('fe80::1%eth0')?.family).toBe(6);
		expect(parseIp('::')?.bytes).toEqual(new Uint8Array(16));
		expect(parseIp('1::')?.bytes[1]).toBe(1);
	});

	it('are refused in every other', () => {
		const wrong = ['', '1.2.3', '1.2.3.4.5', '1.2.3.256', '01.2.3.4', 'a.b.c.d', 'localhost', ':', ':::', '1::2::3'];
		wrong.push('1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', '1:2:3:4:5:6:7:8::', '12345::', '::1.2.3', 'g::1', 'x'.repeat(70));
		for (const text of wrong) expect(parseIp(text), text).toBeUndefined();
		fc.assert(
			fc.property(fc.string({ maxLength: 70 }), (text) => {
				parseIp(text);
			}),
			{ numRuns: 100 },
		);
		fc.assert(
			fc.property(fc.ipV4(), fc.ipV6(), (v4, v6) => !!parseIp(v4) && !!parseIp(v6)),
			{ numRuns: 100 },
		);
	});

	it('are public or not', () => {
		const inside = ['127.0.0.1', '10.1.2.3', '172.16.0.1', '172.31.9.9', '192.168.1.1', '169.254.1.1', '100.64.0.1'];
		inside.push(
			'0.1.2.3',
			'224.0.0.1',
			'255.255.255.255',
			'::1',
			'fe80::1',
			'fd00::1',
			'ff02::1',
			'2002::1',
			'2001::1',
		);
		inside.push('2001:db8::1', '::ffff:10.0.0.1', '198.18.0.1', '203.0.113.5');
		for (const text of inside) expect(isPublicIp(parseIp(text)!), text).toBe(false);
		for (const text of ['8.8.8.8', '172.32.0.1', '100.128.0.1', '2a00:1450::1', '2001:470::1'])
			expect(isPublicIp(parseIp(text)!), text).toBe(true);
	});

	it('are one host when the IPv4 address or the /64 is one', () => {
		expect(sameHost('1.2.3.4', '::ffff:1.2.3.4')).toBe(true);
		expect(sameHost('1.2.3.4', '1.2.3.5')).toBe(false);
		expect(sameHost('2001:470:1:2::5', '2001:470:1:2:3::')).toBe(true);
		expect(sameHost('2001:470:1:2::5', '2001:470:1:3::5')).toBe(false);
		expect(sameHost('2001:470::1', '1.2.3.4')).toBe(false);
		expect(sameHost('here', 'here')).toBe(false);
		expect(hostKey('2001:470:1:2::5')).toBe(hostKey('2001:470:1:2::6'));
		expect(hostKey('1.2.3.4')).toBe('1.2.3.4');
		expect(hostKey('somewhere')).toBe('somewhere');
	});
});
