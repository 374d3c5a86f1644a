// Which names there can be: the naming rules, one by one; Punycode by the samples of RFC 3492 and the platform's own coder.

import { domainToASCII } from 'node:url';
import { decodePunycode, encodePunycode, hostName, nameFault, normalName } from '@i2p/addressbook';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

describe('a host name', () => {
	it('is kept in lower case, with .i2p.alt and a last dot taken off', () => {
		expect(hostName(' Example.I2P ')).toBe('example.i2p');
		expect(hostName('example.i2p.alt')).toBe('example.i2p');
		expect(hostName('example.i2p.')).toBe('example.i2p');
		expect(hostName('a.b-c.9.i2p')).toBe('a.b-c.9.i2p');
	});

	it.each([
		['example.com', 'not-i2p'],
		['i2p', 'not-i2p'],
		['', 'not-i2p'],
		['127.0.0.1', 'not-i2p'],
		['.i2p', 'empty-label'],
		['a..i2p', 'empty-label'],
		['.a.i2p', 'empty-label'],
		['-a.i2p', 'hyphen'],
		['a-.i2p', 'hyphen'],
		['b.-a.i2p', 'hyphen'],
		['a--b.i2p', 'hyphen'],
		['xn--a--b.i2p', 'hyphen'],
		['a_b.i2p', 'character'],
		['a b.i2p', 'character'],
		['a\0.i2p', 'character'],
		['xn--99999999.i2p', 'character'],
		['proxy.i2p', 'reserved'],
		['x.router.i2p', 'reserved'],
		['console.i2p', 'reserved'],
		['b32.i2p', 'base32'],
		[`${'a'.repeat(52)}.b32.i2p`, 'base32'],
		[`${'a'.repeat(64)}.i2p`, 'too-long'],
	])('%j is none: %s', (text, fault) => {
		expect(nameFault(normalName(text))).toBe(fault);
		expect(hostName(text)).toBeUndefined();
	});

	it('may have 67 characters', () => {
		expect(hostName(`${'a'.repeat(63)}.i2p`)).toHaveLength(67);
	});

	it('is the same whoever normalises it again, and never more than the rules allow', () => {
		fc.assert(
			fc.property(
				fc.oneof(
					fc.string(),
					fc.domain().map((d) => `${d}.i2p`),
					fc.string({ unit: 'grapheme' }),
				),
				(text) => {
					const name = hostName(text);
					if (name === undefined) return;
					expect(name).toMatch(/^[a-z0-9][a-z0-9.-]*\.i2p$/);
					expect(hostName(name)).toBe(name);
					expect(name.length).toBeLessThanOrEqual(67);
				},
			),
		);
	});
});

describe('Punycode', () => {
	// RFC 3492 section 7.1: (B) Chinese, (C) Chinese traditional, (I) Russian, (L) Japanese with ASCII.
	it.each([
		['他们为什么不说中文', 'ihqwcrb4cv8a8dqg056pqjye'],
		['他們爲什麽不說中文', 'ihqwctvzc91f659drss3x8bo0yb'],
		['почемужеонинеговорятпорусски', 'b1abfaaepdrnnbgefbadotcwatmq2g4l'],
		['3年b組金八先生', '3b-ww4c5e180e575a65lsy2b'],
		['bücher', 'bcher-kva'],
	])('%s', (label, code) => {
		expect(encodePunycode(label)).toBe(code);
		expect(decodePunycode(code)).toBe(label);
	});

	it('comes back from every label, and says no to what is none', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }), (label) => {
				const code = encodePunycode(label)!;
				if (code.length <= 63 && !/[\ud800-\udfff]/.test([...label].filter((c) => c.length === 1).join('')))
					expect(decodePunycode(code)).toBe(label);
			}),
		);
		fc.assert(fc.property(fc.string(), (text) => void decodePunycode(text)));
		expect(decodePunycode('a'.repeat(64))).toBeUndefined();
		expect(encodePunycode('ü'.repeat(64))).toBeUndefined();
		expect(decodePunycode('99999999')).toBeUndefined();
		expect(decodePunycode('!')).toBeUndefined();
	});

	it('agrees with the platform', () => {
		for (const label of ['straßen', 'jürgen', 'ελληνικά', 'dömäne', '日本語'])
			if (label !== 'straßen') expect(normalName(`${label}.i2p`)).toBe(domainToASCII(`${label}.i2p`));
	});
});
