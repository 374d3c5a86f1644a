// Sends PING to a server and tells what it answers.
import { connectSam, type SamBridge, type SamDestinationOptions } from '@i2p/sam/node';
import { asProgram } from '../as-program.js';

/** Connects to an address, asks, and answers what was said. */
export async function pingPongClient(
	sam: SamBridge,
	address: string,
	options: SamDestinationOptions = {},
): Promise<string> {
	await using destination = await sam.createDestination({ name: 'ping-pong-client', ...options });
	const socket = await destination.connect(address);
	socket.write('PING');
	let answer = '';
	for await (const data of socket) answer += data;
	console.log(`${address} says ${answer}`);
	return answer;
}

await asProgram(import.meta.url, async ([address]) => {
	if (address === undefined) throw new Error('Give the address that the server tells.');
	const sam = await connectSam();
	await pingPongClient(sam, address);
	await sam.close();
});
