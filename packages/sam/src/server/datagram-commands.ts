// DATAGRAM SEND and RAW SEND: a line, then SIZE bytes. SAM V3 "DATAGRAM SEND, RAW SEND". What was sent is not answered, what was not is.
import type { Turn } from '@i2p/runtime';
import type { SamLine } from '../grammar.js';
import type { Connection } from './connection.js';
import type { SendFault } from './datagram-outbox.js';
import type { Style } from './styles.js';

/** Sends a repliable datagram from the session of this socket. */
export function sendDatagram(connection: Connection, line: SamLine, turn: Turn): void {
	send(connection, line, 'DATAGRAM', turn);
}

/** Sends a raw datagram from the session of this socket. */
export function sendRaw(connection: Connection, line: SamLine, turn: Turn): void {
	send(connection, line, 'RAW', turn);
}

function send(connection: Connection, line: SamLine, style: Style, turn: Turn): void {
	const refuse = ([result, message]: SendFault) => {
		connection.bridge.note('datagram-refused');
		connection.reply(`${style} STATUS`, [
			['RESULT', result],
			['MESSAGE', message],
		]);
	};
	const text = line.options.get('SIZE') ?? '';
	if (!/^\d{1,5}$/.test(text)) {
		// Where the bytes end is not known: nothing after them can be read.
		refuse(['I2P_ERROR', 'SIZE is a number of bytes']);
		connection.finish(turn);
		return;
	}
	connection.takeBytes(Number(text), turn, (lent, later) => {
		const { session, bridge } = connection;
		if (session?.plan.style !== style) {
			refuse(['I2P_ERROR', `This socket has no session of STYLE=${style}`]);
			return;
		}
		bridge.outbox.send(session, line.options.get('DESTINATION') ?? '', line.options, lent, later, (fault) => {
			if (fault) refuse(fault);
			else bridge.note('datagram-sent');
		});
	});
}
