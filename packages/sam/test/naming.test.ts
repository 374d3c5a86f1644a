// NAMING LOOKUP with OPTIONS, and of encrypted addresses.
import { b33Address } from '@i2p/data-leaseset';
import { describe, expect, it } from 'vitest';
import { SamWorld } from './sam-world.js';

describe('NAMING LOOKUP', () => {
	it('tells the options of the lease set when asked', () => {
		const sam = new SamWorld();
		const { client, b32, base64 } = sam.session('x');
		const { key } = sam.maker.requests[0]!.keys.destination;
		sam.maker.names.set('x.i2p', key);
		sam.maker.leaseSetOptions.set(
			key,
			new Map([
				['_smtp._tcp', '1 86400 0 0 25 mail.i2p'],
				['a', 'say "x"'],
				['b=c', 'no'],
				['d', 'two\nlines'],
			]),
		);
		const options = 'OPTION:_smtp._tcp="1 86400 0 0 25 mail.i2p" OPTION:a="say \\"x\\""';
		for (const asker of [client, sam.hello()])
			for (const name of [b32, 'x.i2p', base64])
				expect(asker.ask(`NAMING LOOKUP NAME=${name} OPTIONS=true`)).toBe(
					`NAMING REPLY RESULT=OK NAME=${name} VALUE=${base64} ${options}`,
				);
		expect(client.ask('NAMING LOOKUP NAME=ME OPTIONS=true')).toContain(options);
		expect(client.ask(`NAMING LOOKUP NAME=${b32}`)).toBe(`NAMING REPLY RESULT=OK NAME=${b32} VALUE=${base64}`);
		expect(client.ask(`NAMING LOOKUP NAME=${b32} OPTIONS=false`)).not.toContain('OPTION:');
		sam.maker.leaseSetOptions.clear();
		expect(client.ask(`NAMING LOOKUP NAME=${b32} OPTIONS=true`)).toBe(
			`NAMING REPLY RESULT=OK NAME=${b32} VALUE=${base64}`,
		);
	});

	it('says which is missing: the lease set or the name', () => {
		const sam = new SamWorld();
		const client = sam.hello();
		const b32 = `${'b'.repeat(51)}a.b32.i2p`;
		expect(client.ask(`NAMING LOOKUP NAME=${b32} OPTIONS=true`)).toMatch(/^NAMING REPLY RESULT=LEASESET_NOT_FOUND /);
		expect(client.ask(`NAMING LOOKUP NAME=${b32}`)).toMatch(/^NAMING REPLY RESULT=KEY_NOT_FOUND /);
		expect(client.ask('NAMING LOOKUP NAME=no.i2p OPTIONS=true')).toMatch(/^NAMING REPLY RESULT=KEY_NOT_FOUND /);
	});

	it('finds encrypted addresses, and CONNECT goes to them', () => {
		const sam = new SamWorld();
		const { base64 } = sam.session('x');
		const { destination } = sam.maker.requests[0]!.keys;
		const b33 = b33Address({ publicKey: destination.signingKey, signatureType: 7 });
		expect(sam.hello().ask(`NAMING LOOKUP NAME=${b33}`)).toMatch(/KEY_NOT_FOUND/);
		sam.session('c');
		const failed = sam.hello().ask(`STREAM CONNECT ID=c DESTINATION=${b33}`);
		expect(failed).toMatch(/^STREAM STATUS RESULT=CANT_REACH_PEER /);
		sam.maker.names.set(b33, destination.key);
		expect(sam.hello().ask(`NAMING LOOKUP NAME=${b33}`)).toBe(`NAMING REPLY RESULT=OK NAME=${b33} VALUE=${base64}`);
		const accept = sam.hello();
		accept.ask('STREAM ACCEPT ID=x');
		const connect = sam.client();
		connect.send(`HELLO VERSION\nSTREAM CONNECT ID=c DESTINATION=${b33}\nearly bytes`);
		accept.line();
		expect(accept.read(11)).toBe('early bytes');
	});
});
