// What an empty turn costs, and one with many rooms on a floor.
import { Breath, type Room, RoomGroup } from '@i2p/runtime';
import { VirtualClock } from '@i2p/testkit';
import { never } from '@i2p/time';
import { bench, describe } from 'vitest';

const quiet = (name: string): Room => ({ name, due: () => never, onTime: () => undefined, flush: () => 'empty' });
const clock = new VirtualClock();
const rooms = Array.from({ length: 9 }, (_, i) => quiet(`${i}`));

describe('a turn with one arrival', () => {
	const few = new Breath({ clock, rooms, wake: () => undefined });
	bench('nine rooms', () => {
		few.inhale('port', () => undefined);
		few.run();
	});
	const floor = new RoomGroup('floor');
	for (let i = 0; i < 1000; i++) floor.add(quiet(`${i}`));
	const many = new Breath({ clock, rooms: [...rooms, floor], wake: () => undefined });
	bench('nine rooms and a floor of a thousand', () => {
		many.inhale('port', () => undefined);
		many.run();
	});
});
