// NAMING LOOKUP with OPTIONS, and of encrypted addresses.
import { b33Address, type OpeningKeys } from '@i2p/data-leaseset';
import { fromUtf8, toBase64, utf8 } from '@i2p/util';
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

	it('takes what opens an encrypted set, and forgets it once that is answered', () => {
		const sam = new SamWorld();
		const { base64 } = sam.session('x');
		const { destination } = sam.maker.requests[0]!.keys;
		const b33 = b33Address({ publicKey: destination.signingKey, signatureType: 7 }, { secret: true, clientKey: true });
		sam.maker.names.set(b33Address({ publicKey: destination.signingKey, signatureType: 7 }), destination.key);
		const seen: OpeningKeys[] = [];
		const resolve = sam.maker.resolve;
		const heard: string[] = [];
		sam.maker.resolve = (target, onAnswer) => {
			if (typeof target === 'object' && 'b33' in target && target.keys) {
				seen.push(target.keys);
				const { secret, client: key } = target.keys;
				heard.push(`${secret && fromUtf8(secret)} ${key?.kind} ${key && toBase64(key.key.exportRaw()).slice(0, 4)}`);
			}
			resolve(target, onAnswer);
		};
		const asker = sam.hello();
		const key = toBase64(new Uint8Array(32).fill(9));
		const all = `i2cp.leaseSetSecret=${toBase64(utf8('pass'))} i2cp.leaseSetPrivKey=${key}`;
		const found = `NAMING REPLY RESULT=OK NAME=${b33} VALUE=${base64}`;
		expect(asker.ask(`NAMING LOOKUP NAME=${b33} ${all}`)).toBe(found);
		expect(asker.ask(`NAMING LOOKUP NAME=${b33} ${all} i2cp.leaseSetAuthType=2`)).toBe(found);
		expect(asker.ask(`NAMING LOOKUP NAME=${base64} i2cp.leaseSetPrivKey=ECIES_X25519:${key}`)).toBe(
			`NAMING REPLY RESULT=OK NAME=${base64} VALUE=${base64}`,
		);
		expect(heard).toEqual(['pass dh CQkJ', 'pass psk CQkJ', 'undefined dh CQkJ']);
		for (const { secret, client } of seen) {
			expect(secret?.every((byte) => byte === 0) ?? true).toBe(true);
			expect(() => client!.key.exportRaw()).toThrow(TypeError);
		}
		const wrong = [
			`${b33} i2cp.leaseSetPrivKey=AAAA`,
			`${b33} i2cp.leaseSetPrivKey=!`,
			`${b33} i2cp.leaseSetSecret=!`,
			`${b33} i2cp.leaseSetPrivKey=${key} i2cp.leaseSetAuthType=3`,
			`x.i2p i2cp.leaseSetPrivKey=${key}`,
		];
		for (const rest of wrong)
			expect(asker.ask(`NAMING LOOKUP NAME=${rest}`)).toMatch(/^NAMING REPLY RESULT=INVALID_KEY NAME=\S+ MESSAGE="/);
	});

	it('takes it for CONNECT and for datagrams too', () => {
		const sam = new SamWorld();
		sam.session('x');
		sam.session('d', '3.3', 'STYLE=RAW');
		const [x, d] = sam.maker.requests.map(({ keys }) => keys.destination);
		const accept = sam.hello();
		accept.ask('STREAM ACCEPT ID=x');
		const opens = `i2cp.leaseSetSecret=${toBase64(utf8('pass'))}`;
		for (const { key, signingKey: publicKey } of [x!, d!])
			sam.maker.names.set(b33Address({ publicKey, signatureType: 7 }), key);
		const b33Of = (publicKey: Uint8Array) =>
			b33Address({ publicKey, signatureType: 7 }, { secret: true, clientKey: false });
		sam.session('c', '3.3', 'STYLE=PRIMARY').client.send('SESSION ADD STYLE=STREAM ID=s\n');
		const connect = sam.hello();
		expect(connect.ask(`STREAM CONNECT ID=s DESTINATION=${b33Of(x!.signingKey)} ${opens}`)).toBe(
			'STREAM STATUS RESULT=OK',
		);
		expect(sam.hello().ask(`STREAM CONNECT ID=s DESTINATION=${x!.b32} ${opens}`)).toMatch(/RESULT=INVALID_KEY/);
		const raw = sam.session('r', '3.3', 'STYLE=RAW');
		raw.client.send(`RAW SEND DESTINATION=${b33Of(d!.signingKey)} SIZE=2 ${opens}\nhi`);
		raw.client.send(`RAW SEND DESTINATION=${x!.b32} SIZE=2 ${opens}\nhi`);
		expect(raw.client.line()).toMatch(/^RAW STATUS RESULT=INVALID_KEY MESSAGE="Keys of an encrypted/);
		sam.world.run(1000);
		expect(sam.notes.get('datagram-delivered')).toBe(1);
	});
});
