// The smallest IRC server with which a dialogue can be had: names, channels, messages. It knows nothing of I2P: the tunnel tells it who comes.
import { createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

interface User {
	readonly socket: Socket;
	nick: string;
	/** Name and host as USER says them; the tunnel puts the address of the destination there. */
	from: string;
}

/** A server that is not listening yet. */
export function ircServer(): Server {
	const users = new Set<User>();
	const channels = new Map<string, Set<User>>();
	const tell = (user: User, line: string) => user.socket.write(`${line}\r\n`);
	const nameOf = ({ nick, from }: User) => `${nick}!${from}`;

	const answers: Readonly<Record<string, (user: User, words: readonly string[]) => void>> = {
		NICK: (user, [nick = '']) => {
			user.nick = nick;
		},
		USER: (user, [name = '', host = '']) => {
			user.from = `${name}@${host}`;
			tell(user, `:server 001 ${user.nick} :Welcome, ${nameOf(user)}`);
		},
		PING: (user, [word = '']) => tell(user, `PONG server :${word}`),
		JOIN: (user, [channel = '']) => {
			const members = channels.get(channel) ?? new Set();
			channels.set(channel, members.add(user));
			for (const member of members) tell(member, `:${nameOf(user)} JOIN ${channel}`);
		},
		PRIVMSG: (user, [to = '', text = '']) => {
			const others = channels.get(to) ?? [...users].filter(({ nick }) => nick === to);
			for (const other of others) if (other !== user) tell(other, `:${nameOf(user)} PRIVMSG ${to} :${text}`);
		},
		QUIT: (user) => user.socket.end(),
	};

	return createServer((socket) => {
		const user: User = { socket, nick: '*', from: '' };
		users.add(user);
		const lines = createInterface({ input: socket });
		lines.on('line', (line) => {
			const [before = '', last] = line.split(/ :(.*)/, 2);
			const [command = '', ...words] = before.split(' ');
			answers[command.toUpperCase()]?.(user, last === undefined ? words : [...words, last]);
		});
		// A reader of lines tells the errors of its socket.
		lines.on('error', () => socket.destroy());
		socket.on('error', () => socket.destroy());
		socket.on('close', () => {
			users.delete(user);
			for (const members of channels.values()) members.delete(user);
		});
	});
}
