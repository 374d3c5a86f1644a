// Keys of a destination, and the destination online, on a router in this very process: it stays so until it is closed.
import { createRouter, type DestinationOptions, type I2pDestination, type Router } from '@i2p/router';
import { asProgram } from '../as-program.js';

/** Goes online with new keys, and tells the address: what others connect to. */
export async function newDestination(router: Router, options: DestinationOptions = {}): Promise<I2pDestination> {
	// With `keyFile: 'my.keys'` the keys are kept in that file, and the address stays the same.
	const destination = await router.createDestination(options);
	console.log(destination.address);
	return destination;
}

await asProgram(import.meta.url, async () => {
	const router = createRouter({ sam: undefined });
	await router.start();
	await newDestination(router);
	await router.stop();
});
