// Users and passwords: asked for, bounded, kept as hashes, and nobody is let in by mistake.
import { Credentials } from '@i2p/sam/server';
import { memoryStore, seededRandom } from '@i2p/testkit';
import { fromUtf8, utf8 } from '@i2p/util';
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

/** A bridge whose users are kept; a hash takes 30 ms, unless it is `stalled` or `broken`. */
function kept(store = memoryStore()) {
	const is = { stalled: false, broken: false, hashed: 0 };
	let world: SamWorld | undefined;
	const keeping = {
		store,
		name: 'users.json',
		random: seededRandom('salts'),
		hash: (given: Uint8Array, salt: Uint8Array, onHash: (hash: Uint8Array | undefined, turn: never) => void) => {
			is.hashed++;
			const hash = new Uint8Array(32);
			given.forEach((byte, i) => {
				hash[i % 32] = (hash[i % 32]! * 31 + byte + salt[i % 16]!) & 0xff;
			});
			if (!is.stalled) world!.world.later(30, (turn) => onHash(is.broken ? undefined : hash, turn as never));
		},
	};
	world = new SamWorld({}, { credentials: new Credentials(keeping) });
	return { sam: world, store, is };
}

const welcome = 'HELLO REPLY RESULT=OK VERSION=3.1';

describe('AUTH that is kept', () => {
	it('outlives the bridge, without any password', () => {
		const { sam, store } = kept();
		const admin = sam.hello();
		expect(admin.ask('AUTH ADD USER=me PASSWORD=opensesame')).toBe('AUTH STATUS RESULT=OK');
		expect(admin.ask('AUTH ADD USER=you PASSWORD=opensesame')).toBe('AUTH STATUS RESULT=OK');
		expect(admin.ask('AUTH ADD USER=him PASSWORD=x')).toBe('AUTH STATUS RESULT=OK');
		expect(admin.ask('AUTH REMOVE USER=him')).toBe('AUTH STATUS RESULT=OK');
		expect(admin.ask('AUTH ENABLE')).toBe('AUTH STATUS RESULT=OK');
		expect([...store.secrets]).toEqual(['users.json']);
		const file = fromUtf8(store.read('users.json')!)!;
		expect(file).not.toContain('opensesame');
		const { required, users } = JSON.parse(file);
		expect([required, users.map(({ name }: { name: string }) => name)]).toEqual([true, ['me', 'you']]);
		expect(users[0].hash).not.toBe(users[1].hash);

		const again = kept(store);
		for (const rest of ['', ' USER=me PASSWORD=x', ' USER=him PASSWORD=x', ' USER=me'])
			expect(again.sam.client().ask(`HELLO VERSION${rest}`)).toMatch(refused);
		expect(again.sam.client().ask('HELLO VERSION USER=me PASSWORD=opensesame')).toBe(welcome);
	});

	it('hashes the password of somebody known no second time', () => {
		const first = kept();
		first.sam.hello().ask('AUTH ADD USER=me PASSWORD=right');
		const admin = first.sam.hello();
		admin.ask('AUTH ENABLE');
		const { sam, is } = kept(first.store);
		for (let i = 0; i < 5; i++) expect(sam.client().ask('HELLO VERSION USER=me PASSWORD=right')).toBe(welcome);
		for (let i = 0; i < 5; i++) expect(sam.client().ask('HELLO VERSION USER=me PASSWORD=wrong')).toMatch(refused);
		expect(is.hashed).toBe(1);
	});

	it('holds what comes behind HELLO until it is answered, and forgets a client that goes meanwhile', () => {
		const first = kept();
		first.sam.hello().ask('AUTH ADD USER=me PASSWORD=right');
		first.sam.hello().ask('AUTH ENABLE');
		const { sam } = kept(first.store);
		const client = sam.client().send('HELLO VERSION USER=me PASSWORD=right\nPING 1\nPING 2\n');
		const gone = sam.client().send('HELLO VERSION USER=me PASSWORD=right\n');
		sam.world.run(10);
		gone.socket!.destroy(true);
		expect([client.line(), client.line(), client.line()]).toEqual([welcome, 'PONG 1', 'PONG 2']);
		sam.world.run(1000);
		expect(sam.server.size).toBe(1);
	});

	it('lets nobody in who is removed while the password is hashed, nor by the password from before', () => {
		const first = kept();
		for (const user of ['me', 'gone', 'changed']) first.sam.hello().ask(`AUTH ADD USER=${user} PASSWORD=right`);
		first.sam.hello().ask('AUTH ENABLE');
		const { sam } = kept(first.store);
		const admin = sam.client();
		expect(admin.ask('HELLO VERSION USER=me PASSWORD=right')).toBe(welcome);
		admin.send('AUTH ADD USER=changed PASSWORD=other\n');
		sam.world.run(20);
		const waiting = ['gone', 'changed'].map((user) => sam.client().send(`HELLO VERSION USER=${user} PASSWORD=right\n`));
		sam.world.run(5);
		admin.send('AUTH REMOVE USER=gone\n');
		for (const client of waiting) expect(client.line()).toMatch(refused);
		expect(sam.client().ask('HELLO VERSION USER=changed PASSWORD=other')).toBe(welcome);
	});

	it('changes nothing that cannot be written down', () => {
		const { sam, is, store } = kept();
		const admin = sam.hello();
		admin.ask('AUTH ADD USER=me PASSWORD=right');
		const before = store.read('users.json');
		store.fail('full');
		for (const line of ['ADD USER=you PASSWORD=x', 'ADD USER=me PASSWORD=other', 'REMOVE USER=me', 'ENABLE'])
			expect(admin.ask(`AUTH ${line}`)).toMatch(/^AUTH STATUS RESULT=I2P_ERROR MESSAGE="It could not be written down/);
		expect(store.read('users.json')).toEqual(before);
		expect(sam.client().ask('HELLO VERSION')).toBe(welcome);
		store.fail(undefined);
		is.broken = true;
		expect(admin.ask('AUTH ADD USER=you PASSWORD=x')).toMatch(/could not be written down/);
		is.broken = false;
		admin.ask('AUTH ENABLE');
		expect(sam.client().ask('HELLO VERSION USER=me PASSWORD=right')).toBe(welcome);
		expect(sam.client().ask('HELLO VERSION USER=me PASSWORD=other')).toMatch(refused);
		expect(sam.client().ask('HELLO VERSION USER=you PASSWORD=x')).toMatch(refused);
	});

	it('refuses guesses beyond what can be hashed at once', () => {
		const first = kept();
		first.sam.hello().ask('AUTH ADD USER=me PASSWORD=right');
		first.sam.hello().ask('AUTH ENABLE');
		const { sam, is } = kept(first.store);
		is.stalled = true;
		const clients = Array.from({ length: 40 }, () => sam.client().send('HELLO VERSION USER=me PASSWORD=guess\n'));
		sam.world.run(1000);
		expect([is.hashed, clients.filter(({ rest }) => refused.test(rest)).length]).toEqual([32, 8]);
		sam.world.run(95_000);
		expect(sam.server.size).toBe(0);
	});

	it('lets nobody in by a damaged file', () => {
		const salt = 'A'.repeat(22);
		const user = (more: object) => ({ required: true, users: [{ name: 'x', salt, hash: 'A'.repeat(43), ...more }] });
		const damaged = [
			...['', '{', '[]', 'null', '{"required":true}', '{"users":[]}', '{"required":1,"users":[]}'],
			...[user({ name: '' }), user({ hash: 'AA' }), user({ salt: 7 }), { required: true, users: [1] }].map((o) =>
				JSON.stringify(o),
			),
			JSON.stringify({ required: true, users: Array.from({ length: 129 }, () => user({}).users[0]) }),
		];
		for (const text of damaged) {
			const store = memoryStore();
			store.write('users.json', utf8(text));
			expect(() => kept(store), text).toThrow(/damaged/);
		}
		const store = memoryStore();
		store.write('users.json', utf8(JSON.stringify(user({}))));
		expect(kept(store).sam.client().ask('HELLO VERSION')).toMatch(refused);
	});
});
