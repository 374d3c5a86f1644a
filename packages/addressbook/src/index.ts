// The face of @i2p/addressbook: names, host lists, the three books, subscriptions, jump links.
export {
	AddressBook,
	type AddressBookParts,
	type BookName,
	type BookNote,
	bookNames,
	type Found,
} from './address-book.js';
export type { BookAnswer, ImportCount } from './book.js';
export { maxListBytes, maxNameCharacters, maxSubscriptions } from './constants.js';
export type { FeedAnswer } from './feed.js';
export { formatHostsLine, type HostsLine, parseHostsLine, signedBytes } from './hosts-line.js';
export { type AddressHint, type JumpService, jumpLinks, parseAddressHint, usualJumpServices } from './jump.js';
export { hostName, type NameFault, nameFault, normalName } from './names.js';
export { decodePunycode, encodePunycode } from './punycode.js';
export {
	type SubscriptionNote,
	type SubscriptionParts,
	type SubscriptionState,
	Subscriptions,
	subscriptionFault,
} from './subscriptions.js';
export type { ListAnswer, ListFetcher, ListRequest } from './wants.js';
