// Address helpers: a link that brings a destination along with a name. Nothing is believed before the user says so, with a word that only our own page knows.
import type { AddressBook, AddressHint, BookName } from '@i2p/addressbook';
import { parseAddressHint } from '@i2p/addressbook';
import type { LookupTarget } from '@i2p/client-core';
import { b32Address, type HashKey, hashOf } from '@i2p/data-core';
import type { Mono } from '@i2p/time';
import { ExpiringMap, type Random, toHex } from '@i2p/util';
import { maxOffers, maxVisitedHints, offerLifetimeMs } from '../constants.js';
import { link, list, type Page } from './page.js';
import { type Request, takeParameter } from './request.js';

const parameter = 'i2paddresshelper';

interface Offer {
	readonly name: string;
	readonly hint: AddressHint;
	/** Where the user wanted to go. */
	readonly url: string;
}

/** What an address helper means for a request: go on with this path, or show this page. */
export type HintAnswer =
	| { readonly kind: 'path'; readonly path: string }
	| { readonly kind: 'page'; readonly page: Page };

/** What a hint leads to. */
function targetOf(hint: AddressHint): LookupTarget {
	if (hint.kind === 'b33') return { b33: hint.b33 };
	return hint.kind === 'hash' ? hint.hash : hint.destination.key;
}

/** The address that a hint leads to. */
function addressOf(hint: AddressHint): string {
	if (hint.kind === 'b33') return hint.address;
	return addressOfKey(hint.kind === 'hash' ? hint.hash : hint.destination.key);
}

const addressOfKey = (key: HashKey): string => b32Address(hashOf(key));

/** Where a name leads that is followed, and the address that people are shown. */
interface Visited {
	readonly target: LookupTarget;
	readonly address: string;
}

/** The names that were brought along, and what is asked about them. */
export class AddressHints {
	readonly #book: AddressBook | undefined;
	readonly #random: Random;
	readonly #offers = new ExpiringMap<string, Offer>({ capacity: maxOffers, lifetimeMs: offerLifetimeMs });
	/** Followed without being written down, until the router stops. */
	readonly #visited = new Map<string, Visited>();

	constructor(book: AddressBook | undefined, random: Random) {
		this.#book = book;
		this.#random = random;
	}

	/** Where a name leads that is followed without being written down. */
	find(name: string): LookupTarget | undefined {
		return this.#visited.get(name)?.target;
	}

	/** What the helper of a request means; `undefined` if it has none. */
	look(request: Request, now: Mono): HintAnswer | undefined {
		const taken = takeParameter(request.path, parameter);
		if (taken === undefined) return undefined;
		const path = taken.rest;
		if (request.host.endsWith('.b32.i2p')) return { kind: 'path', path };
		const hint = parseAddressHint(taken.value);
		if (hint === undefined) return { kind: 'page', page: badHint(request.host) };
		const known = this.#addressOf(request.host);
		if (known === addressOf(hint)) return { kind: 'path', path };
		const port = request.port === 80 ? '' : `:${request.port}`;
		const offer: Offer = { name: request.host, hint, url: `http://${request.host}${port}${path}` };
		return { kind: 'page', page: this.#ask(offer, known, now) };
	}

	/** The address that a name has already. */
	#addressOf(name: string): string | undefined {
		const key = this.#book?.find(name)?.destination.key;
		if (key !== undefined) return addressOfKey(key);
		return this.#book?.addressOf(name) ?? this.#visited.get(name)?.address;
	}

	#ask(offer: Offer, known: string | undefined, now: Mono): Page {
		const word = toHex(this.#random.bytes(16));
		this.#offers.set(word, offer, now);
		const address = addressOf(offer.hint);
		const shown = { html: `<code>${address}</code>` };
		const follow = (where: string, text: string) => link(`http://proxy.i2p/follow?word=${word}&in=${where}`, text);
		if (known !== undefined) {
			return {
				status: 409,
				title: 'This name belongs to another destination',
				body: [
					`The link that you followed says that ${offer.name} is`,
					shown,
					'but your address book says that it is',
					{ html: `<code>${known}</code>` },
					list([
						link(offer.url, `Go to ${offer.name} as your address book has it`),
						link(
							offer.url.replace(offer.name, address),
							'Go to the other destination by its address, without the name',
						),
					]),
				],
			};
		}
		const choices = [follow('once', 'Go there this time, until the router stops')];
		if (this.#book !== undefined && offer.hint.kind === 'destination')
			choices.push(follow('router', 'Go there and write the name down in the router’s address book'));
		if (this.#book !== undefined) choices.push(follow('private', 'Go there and write the name down privately'));
		return {
			status: 409,
			title: 'A name that is new to you',
			body: [`The link that you followed says that ${offer.name} is`, shown, 'Nobody vouches for that.', list(choices)],
		};
	}

	/** The user's answer, on the page `proxy.i2p/follow`. */
	follow(path: string, now: Mono): Page {
		const word = takeParameter(path, 'word')?.value ?? '';
		const where = takeParameter(path, 'in')?.value ?? '';
		const offer = this.#offers.get(word, now);
		if (offer === undefined)
			return {
				status: 403,
				title: 'That question is over',
				body: ['Follow the link once more, and answer within a quarter of an hour.'],
			};
		this.#offers.delete(word);
		if (where === 'router' || where === 'private') this.#write(where, offer);
		if (this.#visited.size >= maxVisitedHints) this.#visited.delete(this.#visited.keys().next().value!);
		this.#visited.set(offer.name, { target: targetOf(offer.hint), address: addressOf(offer.hint) });
		return { status: 302, title: 'Go on', body: [link(offer.url, offer.url)], fields: [['Location', offer.url]] };
	}

	#write(where: BookName, { name, hint }: Offer): void {
		if (hint.kind === 'destination') this.#book?.add(where, name, hint.destination);
		else if (where === 'private') this.#book?.addAddress(name, addressOf(hint));
	}
}

function badHint(host: string): Page {
	return {
		status: 400,
		title: 'The link is broken',
		body: [
			`The address helper in the link to ${host} is neither a destination nor a b32 address. Copy the whole link once more, or ask who gave it to you.`,
		],
	};
}
