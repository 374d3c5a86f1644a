// Host lists and the commands in them: what is taken, what is refused, and that no bad signature changes anything.
import {
	AddressBook,
	type BookNote,
	formatHostsLine,
	type HostsLine,
	parseHostsLine,
	signedBytes,
} from '@i2p/addressbook';
import { createDestinationKeys, type DestinationKeys } from '@i2p/data-core';
import type { Turn } from '@i2p/runtime';
import { acceptedMistakes, memoryStore, seededRandom } from '@i2p/testkit';
import { mono, wall } from '@i2p/time';
import { toBase64, WireError } from '@i2p/util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const random = seededRandom('feed');
const [one, two, three] = Array.from({ length: 3 }, () => createDestinationKeys(random)) as [
	DestinationKeys,
	DestinationKeys,
	DestinationKeys,
];
const old = createDestinationKeys(random, 0);
const turn: Turn = { now: mono(0), wall: wall(1_700_000_000_000) };
void acceptedMistakes;

function setUp() {
	const notes: BookNote[] = [];
	const store = memoryStore();
	const book = new AddressBook({ store, note: (code) => notes.push(code), arm: () => undefined });
	const take = (text: string): string => {
		notes.length = 0;
		book.takeFeed(text, turn);
		return notes.join(' ');
	};
	return { book, take, store, notes };
}

type Options = readonly (readonly [string, string])[];

/** A line of a feed, signed by its owner, and before that by the one who gives something up. */
function signed(name: string, owner: DestinationKeys, options: Options, former?: DestinationKeys): string {
	const line = (all: Options): HostsLine =>
		name === ''
			? { subject: '', options: new Map(all) }
			: parseHostsLine(formatHostsLine(name, owner.destination, all))!;
	let all: Options = options;
	if (former) all = [...all, ['oldsig', toBase64(former.signing.sign(signedBytes(line(all), 'oldsig')))]];
	all = [...all, ['sig', toBase64(owner.signing.sign(signedBytes(line(all), 'sig')))]];
	return name === ''
		? `#!${all.map((pair) => pair.join('=')).join('#')}`
		: formatHostsLine(name, owner.destination, all);
}

describe('a line of a host list', () => {
	it('has a name and a destination, and perhaps options', () => {
		const text = formatHostsLine('a.i2p', one.destination, [
			['k', 'v=w'],
			['date', '1'],
		]);
		const line = parseHostsLine(`${text}\r`)!;
		expect([line.name, line.destination?.key, [...line.options]]).toEqual([
			'a.i2p',
			one.destination.key,
			[
				['k', 'v=w'],
				['date', '1'],
			],
		]);
		expect(parseHostsLine(`a.i2p=${one.destination.base64} # a comment`)?.options.size).toBe(0);
		for (const text of ['', '   ', '# comment', '; comment', '#', '\r']) expect(parseHostsLine(text)).toBeUndefined();
	});

	it.each([
		['no-destination', 'a.i2p'],
		['bad-name', `a.com=${one.destination.base64}`],
		['bad-name', `=${one.destination.base64}`],
		['bad-destination', 'a.i2p='],
		['bad-destination', `a.i2p=${one.destination.base64.slice(4)}`],
		['bad-destination', `a.i2p=${'A'.repeat(700)}`],
		['bad-destination', `a.i2p=${'!'.repeat(520)}`],
		['too-long', 'a'.repeat(5000)],
		['bad-option', `a.i2p=${one.destination.base64}#!x`],
		['bad-option', '#!=x'],
		['repeated-option', '#!a=1#a=2'],
		['too-many-options', `#!${Array.from({ length: 17 }, (_, i) => `k${i}=1`).join('#')}`],
	])('is refused as %s', (code, text) => {
		expect(() => parseHostsLine(text)).toThrow(expect.objectContaining({ code }));
	});

	it('throws nothing else, whatever comes', () => {
		const lines = fc.oneof(
			fc.string(),
			fc.tuple(fc.string(), fc.string()).map(([a, b]) => `${a}=${one.destination.base64}#!${b}`),
		);
		fc.assert(
			fc.property(lines, (text) => {
				try {
					parseHostsLine(text);
				} catch (error) {
					expect(error).toBeInstanceOf(WireError);
				}
			}),
		);
	});
});

