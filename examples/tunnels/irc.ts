// An IRC dialogue: a server behind a server tunnel, and two people who come by client tunnels, as their programs would.
import { once } from 'node:events';
import { type AddressInfo, connect, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { createRouter, type Router } from '@i2p/router';
import { asProgram } from '../as-program.js';
import { ircServer } from './irc-server.js';
import { type Opened, openTunnels } from './open-tunnels.js';

/** Opens the server and the tunnel that leads to it; answers its address. @param more further keys of its `[[tunnel]]` */
export async function ircSite(router: Router, server: Server, more: object = {}): Promise<string> {
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	const [site] = await openTunnels(router, [
		{ name: 'irc server', type: 'irc-server', to: `127.0.0.1:${port}`, ...more },
	]);
	return site!.address;
}

/** A port of this machine that leads to an IRC server in I2P: what an IRC program is told to connect to. */
export async function ircDoor(router: Router, address: string, more: object = {}): Promise<Opened> {
	const [door] = await openTunnels(router, [
		{ name: 'irc', type: 'irc-client', listen: '127.0.0.1:0', target: address, ...more },
	]);
	return door!;
}

/** What an IRC program does, for one person. */
export class Person {
	readonly #socket: Socket;
	readonly #lines: string[] = [];
	#look: () => void = () => undefined;

	constructor({ host, port }: { host: string; port: number }, nick: string) {
		this.#socket = connect({ host, port });
		this.#socket.on('error', () => this.#socket.destroy());
		createInterface({ input: this.#socket })
			.on('error', () => undefined)
			.on('line', (line) => {
				this.#lines.push(line);
				this.#look();
			});
		// What a program tells of its machine does not get through the tunnel.
		this.say(`NICK ${nick}`).say(`USER ${nick} my-laptop server :My Full Name`);
	}

	say(line: string): this {
		this.#socket.write(`${line}\r\n`);
		return this;
	}

	/** Says goodbye; resolves when the server has let go. */
	async leaves(): Promise<void> {
		const closed = once(this.#socket, 'close');
		this.say('QUIT');
		await closed;
	}

	/** The next line that has this in it. */
	async hears(words: string): Promise<string> {
		for (;;) {
			const at = this.#lines.findIndex((line) => line.includes(words));
			if (at >= 0) return this.#lines.splice(0, at + 1).at(-1)!;
			await new Promise<void>((resolve) => {
				this.#look = resolve;
			});
		}
	}
}

/** Alice and Bob meet in a channel; answers what each of them was told. */
export async function dialogue(door: { host: string; port: number }): Promise<string[]> {
	const alice = new Person(door, 'alice');
	const heard = [await alice.hears('001')];
	alice.say('JOIN #i2p');
	heard.push(await alice.hears('JOIN #i2p'));
	const bob = new Person(door, 'bob');
	await bob.hears('001');
	bob.say('JOIN #i2p').say('PRIVMSG #i2p :hello, is anybody here?');
	heard.push(await alice.hears('PRIVMSG'));
	alice.say('PRIVMSG bob :yes, and nobody knows where');
	heard.push(await bob.hears('PRIVMSG'));
	await Promise.all([alice.leaves(), bob.leaves()]);
	return heard;
}

await asProgram(import.meta.url, async ([server]) => {
	const router = createRouter({ sam: undefined });
	await router.start();
	const address = server ?? (await ircSite(router, ircServer()));
	for (const line of await dialogue(await ircDoor(router, address))) console.log(line);
	await router.stop();
});
