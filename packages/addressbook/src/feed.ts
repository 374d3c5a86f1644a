// What owners of names say in a feed, carried out in a book once their signatures are good. "Address Subscription Feed Commands".
import { Destination } from '@i2p/data-core';
import { fromBase64 } from '@i2p/util';
import type { Book, BookAnswer } from './book.js';
import { type HostsLine, signedBytes } from './hosts-line.js';
import { hostName } from './names.js';

/**
 * What became of a line. `removed`: names were taken back. `unsigned`, `forged`: a signature is missing or bad. `stranger`: it speaks of a name or
 * destination that the book does not have so. `outdated`: it was to be carried out before a time that is over. `incomplete`, `unknown-action`.
 */
export type FeedAnswer =
	| BookAnswer
	| 'changed'
	| 'removed'
	| 'unsigned'
	| 'forged'
	| 'stranger'
	| 'outdated'
	| 'incomplete'
	| 'unknown-action';

/** What a feed may change. */
export interface FeedBook {
	readonly book: Book;
	/** Whether a feed may add the name: it was not taken back, and no other book has it. */
	mayAdd(name: string): boolean;
	/** The name was taken back. */
	onRemoved(name: string): void;
}

/** Carries one line of a feed out. @param wallMs Unix time, milliseconds */
export function applyFeedLine(line: HostsLine, to: FeedBook, wallMs: number): FeedAnswer {
	const { name, destination, options } = line;
	if (name !== undefined && destination !== undefined && options.size === 0) return add(to, name, destination);
	const expires = options.get('expires');
	if (expires !== undefined && !(Number(expires) * 1000 > wallMs)) return 'outdated';
	const action = options.get('action');
	if (action === 'remove' || action === 'removeall') return takeBack(line, to, action === 'removeall');
	if (name === undefined || destination === undefined) return 'incomplete';
	const signed = judge(line, 'sig', destination);
	if (signed !== undefined) return signed;
	switch (action) {
		case undefined:
			return add(to, name, destination);
		case 'update':
			return to.book.has(name, destination.key) ? 'known' : 'stranger';
		case 'addname':
		case 'changename':
			return alias(line, to, name, destination, action === 'changename');
		case 'adddest':
		case 'changedest':
		case 'addsubdomain':
			return withOldOwner(line, to, name, destination, action);
		default:
			return 'unknown-action';
	}
}

function add(to: FeedBook, name: string, destination: Destination): BookAnswer {
	if (to.book.find(name) === undefined && !to.mayAdd(name)) return 'conflict';
	return to.book.add(name, destination);
}

/** What is wrong with a signature of this line, if anything is. */
function judge(line: HostsLine, key: 'sig' | 'oldsig', by: Destination): 'unsigned' | 'forged' | undefined {
	const text = line.options.get(key);
	if (text === undefined) return 'unsigned';
	const signature = fromBase64(text);
	if (signature === undefined || signature.length !== by.signatureBytes) return 'forged';
	return by.verify(signedBytes(line, key), signature) ? undefined : 'forged';
}

function alias(line: HostsLine, to: FeedBook, name: string, destination: Destination, replaces: boolean): FeedAnswer {
	const old = hostName(line.options.get('oldname') ?? '');
	if (old === undefined) return 'incomplete';
	if (!to.book.has(old, destination.key)) return 'stranger';
	const answer = add(to, name, destination);
	if (!replaces || old === name || (answer !== 'added' && answer !== 'known')) return answer;
	to.book.remove(old);
	to.onRemoved(old);
	return 'changed';
}

function withOldOwner(
	line: HostsLine,
	to: FeedBook,
	name: string,
	destination: Destination,
	action: 'adddest' | 'changedest' | 'addsubdomain',
): FeedAnswer {
	const owner = Destination.fromBase64(line.options.get('olddest') ?? '');
	if (owner === undefined) return 'incomplete';
	const signed = judge(line, 'oldsig', owner);
	if (signed !== undefined) return signed;
	if (action !== 'addsubdomain') {
		if (to.book.find(name)?.key === destination.key) return 'known';
		if (!to.book.has(name, owner.key)) return 'stranger';
		if (action === 'adddest') return to.book.addBeside(name, destination);
		return to.book.replace(name, destination) === 'added' ? 'changed' : 'full';
	}
	const parent = hostName(line.options.get('oldname') ?? '');
	if (parent === undefined || !name.endsWith(`.${parent}`)) return 'incomplete';
	return to.book.has(parent, owner.key) ? add(to, name, destination) : 'stranger';
}

function takeBack(line: HostsLine, to: FeedBook, all: boolean): FeedAnswer {
	const owner = Destination.fromBase64(line.options.get('dest') ?? '');
	if (owner === undefined) return 'incomplete';
	const signed = judge(line, 'sig', owner);
	if (signed !== undefined) return signed;
	const name = hostName(line.options.get('name') ?? '');
	if (name === undefined && !all) return 'incomplete';
	const names = all ? to.book.namesOf(owner.key) : to.book.has(name!, owner.key) ? [name!] : [];
	for (const one of names) {
		to.book.remove(one);
		to.onRemoved(one);
	}
	return names.length > 0 ? 'removed' : 'stranger';
}
