import { createDestinationKeys } from '@i2p/data-core';
import { b33Address } from '@i2p/data-leaseset';
import { formatSamLine, negotiateMinor, parseAddress, parseSamLine } from '@i2p/sam';
import { seededRandom } from '@i2p/testkit';
import { concatBytes, toBase64, WireError } from '@i2p/util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const options = (line: string) => Object.fromEntries(parseSamLine(line).options);

describe('lines', () => {
	it('are words, then keys in any order, blanks in any number', () => {
		const line = parseSamLine('  session   Create\tID=a STYLE=STREAM  \r');
		expect([line.verb, line.action]).toEqual(['SESSION', 'CREATE']);
		expect(Object.fromEntries(line.options)).toEqual({ ID: 'a', STYLE: 'STREAM' });
	});

	it('keep values as they are: base64 with its padding, empty values, keys without a value', () => {
		expect(options('A B X=ab== Y= Z W=a=b\\c')).toEqual({ X: 'ab==', Y: '', Z: '', W: 'a=b\\c' });
	});

	it('take quotes and escapes away', () => {
		expect(options('A B N="a b" M="say \\"x\\" \\\\ y" U="ключ"')).toEqual({ N: 'a b', M: 'say "x" \\ y', U: 'ключ' });
		expect(options('NAMING LOOKUP NAME="none.i2p"')).toEqual({ NAME: 'none.i2p' });
	});

	it('have no action when a key follows the verb, and keep the text of a ping', () => {
		expect(parseSamLine('DEST X=1').action).toBe('');
		expect(parseSamLine('PING  two  blanks').text).toBe(' two  blanks');
		expect(parseSamLine('PING').text).toBe('');
	});

	it('are refused when empty or when a quote does not end', () => {
		expect(() => parseSamLine(' \t')).toThrow(WireError);
		expect(() => parseSamLine('A B C="x')).toThrow(WireError);
	});

	it('read as they were written', () => {
		const value = fc.string({ maxLength: 40 }).map((text) => text.replace(/[\r\n]/g, ''));
		const key = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_.]{0,15}$/);
		fc.assert(
			fc.property(fc.dictionary(key, value), (pairs) => {
				const text = formatSamLine('VERB ACTION', Object.entries(pairs));
				expect(text.endsWith('\n')).toBe(true);
				expect(options(text.slice(0, -1))).toEqual({ ...pairs });
			}),
			{ numRuns: 100 },
		);
	});

	it('never fail but with a WireError', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
				try {
					parseSamLine(text);
				} catch (fault) {
					expect(fault).toBeInstanceOf(WireError);
				}
			}),
			{ numRuns: 100 },
		);
	});

	it('hold no line feed, whatever a message says', () => {
		expect(formatSamLine('X', [['MESSAGE', 'a\r\nb']])).toBe('X MESSAGE="a b"\n');
	});
});

describe('versions', () => {
	it('are the highest both know', () => {
		expect(negotiateMinor(undefined, undefined)).toBe(1);
		expect(negotiateMinor('3.0', undefined)).toBe(3);
		expect(negotiateMinor('3.0', '3.0')).toBe(0);
		expect(negotiateMinor('3.1', '3.2')).toBe(2);
		expect(negotiateMinor('1.0', '9.9')).toBe(3);
		expect(negotiateMinor('3.2', '3.1')).toBeUndefined();
		expect(negotiateMinor('', '')).toBe(1);
		expect(negotiateMinor('3.x', '3.3')).toBeUndefined();
	});
});

describe('addresses', () => {
	const keys = createDestinationKeys(seededRandom('address'));
	const { base64, b32, key } = keys.destination;

	it('are base64 with or without padding and with anything behind, b32 in any case, names', () => {
		for (const text of [base64, base64.replace(/=+$/, '')])
			expect(parseAddress(text)).toMatchObject({ kind: 'destination', destination: { key } });
		const longer = toBase64(concatBytes(keys.destination.bytes, new Uint8Array(288)));
		expect(parseAddress(longer)).toMatchObject({ kind: 'destination', destination: { key } });
		expect(parseAddress(base64.slice(0, 516)).kind).toBe('invalid');
		expect(parseAddress(b32.toUpperCase())).toEqual({ kind: 'target', target: key });
		for (const name of ['Stats.I2P', 'stats.i2p.alt'])
			expect(parseAddress(name)).toEqual({ kind: 'target', target: { name: 'stats.i2p' } });
		expect(parseAddress(b32.replace(/i2p$/, 'i2p.alt'))).toEqual({ kind: 'target', target: key });
		const b33 = b33Address({ publicKey: keys.destination.signingKey, signatureType: 7 });
		expect(parseAddress(b33)).toMatchObject({ kind: 'target', target: { b33: { signatureType: 7 } } });
		expect(parseAddress('ME')).toEqual({ kind: 'me' });
	});

	it('are refused when they are nothing of this', () => {
		const wrong = ['', 'me', 'stats', 'a b.i2p', '.i2p', `${'a'.repeat(56)}.b32.i2p`, 'x.b32.i2p'];
		for (const text of [...wrong, '!'.repeat(600), `${'a.'.repeat(200)}i2p`])
			expect([text, parseAddress(text).kind]).toEqual([text, 'invalid']);
	});
});
