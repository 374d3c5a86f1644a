// Preloaded into a router that is a hop of others (`node --import …/lossy-hop.mjs?loss=0.01&delayMs=150&jitter=0.2`): of the tunnel messages that
// come to it, this share is lost, and the rest waits so long, more or less by that share. For comparing streams over the same bad path.
import { Tunnels } from '@i2p/tunnel';

const wanted = new URL(import.meta.url).searchParams;
const [loss, delayMs, jitter] = ['loss', 'delayMs', 'jitter'].map((name) => Number(wanted.get(name) ?? 0));
const { onTunnelData, due, onTime } = Tunnels.prototype;
/** Messages on their way, the next first. */
const held = [];

Tunnels.prototype.onTunnelData = function hold(from, lent, turn) {
	if (Math.random() < loss) return;
	const at = turn.now + delayMs * (1 + jitter * (Math.random() - 0.5));
	let place = held.length;
	while (place > 0 && held[place - 1].at > at) place--;
	held.splice(place, 0, { at, from, message: { body: lent.body.slice() } });
};
Tunnels.prototype.due = function nextDue() {
	return Math.min(due.call(this), held[0]?.at ?? Number.POSITIVE_INFINITY);
};
Tunnels.prototype.onTime = function release(turn) {
	if (due.call(this) <= turn.now) onTime.call(this, turn);
	while (held[0]?.at <= turn.now) {
		const { from, message } = held.shift();
		onTunnelData.call(this, from, message, turn);
	}
};
