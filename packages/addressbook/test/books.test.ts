// The three books: who comes first, what is kept, what a full or failing store does; lists that are followed.
import {
	AddressBook,
	type BookNote,
	formatHostsLine,
	jumpLinks,
	type ListAnswer,
	type ListRequest,
	parseAddressHint,
	type SubscriptionNote,
	Subscriptions,
	subscriptionFault,
} from '@i2p/addressbook';
import { createDestinationKeys, type Destination } from '@i2p/data-core';
import { b33Address } from '@i2p/data-leaseset';
import type { Turn } from '@i2p/runtime';
import { memoryStore, seededRandom } from '@i2p/testkit';
import { mono, never, wall } from '@i2p/time';
import { utf8 } from '@i2p/util';
import { describe, expect, it } from 'vitest';

const random = seededRandom('books');
const destinations = Array.from({ length: 6 }, () => createDestinationKeys(random).destination);
const [one, two] = destinations as [Destination, Destination];
const b33 = b33Address({ publicKey: new Uint8Array(32).fill(7), signatureType: 11 });
const at = (ms: number): Turn => ({ now: mono(ms), wall: wall(1_700_000_000_000 + ms) });

function makeBook(store = memoryStore()) {
	const notes: BookNote[] = [];
	let armed = 0;
	const book = new AddressBook({
		store,
		note: (code) => notes.push(code),
		arm: () => {
			armed++;
		},
	});
	return { book, store, notes, armed: () => armed };
}

describe('three books', () => {
	it('are asked in their order, and back in the same', () => {
		const { book } = makeBook();
		expect(book.add('router', 'a.i2p', one)).toBe('added');
		expect(book.add('private', 'a.i2p', two)).toBe('added');
		expect([book.find('A.i2p')?.book, book.find('a.i2p')?.destination.key]).toEqual(['private', two.key]);
		expect([book.nameOf(two.key), book.nameOf(one.key)]).toEqual(['a.i2p', undefined]);
		expect(book.remove('private', 'a.i2p')).toBe(true);
		expect(book.remove('private', 'a.i2p')).toBe(false);
		expect([book.find('a.i2p')?.book, book.nameOf(one.key)]).toEqual(['router', 'a.i2p']);
		expect(book.add('local', 'proxy.i2p', one)).toBe('bad-name');
		expect(book.find('no name')).toBeUndefined();
		book.add('router', 'ab.c.i2p', one);
		expect(book.nameOf(one.key)).toBe('a.i2p');
		expect([...book.entries('router')].map(([name]) => name)).toEqual(['a.i2p', 'ab.c.i2p']);
	});

	it('are written once after a while, privately where it is private, and read again', () => {
		const { book, store, armed } = makeBook();
		book.add('private', 'a.i2p', one);
		book.add('router', 'b.i2p', two);
		expect(armed()).toBe(2);
		expect([book.flush(at(0)), book.due()]).toEqual(['deadline', 2000]);
		expect(store.files.size).toBe(0);
		book.onTime(at(2000));
		expect([[...store.files.keys()], [...store.secrets], book.due(), book.flush(at(2001))]).toEqual([
			['addressbook/private.txt', 'addressbook/router.txt'],
			['addressbook/private.txt'],
			never,
			'empty',
		]);
		const again = makeBook(store).book;
		expect([again.find('a.i2p')?.book, again.find('b.i2p')?.book, again.size('router')]).toEqual([
			'private',
			'router',
			1,
		]);
	});

	it('keep what could not be written until it can', () => {
		const { book, store, notes } = makeBook();
		store.fail('full');
		book.add('local', 'a.i2p', one);
		book.flush(at(0));
		book.onTime(at(2000));
		expect([notes, book.due()]).toEqual([['save-failed'], 62_000]);
		store.fail(undefined);
		book.onTime(at(62_000));
		expect([notes.at(-1), book.due()]).toEqual(['saved', never]);
	});

	it('import and export lists, and count what is bad in a file', () => {
		const { book, store } = makeBook();
		const list = `# mine\n${formatHostsLine('a.i2p', one)}\nrubbish\n${formatHostsLine('a.i2p', two)}\n${formatHostsLine('a.i2p', one)}\n`;
		expect(book.importList('local', list)).toEqual({ added: 1, known: 1, conflict: 1, full: 0, malformed: 1 });
		expect(book.exportList('local')).toBe(`${formatHostsLine('a.i2p', one)}\n`);
		store.write('addressbook/local.txt', utf8('rubbish\n\nmore rubbish'));
		store.write('addressbook/router.txt', Uint8Array.of(0xff, 0xfe));
		expect(makeBook(store).notes).toEqual(['file-malformed', 'file-malformed']);
	});

	it('hold so many names and no more', () => {
		const { book } = makeBook();
		const lines = Array.from({ length: 32_770 }, (_, i) => `n${i}.i2p=${one.base64}`);
		expect(book.importList('router', lines.join('\n'))).toMatchObject({ added: 32_768, full: 2 });
		expect(book.add('router', 'more.i2p', two)).toBe('full');
		expect(book.nameOf(one.key)).toBe('n0.i2p');
	});
});

