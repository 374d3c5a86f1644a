// Service records: the examples of the specification (common structures, "LeaseSet2" options), and what does not fit the form.
import { mappingOf } from '@i2p/data-core';
import { runs } from '@i2p/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	advisedServiceTtlSeconds,
	type ServiceRecord,
	serviceOption,
	serviceRecords,
	servicesIn,
} from '../src/index.js';

const smtp = { service: 'smtp', protocol: 'tcp' };
const b = `${'b'.repeat(44)}.b32.i2p`;
const c = `${'c'.repeat(44)}.b32.i2p`;
const toB = {
	kind: 'target' as const,
	ttlSeconds: advisedServiceTtlSeconds,
	priority: 0,
	weight: 0,
	port: 25,
	target: b,
};
const read = (value: string) => serviceRecords(mappingOf({ '_smtp._tcp': value }), smtp);

describe('service records', () => {
	it('are read as the specification shows them', () => {
		expect(read(`1 86400 0 0 25 ${b}`)).toEqual([toB]);
		// The second record lacks its 1 in the specification; with it, it is the same.
		for (const one of ['', '1 '])
			expect(read(`1 86400 0 0 25 ${b},${one}86400 1 0 25 ${c}`)).toEqual([toB, { ...toB, priority: 1, target: c }]);
		expect(read('0 999999 25')).toEqual([{ kind: 'self', ttlSeconds: 999_999, port: 25 }]);
		expect(read('1 86400 0 0 25 smtp.postman.i2p example@mail.i2p')).toEqual([
			{ ...toB, target: 'smtp.postman.i2p', application: 'example@mail.i2p' },
		]);
	});

	it('are found among other options', () => {
		const options = mappingOf({
			'_smtp._tcp': '0 1 2',
			'_irc-x._udp': '',
			_smtp: '',
			'a._tcp': '',
			'*._tcp': '',
			'_-a._tcp': '',
		});
		expect(servicesIn(options)).toEqual([smtp, { service: 'irc-x', protocol: 'udp' }]);
		expect(serviceRecords(options, { service: 'pop3', protocol: 'tcp' })).toEqual([]);
	});

	it('are left out when they cannot be read', () => {
		for (const value of [
			'',
			' ',
			'0 0 25',
			'0 1 65536',
			'0 1 25 a b',
			'0 -1 25',
			'0 1.5 25',
			'2 1 25',
			`1 86400 0 0 ${b}`,
			`1 86400 0 0 25 ${b.toUpperCase()}`,
			'1 86400 0 0 25 example.com',
			`1 86400 0 0 25 ${b} a b`,
			`1 99999999999 0 0 25 ${b}`,
			`0 1 25,1 86400 x 0 25 ${b}`,
			'1 86400 0 0 25 '.padEnd(300, 'a'),
		])
			expect(read(value)).toEqual([]);
		expect(read(`1 86400 0 0 25 ${b},nonsense,1 86400 0 0 25 ${b}`)).toEqual([toB, toB]);
	});

	it('are written only if they fit', () => {
		expect(serviceOption(smtp, [toB])).toEqual(['_smtp._tcp', `1 86400 0 0 25 ${b}`]);
		const self = { kind: 'self', ttlSeconds: 1, port: 0 } as const;
		expect(() => serviceOption({ service: 'SMTP', protocol: 'tcp' }, [self])).toThrow('service:');
		expect(() => serviceOption(smtp, [])).toThrow('number of service records');
		expect(() => serviceOption(smtp, [toB, toB, toB, toB])).toThrow('service records: expected 1 to 255 bytes');
		expect(() => serviceOption(smtp, [{ ...self, ttlSeconds: 0 }])).toThrow('ttl');
		expect(() => serviceOption(smtp, [{ ...self, port: 65_536 }])).toThrow('port');
		expect(() => serviceOption(smtp, [{ ...self, application: 'a b' }])).toThrow('application');
		expect(() => serviceOption(smtp, [{ ...toB, priority: -1 }])).toThrow('priority');
		expect(() => serviceOption(smtp, [{ ...toB, weight: 65_536 }])).toThrow('weight');
		expect(() => serviceOption(smtp, [{ ...toB, target: 'B.i2p' }])).toThrow('target');
	});

	it('survive the way there and back', () => {
		const port = fc.nat({ max: 65_535 });
		const common = { ttlSeconds: fc.integer({ min: 1, max: 0xffff_ffff }), port };
		const application = fc.stringMatching(/^[a-z@=;.]{1,20}$/);
		const self = fc.record(
			{ kind: fc.constant('self' as const), ...common, application },
			{ requiredKeys: ['kind', 'ttlSeconds', 'port'] },
		);
		const target = fc.record({
			kind: fc.constant('target' as const),
			...common,
			priority: port,
			weight: port,
			target: fc.stringMatching(/^[a-z0-9-]{1,20}\.i2p$/),
		});
		const some = fc.oneof(
			self.map((record) => [record] as const),
			fc.array(target, { minLength: 1, maxLength: 4 }),
		);
		fc.assert(
			fc.property(some, (records: Parameters<typeof serviceOption>[1]) => {
				const again: ServiceRecord[] = serviceRecords(new Map([serviceOption(smtp, records)]), smtp);
				expect(again).toEqual(records);
			}),
			{ numRuns: runs(60) },
		);
	});

	it('of any text are read without a fault', () => {
		fc.assert(
			fc.property(fc.string({ unit: fc.constantFrom(...'01 ,.-abi2p'), maxLength: 255 }), (value) => {
				for (const record of read(value)) expect(record.port).toBeLessThan(65_536);
			}),
			{ numRuns: runs(200) },
		);
	});
});
