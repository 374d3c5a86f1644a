// Sends PING to a server and tells what it answers, with a router of its own: nothing else has to run.
import { createRouter, type DestinationOptions, type Router } from '@i2p/router';
import { asProgram } from '../as-program.js';

/** Connects to an address, asks, and answers what was said. */
export async function pingPongClient(
	router: Router,
	address: string,
	options: DestinationOptions = {},
): Promise<string> {
	await using destination = await router.createDestination(options);
	const socket = await destination.connect(address);
	socket.write('PING');
	let answer = '';
	for await (const data of socket) answer += data;
	console.log(`${address} says ${answer}`);
	return answer;
}

await asProgram(import.meta.url, async ([address]) => {
	if (address === undefined) throw new Error('Give the address that the server tells.');
	// Beside the server on one machine it wants a folder and a port of its own.
	const router = createRouter({ sam: undefined, dataDir: 'ping-pong-client', port: 0 });
	await router.start();
	await pingPongClient(router, address);
	await router.stop();
});