describe('a feed', () => {
	it('adds names, and never writes over one', () => {
		const { book, take } = setUp();
		expect(take(formatHostsLine('a.i2p', one.destination))).toBe('feed-added');
		expect(take(formatHostsLine('a.i2p', one.destination))).toBe('feed-known');
		expect(take(formatHostsLine('a.i2p', two.destination))).toBe('feed-conflict');
		expect(take(signed('a.i2p', two, []))).toBe('feed-conflict');
		expect(take(signed('b.i2p', old, []))).toBe('feed-added');
		expect(book.find('a.i2p')?.destination.key).toBe(one.destination.key);
		expect(take('garbage\n# comment\n')).toBe('feed-malformed');
	});

	it('does not bring names that the local book has', () => {
		const { book, take } = setUp();
		book.add('local', 'a.i2p', one.destination);
		expect(take(formatHostsLine('a.i2p', two.destination))).toBe('feed-conflict');
	});

	it('changes a destination when old and new sign', () => {
		const { book, take } = setUp();
		take(formatHostsLine('a.i2p', old.destination));
		const options: Options = [
			['action', 'changedest'],
			['olddest', old.destination.base64],
		];
		expect(take(signed('a.i2p', two, options, three))).toBe('feed-forged');
		expect(take(signed('a.i2p', two, options))).toBe('feed-unsigned');
		expect(book.find('a.i2p')?.destination.key).toBe(old.destination.key);
		expect(take(signed('a.i2p', two, options, old))).toBe('feed-changed');
		expect(take(signed('a.i2p', two, options, old))).toBe('feed-known');
		expect(book.find('a.i2p')?.destination.key).toBe(two.destination.key);
		expect(take(signed('z.i2p', two, options, old))).toBe('feed-stranger');
		expect(take(signed('a.i2p', three, [['action', 'changedest']], old))).toBe('feed-incomplete');
	});

	it('adds a destination beside, which survives a restart', () => {
		const { book, take, store } = setUp();
		take(formatHostsLine('a.i2p', old.destination));
		const line = signed(
			'a.i2p',
			two,
			[
				['action', 'adddest'],
				['olddest', old.destination.base64],
			],
			old,
		);
		expect([take(line), take(line)]).toEqual(['feed-added', 'feed-known']);
		expect(book.find('a.i2p')?.destination.key).toBe(old.destination.key);
		book.save();
		const again = new AddressBook({ store, arm: () => undefined });
		expect([again.find('a.i2p')?.destination.key, again.nameOf(two.destination.key)]).toEqual([
			old.destination.key,
			undefined,
		]);
		expect(again.exportList('router').trim().split('\n')).toHaveLength(2);
	});

	it('adds and changes names of a destination that it knows', () => {
		const { book, take } = setUp();
		take(formatHostsLine('a.i2p', one.destination));
		expect(
			take(
				signed('b.i2p', one, [
					['action', 'addname'],
					['oldname', 'a.i2p'],
				]),
			),
		).toBe('feed-added');
		expect(
			take(
				signed('c.i2p', two, [
					['action', 'addname'],
					['oldname', 'a.i2p'],
				]),
			),
		).toBe('feed-stranger');
		expect(take(signed('c.i2p', one, [['action', 'addname']]))).toBe('feed-incomplete');
		expect(
			take(
				signed('c.i2p', one, [
					['action', 'changename'],
					['oldname', 'b.i2p'],
				]),
			),
		).toBe('feed-changed');
		expect([book.find('a.i2p'), book.find('b.i2p'), book.find('c.i2p')].map((found) => found?.name)).toEqual([
			'a.i2p',
			undefined,
			'c.i2p',
		]);
		expect(take(formatHostsLine('b.i2p', one.destination))).toBe('feed-conflict');
	});

	it('adds subdomains when the owner of the domain signs', () => {
		const { take } = setUp();
		take(formatHostsLine('a.i2p', one.destination));
		const options = (oldname: string): Options => [
			['action', 'addsubdomain'],
			['oldname', oldname],
			['olddest', one.destination.base64],
		];
		expect(take(signed('s.a.i2p', two, options('a.i2p'), one))).toBe('feed-added');
		expect(take(signed('t.a.i2p', two, options('a.i2p'), two))).toBe('feed-forged');
		expect(take(signed('t.b.i2p', two, options('a.i2p'), one))).toBe('feed-incomplete');
		expect(take(signed('t.b.i2p', two, options('b.i2p'), one))).toBe('feed-stranger');
	});

	it('takes names back for good, and the user may still add them', () => {
		const { book, take, store } = setUp();
		take(['a.i2p', 'b.i2p', 'c.i2p'].map((name) => formatHostsLine(name, one.destination)).join('\n'));
		const remove = (keys: DestinationKeys, name: string, action: string, dest = keys) =>
			signed('', keys, [
				['action', action],
				['name', name],
				['dest', dest.destination.base64],
			]);
		expect(take(remove(two, 'a.i2p', 'remove'))).toBe('feed-stranger');
		expect(take(remove(two, 'a.i2p', 'remove', one))).toBe('feed-forged');
		expect(take(remove(one, 'a.i2p', 'remove'))).toBe('feed-removed');
		expect(take(remove(one, 'whatever', 'remove'))).toBe('feed-incomplete');
		expect(take(remove(one, 'x.i2p', 'removeall'))).toBe('feed-removed feed-removed'.split(' ')[0]);
		expect(book.size('router')).toBe(0);
		expect(take('#!action=remove#name=a.i2p')).toBe('feed-incomplete');
		book.save();
		const again = new AddressBook({ store, arm: () => undefined });
		again.takeFeed(formatHostsLine('a.i2p', one.destination), turn);
		expect(again.find('a.i2p')).toBeUndefined();
		expect(again.add('router', 'a.i2p', one.destination)).toBe('added');
	});

	it('knows updates, what is over and what nobody knows', () => {
		const { take } = setUp();
		take(formatHostsLine('a.i2p', one.destination));
		expect(
			take(
				signed('a.i2p', one, [
					['action', 'update'],
					['k', 'v'],
				]),
			),
		).toBe('feed-known');
		expect(take(signed('b.i2p', one, [['action', 'update']]))).toBe('feed-stranger');
		expect(take(signed('b.i2p', one, [['expires', '1600000000']]))).toBe('feed-outdated');
		expect(take(signed('b.i2p', one, [['expires', 'soon']]))).toBe('feed-outdated');
		expect(take(signed('b.i2p', one, [['expires', '1800000000']]))).toBe('feed-added');
		expect(take(signed('b.i2p', one, [['action', 'dance']]))).toBe('feed-unknown-action');
		expect(take('#!action=dance')).toBe('feed-incomplete');
	});

	it('has 4,096 lines with options looked at and no more, while plain ones go on', () => {
		const { book, take } = setUp();
		const line = (i: number) => formatHostsLine(`n${i}.i2p`, one.destination, [['k', 'v']]);
		const lines = Array.from({ length: 4099 }, (_, i) => line(i));
		const told = take([...lines, formatHostsLine('plain.i2p', two.destination)].join('\n')).split(' ');
		expect(told.filter((note) => note === 'feed-too-many')).toHaveLength(3);
		expect(told).toHaveLength(4100);
		expect([told.at(-1), book.find('plain.i2p')?.book]).toEqual(['feed-added', 'router']);
	});

	it('gives a name four destinations and no more', () => {
		const { book, take } = setUp();
		take(formatHostsLine('a.i2p', one.destination));
		const options: Options = [
			['action', 'adddest'],
			['olddest', one.destination.base64],
		];
		const more = Array.from({ length: 4 }, () => createDestinationKeys(random));
		const told = more.map((keys) => take(signed('a.i2p', keys, options, one)));
		expect(told.slice(0, 3)).toEqual(['feed-added', 'feed-added', 'feed-added']);
		expect(told[3]).toBe('feed-full');
		expect(book.exportList('router').trim().split('\n')).toHaveLength(4);
	});

	it('is changed by no line with one altered character', () => {
		const { book, take } = setUp();
		take(formatHostsLine('a.i2p', one.destination));
		const line = signed(
			'a.i2p',
			two,
			[
				['action', 'changedest'],
				['olddest', one.destination.base64],
			],
			one,
		);
		fc.assert(
			fc.property(fc.nat(line.length - 1), fc.constantFrom('A', 'b', '=', '#', '7'), (at, letter) => {
				if (line[at] === letter || line.slice(0, at).toLowerCase() + letter === line.slice(0, at + 1).toLowerCase())
					return;
				take(line.slice(0, at) + letter + line.slice(at + 1));
				expect(book.find('a.i2p')?.destination.key).toBe(one.destination.key);
			}),
			{ numRuns: 60 },
		);
	});
});
