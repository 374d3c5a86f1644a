// What datagrams need others to fulfil.
import type { OfflineSignature, Signer } from '@i2p/data-core';

/** Who signs our datagrams: the destination's key, or a transient one with the section that lends it the voice. */
export interface DatagramSigner {
	readonly signer: Signer;
	readonly offline?: OfflineSignature | undefined;
}
