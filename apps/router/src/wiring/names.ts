// Makes the books of names that everything in this router asks, and the lists that are followed: through destinations of our own only.
import { AddressBook, Subscriptions } from '@i2p/addressbook';
import { I2pListFetcher, type TunnelDestination } from '@i2p/i2ptunnel';
import { type RoomGroup, StoreError, type Turn } from '@i2p/runtime';
import { RouterError } from '../errors.js';
import type { RouterSettings } from '../options.js';
import type { RouterPorts } from '../ports.js';
import type { Counters } from './counters.js';

/** What names stand on. */
export interface NameSurroundings {
	readonly ports: RouterPorts;
	readonly counters: Counters;
	readonly arm: () => void;
}

/** What followed lists stand on. */
export interface ListSurroundings extends NameSurroundings {
	readonly settings: RouterSettings;
	readonly names: AddressBook;
	readonly floors: { readonly watch: RoomGroup; readonly sam: RoomGroup };
	readonly present: () => Turn;
}

/** The books in the data folder; throws {@link RouterError} `data-dir` if they cannot be read. */
export function makeNames({ ports, counters, arm }: NameSurroundings): AddressBook {
	try {
		return new AddressBook({ store: ports.store, note: counters.noteOf('names'), arm });
	} catch (error) {
		if (!(error instanceof StoreError)) throw error;
		throw new RouterError('data-dir', `cannot read the address book in the data folder (${error.message})`);
	}
}

/** Follows the lists that the user named; `undefined` without any. They are rooms of the breath from now on. */
export function followLists(
	house: ListSurroundings,
	destination: TunnelDestination,
	turn: Turn,
): Subscriptions | undefined {
	const { settings, names, ports, counters, floors, present } = house;
	if (settings.subscriptions.length === 0) return undefined;
	const fetcher = new I2pListFetcher(destination, present);
	const subscriptions = new Subscriptions({
		urls: settings.subscriptions,
		book: names,
		fetcher,
		store: ports.store,
		random: ports.random.fork('subscriptions'),
		turn,
		note: counters.noteOf('names'),
	});
	floors.watch.add(subscriptions);
	floors.sam.add(fetcher);
	return subscriptions;
}
