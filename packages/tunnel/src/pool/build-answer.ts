// The way of a hop's answer: on to the next hop, or as an endpoint to the gateway that its creator named. tunnel-creation-ecies.
// Must not know whether the tunnel was taken.
import { sealCloveOneTime } from '@i2p/crypto-garlic';
import { encodeGarlic, encodeStandard, I2np, type I2npMessage, localClove } from '@i2p/data-i2np';
import type { Turn } from '@i2p/runtime';
import { copyBytes, equalBytes } from '@i2p/util';
import type { HopTask } from '../build/hop.js';
import type { DataDrop } from '../codes.js';
import type { TunnelContext } from './context.js';

/** Sends the records on; answers why they could not go, if so. */
export function sendAnswer(
	{ outlet, keys, random }: TunnelContext,
	task: HopTask,
	records: readonly Uint8Array[],
	turn: Turn,
): DataDrop | undefined {
	const { kind, secrets, request } = task;
	const { role, nextTunnelId, nextMessageId } = request;
	const hash = copyBytes(request.nextHash);
	const body = kind.encode(records);
	const type = role === 'endpoint' ? kind.replyType : kind.buildType;
	const onwards: I2npMessage = { ...outlet.wrap(type, body, turn), id: nextMessageId };
	if (role !== 'endpoint') return outlet.offer(hash, onwards, turn, 'own');
	const { garlic } = secrets;
	// Creators await no garlic when the answer's gateway is the endpoint itself: nobody sees it on the way.
	const inClear = garlic === undefined || equalBytes(hash, keys.hash);
	const reply = inClear
		? onwards
		: outlet.wrap(
				I2np.Garlic,
				encodeGarlic(sealCloveOneTime(garlic.key, garlic.tag, localClove(onwards), random)),
				turn,
			);
	return outlet.send({ kind: 'tunnel', hash, tunnelId: nextTunnelId }, encodeStandard(reply), turn, 'own');
}
