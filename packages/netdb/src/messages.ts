// Messages of the database in their wrappings: router garlic, sealed answers, tunnel gateways. I2NP; ECIES-X25519 Routers.
// Knows nothing of who is asked.
import { sealCloveForRouter, sealCloveOneTime } from '@i2p/crypto-garlic';
import type { HashKey } from '@i2p/data-core';
import type { I2npMessage, ReplyEncryption } from '@i2p/data-i2np';
import {
	encodeDatabaseStore,
	encodeGarlic,
	encodeStandard,
	encodeTunnelGateway,
	freshMessage,
	I2np,
	localClove,
	type StoreReply,
	storeOfLeaseSet,
	storeOfRouterInfo,
} from '@i2p/data-i2np';
import type { RouterInfo } from '@i2p/data-routerinfo';
import { after, type Wall } from '@i2p/time';
import type { Random } from '@i2p/util';
import { messageLifeMs } from './constants.js';
import type { StoredLeaseSet } from './wants.js';

/** A fresh message with an id of its own. */
export function message(type: number, body: Uint8Array, wall: Wall, random: Random): I2npMessage {
	return freshMessage(type, body, after(wall, messageLifeMs), random);
}

/** A router as somebody to seal messages for; every RouterInfo is one. */
export interface Recipient {
	readonly key: HashKey;
	/** 32 bytes. */
	readonly hash: Uint8Array;
	readonly identity: { readonly encryptionKey: Uint8Array };
}

/** A message that only this router can read, its sender unnamed. */
export function sealedForRouter(to: Recipient, inner: I2npMessage, wall: Wall, random: Random): I2npMessage {
	const sealed = sealCloveForRouter(to.identity.encryptionKey, localClove(inner), wall, random);
	return message(I2np.Garlic, encodeGarlic(sealed), wall, random);
}

/** An answer sealed as the asker wished. */
export function sealedAnswer(encryption: ReplyEncryption, inner: I2npMessage, wall: Wall, random: Random): I2npMessage {
	const sealed = sealCloveOneTime(encryption.key, encryption.tag, localClove(inner), random);
	return message(I2np.Garlic, encodeGarlic(sealed), wall, random);
}

/** A message for whoever holds the tunnel that begins at the receiver. */
export function intoTunnel(tunnelId: number, inner: I2npMessage, wall: Wall, random: Random): I2npMessage {
	return message(I2np.TunnelGateway, encodeTunnelGateway({ tunnelId, message: encodeStandard(inner) }), wall, random);
}

/** A DatabaseStore message of a RouterInfo or lease set. */
export function storeMessage(
	content: RouterInfo | StoredLeaseSet,
	reply: StoreReply | undefined,
	wall: Wall,
	random: Random,
): I2npMessage {
	const store = 'kind' in content ? storeOfLeaseSet(content, reply) : storeOfRouterInfo(content, reply);
	return message(I2np.DatabaseStore, encodeDatabaseStore(store), wall, random);
}
