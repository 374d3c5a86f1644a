// Reading a host list, line by line; finding a name.
import { AddressBook, formatHostsLine, parseHostsLine } from '@i2p/addressbook';
import { createDestinationKeys, Destination } from '@i2p/data-core';
import { memoryStore, seededRandom } from '@i2p/testkit';
import { bench, describe } from 'vitest';

const { destination } = createDestinationKeys(seededRandom('bench'));
const line = formatHostsLine('example.i2p', destination);
const book = new AddressBook({ store: memoryStore(), arm: () => undefined });
book.add('router', 'example.i2p', destination);

describe('a host list', () => {
	bench('one line', () => {
		parseHostsLine(line);
	});
	bench('one line and the hash of its destination', () => {
		parseHostsLine(line)?.destination?.key;
	});
	bench('its base64', () => {
		Destination.fromBase64(destination.base64);
	});
	bench('finding a name', () => {
		book.find('example.i2p');
	});
});
