// An answer that comes at once or in a later turn: until then the socket takes no other command.
import type { Turn } from '@i2p/runtime';
import type { Connection } from './connection.js';

/** Begins something that calls back once, at once or later, with what is then to be answered. */
export function answerLater(
	connection: Connection,
	begin: (onAnswer: (turn: Turn, answer: () => void) => void) => void,
): void {
	let isAnswered = false;
	let isHeld = false;
	begin((turn, answer) => {
		isAnswered = true;
		if (connection.closed) return;
		if (isHeld) connection.release();
		answer();
		if (isHeld) connection.proceed(turn);
	});
	if (isAnswered) return;
	isHeld = true;
	connection.hold();
}