describe('names for addresses', () => {
	it('stand behind the private book and before the others, for b32 and b33', () => {
		const { book, store } = makeBook();
		expect(book.addAddress('Hidden.i2p', b33.toUpperCase())).toBe('added');
		expect(book.addAddress('hidden.i2p', b33)).toBe('known');
		expect(book.addAddress('hidden.i2p', one.b32)).toBe('conflict');
		expect(book.addAddress('site.i2p', one.b32)).toBe('added');
		expect([
			book.addAddress('no name', b33),
			book.addAddress('x.i2p', 'x.b32.i2p'),
			book.addAddress('x.i2p', 'y.i2p'),
		]).toEqual(['bad-name', 'bad-address', 'bad-address']);
		expect([book.addressOf('HIDDEN.i2p.alt'), book.addressOf('site.i2p'), book.addressOf('x.i2p')]).toEqual([
			b33,
			one.b32,
			undefined,
		]);
		book.add('router', 'hidden.i2p', one);
		expect(book.find('hidden.i2p')).toBeUndefined();
		book.add('private', 'hidden.i2p', two);
		expect([book.find('hidden.i2p')?.book, book.addressOf('hidden.i2p')]).toEqual(['private', undefined]);
		book.save();
		expect(store.secrets.has('addressbook/addresses.txt')).toBe(true);
		const again = makeBook(store).book;
		expect(again.addressOf('site.i2p')).toBe(one.b32);
		expect([again.removeAddress('site.i2p'), again.removeAddress('site.i2p'), again.addressOf('site.i2p')]).toEqual([
			true,
			false,
			undefined,
		]);
	});

	it('are not taken by a feed, and what is none in their file is counted', () => {
		const { book, store } = makeBook();
		book.addAddress('hidden.i2p', b33);
		book.takeFeed(formatHostsLine('hidden.i2p', one), at(0));
		expect([book.size('router'), book.addressOf('hidden.i2p')]).toEqual([0, b33]);
		const bad = ['x', 'a.i2p=', `a.com=${b33}`, 'a.i2p=b.i2p', 'x'.repeat(5000)];
		store.write('addressbook/addresses.txt', utf8(`# mine\n\n${bad.join('\n')}\na.i2p=${b33}\n`));
		const again = makeBook(store);
		expect([again.notes.length, again.book.addressOf('a.i2p')]).toEqual([5, b33]);
	});

	it('are 4,096 and no more', () => {
		const { book } = makeBook();
		const answers = Array.from({ length: 4097 }, (_, i) => book.addAddress(`n${i}.i2p`, b33));
		expect([answers.filter((one) => one === 'added').length, answers.at(-1)]).toEqual([4096, 'full']);
	});
});

function follow(urls: readonly string[], store = memoryStore()) {
	const { book } = makeBook(store);
	const asked: { request: ListRequest; answer: (given: ListAnswer, ms: number) => void }[] = [];
	const notes: SubscriptionNote[] = [];
	const lists = new Subscriptions({
		urls,
		book,
		store,
		random: seededRandom('lists'),
		turn: at(0),
		note: (code) => notes.push(code),
		fetcher: { fetch: (request, onAnswer) => asked.push({ request, answer: (given, ms) => onAnswer(given, at(ms)) }) },
	});
	const go = () => {
		const due = lists.due();
		lists.onTime(at(due));
		return due;
	};
	return { book, lists, asked, notes, go, store };
}

const list = (text: string, more: Partial<Extract<ListAnswer, { kind: 'list' }>> = {}): ListAnswer => ({
	kind: 'list',
	body: utf8(text),
	...more,
});

