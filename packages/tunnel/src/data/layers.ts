// What is done to the messages of one tunnel before they are read and after they were made. tunnel-implementation.
import type { TunnelLayer } from '@i2p/crypto-aes';

/** Adds or undoes layers of messages of 1024 bytes, in place; many at once are cheaper. */
export type Layering = (messages: readonly Uint8Array[]) => void;

/** A hop adds its layer: the endpoint of others before it reads, the gateway of others once it has packed. */
export function layeringOfHop(layer: TunnelLayer): Layering {
	return (messages) => layer.encryptBatch(messages);
}

/**
 * A creator undoes the layers, last hop first: those that the hops have added at the end of its inbound tunnel, those that they
 * will add at the beginning of its outbound one. @param layers in the order of the hops
 */
export function layeringOfCreator(layers: readonly TunnelLayer[]): Layering {
	const backwards = [...layers].reverse();
	return (messages) => {
		for (const layer of backwards) layer.decryptBatch(messages);
	};
}
