// A server that answers PING with PONG.
import type { I2pDestination } from '@i2p/client/node';
import { connectSam, type SamBridge, type SamDestinationOptions } from '@i2p/sam/node';
import { asProgram } from '../as-program.js';

/** Serves until the destination is closed. */
export async function pingPongServer(sam: SamBridge, options: SamDestinationOptions = {}): Promise<I2pDestination> {
	const destination = await sam.createDestination({ name: 'ping-pong-server', ...options });
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
	const sam = await connectSam();
	const destination = await pingPongServer(sam);
	console.log(`gone: ${await destination.closed}`);
	await sam.close();
});
