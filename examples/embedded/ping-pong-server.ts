// A server that answers PING with PONG, with a router of its own: nothing else has to run.
import { createRouter, type DestinationOptions, type I2pDestination, type Router } from '@i2p/router';
import { asProgram } from '../as-program.js';

/** Serves until the destination is closed. */
export async function pingPongServer(router: Router, options: DestinationOptions = {}): Promise<I2pDestination> {
	const destination = await router.createDestination(options);
	const server = destination.createServer((socket) => {
		console.log(`connected: ${socket.remoteAddress}`);
		socket.on('data', (data) => {
			if (data.toString() === 'PING') socket.end('PONG');
		});
		socket.on('error', (error) => console.log(error.message));
	});
	server.listen();
	console.log(`listening: ${destination.address}`);
	return destination;
}

await asProgram(import.meta.url, async () => {
	const router = createRouter({ sam: undefined });
	await router.start();
	await pingPongServer(router, { keyFile: 'ping-pong.dat' });
});