describe('subscriptions', () => {
	it('are asked for minutes after the start, then twice a day, with what the server said of the last', () => {
		const { book, lists, asked, go, notes } = follow(['http://lists.i2p/hosts.txt']);
		expect(lists.flush()).toBe('deadline');
		const first = go();
		expect(first).toBeGreaterThanOrEqual(180_000);
		expect(lists.due()).toBe(never);
		expect(asked[0]!.request).toEqual({ url: 'http://lists.i2p/hosts.txt', mostBytes: 8_388_608, timeoutMs: 300_000 });
		asked[0]!.answer(list(formatHostsLine('a.i2p', one), { etag: '"1"', lastModified: 'Sun' }), first);
		expect(book.find('a.i2p')?.book).toBe('router');
		expect((lists.due() - first) / 3_600_000).toBeGreaterThanOrEqual(10);
		expect((lists.due() - first) / 3_600_000).toBeLessThanOrEqual(14);
		const second = go();
		expect(asked[1]!.request).toMatchObject({ etag: '"1"', lastModified: 'Sun' });
		asked[1]!.answer({ kind: 'unchanged' }, second);
		expect([notes, lists.states()[0]]).toEqual([
			['list-fetched', 'list-unchanged'],
			{ url: 'http://lists.i2p/hosts.txt', fetchedAt: 1_700_000_000_000 + second, changes: 1, fault: undefined },
		]);
	});

	it('are asked for one at a time, and again after a failure, later each time', () => {
		const { lists, asked, go, notes } = follow(['http://a.i2p/', 'http://b.i2p/']);
		lists.refresh(at(1000));
		go();
		expect([asked.length, lists.due()]).toEqual([1, never]);
		asked[0]!.answer({ kind: 'failed', fault: 'timeout' }, 1000);
		expect(lists.states()[0]?.fault).toBe('timeout');
		go();
		expect(asked[1]!.request.url).toBe('http://b.i2p/');
		asked[1]!.answer({ kind: 'list', body: Uint8Array.of(0xff) }, 1000);
		expect(notes).toEqual(['list-failed', 'list-not-text']);
		expect(lists.due() - 1000).toBeLessThanOrEqual(75_000);
		let wait = 0;
		for (let i = 0; i < 24; i++) {
			const due = go();
			asked.at(-1)!.answer({ kind: 'failed', fault: 'timeout' }, due);
			wait = Math.max(wait, lists.due() - due);
		}
		expect(wait).toBeGreaterThan(3_600_000);
	});

	it('remember over a restart, and believe nothing odd in their file', () => {
		const { asked, go, store } = follow(['http://a.i2p/']);
		asked.push();
		const due = go();
		asked[0]!.answer(list('', { etag: 'x'.repeat(300), lastModified: 'Mon' }), due);
		const again = follow(['http://a.i2p/'], store);
		expect(again.lists.due()).toBeGreaterThan(180_000 + due);
		again.lists.refresh(at(0));
		again.go();
		expect(again.asked[0]!.request).toMatchObject({ lastModified: 'Mon' });
		expect(again.asked[0]!.request.etag).toBeUndefined();
		for (const bad of ['', '{}', '[1,null,{"url":5},{"url":"http://a.i2p/","etag":5,"fetchedAt":"x"}]', '\u0000']) {
			store.write('addressbook/subscriptions.json', utf8(bad));
			const { lists, go: ask, asked: questions } = follow(['http://a.i2p/'], store);
			expect(lists.states()[0]?.fetchedAt).toBeUndefined();
			ask();
			expect(questions[0]!.request.etag).toBeUndefined();
		}
		store.fail('full');
		const unkept = follow(['http://a.i2p/'], store);
		unkept.asked[unkept.go() * 0]!.answer(list(''), 0);
		expect(unkept.notes).toContain('list-not-kept');
	});

	it('take no URL that leads out of the network', () => {
		for (const url of [
			'https://a.i2p/',
			'http://a.com/hosts.txt',
			'http://127.0.0.1/',
			'http://u:p@a.i2p/',
			'a.i2p',
			'http://a.i2p.evil.com/',
			`http://a.i2p/${'a'.repeat(1024)}`,
		])
			expect(subscriptionFault(url), url).toBeTypeOf('string');
		for (const url of [
			'http://a.i2p/',
			'http://a.i2p',
			`http://${'a'.repeat(52)}.b32.i2p/hosts.txt?x=1`,
			'http://a.i2p:81/x',
		])
			expect(subscriptionFault(url), url).toBeUndefined();
		expect(() => follow(['http://a.com/'])).toThrow(RangeError);
		expect(() => follow(Array.from({ length: 33 }, (_, i) => `http://${i}.i2p/`))).toThrow(RangeError);
	});
});

describe('jumps', () => {
	it('ask services by the name, and read what a helper says', () => {
		expect(jumpLinks('a.i2p').map(({ name }) => name)).toEqual(['reg.i2p', 'stats.i2p', 'notbob.i2p']);
		expect(jumpLinks('a&b', [{ name: 'x', url: 'http://x.i2p/?q=' }])[0]!.href).toBe('http://x.i2p/?q=a%26b');
		expect(parseAddressHint(one.base64)).toMatchObject({ kind: 'destination' });
		expect(parseAddressHint(one.b32)).toEqual({ kind: 'hash', hash: one.key });
		expect(parseAddressHint(b33.toUpperCase())).toMatchObject({ kind: 'b33', address: b33 });
		expect(parseAddressHint(`a${b33}`)).toBeUndefined();
		expect(parseAddressHint('nonsense')).toBeUndefined();
		expect(parseAddressHint('A'.repeat(520))).toBeUndefined();
		expect(parseAddressHint('!'.repeat(520))).toBeUndefined();
	});
});
