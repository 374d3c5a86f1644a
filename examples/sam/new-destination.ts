// Keys of a destination, and the destination online: it stays so until it is closed.
import type { I2pDestination } from '@i2p/client/node';
import { connectSam, type SamBridge, type SamDestinationOptions } from '@i2p/sam/node';
import { asProgram } from '../as-program.js';

/** Makes new keys, goes online with them, and tells the address: what others connect to. */
export async function newDestination(sam: SamBridge, options: SamDestinationOptions = {}): Promise<I2pDestination> {
	// Keep this string in a file, and the address stays the same; `keyFile: 'my.keys'` does that by itself.
	const keys = sam.newKeys();
	const destination = await sam.createDestination({ name: 'test-i2p', keys, ...options });
	console.log(destination.address);
	return destination;
}

await asProgram(import.meta.url, async () => {
	const sam = await connectSam();
	const destination = await newDestination(sam);
	await destination.close();
	await sam.close();
});
