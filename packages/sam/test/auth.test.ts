// Users and passwords.
import { describe, expect, it } from 'vitest';
import { SamWorld } from './sam-world.js';

const refused = /^HELLO REPLY RESULT=I2P_ERROR MESSAGE="Authorization/;

describe('AUTH', () => {
	it('asks later connections for user and password', () => {
		const sam = new SamWorld();
		const admin = sam.hello();
		expect(admin.ask('AUTH ADD USER="a b" PASSWORD="say \\"x\\""')).toBe('AUTH STATUS RESULT=OK');
		expect(admin.ask('AUTH ENABLE')).toBe('AUTH STATUS RESULT=OK');
		for (const rest of ['', ' USER=x PASSWORD=y', ' USER="a b" PASSWORD=x', ' USER="a b"']) {
			const client = sam.client();
			expect(client.ask(`HELLO VERSION MIN=3.2 MAX=3.2${rest}`)).toMatch(refused);
			sam.world.run(100, () => client.ended);
			expect(client.ended).toBe(true);
		}
		const client = sam.client();
		expect(client.ask('HELLO VERSION USER="a b" PASSWORD="say \\"x\\""')).toBe('HELLO REPLY RESULT=OK VERSION=3.1');
		expect(admin.ask('PING still in')).toBe('PONG still in');
		expect(client.ask('AUTH REMOVE USER="a b"')).toBe('AUTH STATUS RESULT=OK');
		expect(sam.client().ask('HELLO VERSION USER="a b" PASSWORD="say \\"x\\""')).toMatch(refused);
		expect(client.ask('AUTH DISABLE')).toBe('AUTH STATUS RESULT=OK');
		expect(sam.client().ask('HELLO VERSION')).toContain('RESULT=OK');
		expect(sam.notes.get('login-refused')).toBe(5);
	});

	it('keeps no more users, and no longer ones, than it should', () => {
		const sam = new SamWorld();
		const admin = sam.hello();
		const fault = /^AUTH STATUS RESULT=I2P_ERROR MESSAGE="/;
		expect(admin.ask('AUTH ADD USER=x')).toMatch(fault);
		expect(admin.ask('AUTH ADD PASSWORD=x')).toMatch(fault);
		expect(admin.ask(`AUTH ADD USER=${'x'.repeat(300)} PASSWORD=y`)).toMatch(fault);
		expect(admin.ask(`AUTH ADD USER=x PASSWORD=${'y'.repeat(300)}`)).toMatch(fault);
		expect(admin.ask('AUTH REMOVE USER=x')).toMatch(fault);
		for (let i = 0; i < 128; i++) expect(admin.ask(`AUTH ADD USER=u${i} PASSWORD=p`)).toBe('AUTH STATUS RESULT=OK');
		expect(admin.ask('AUTH ADD USER=more PASSWORD=p')).toMatch(/Too many users/);
		expect(admin.ask('AUTH ADD USER=u0 PASSWORD=another')).toBe('AUTH STATUS RESULT=OK');
	});
});
