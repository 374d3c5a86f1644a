// What the bridge itself costs: bytes of a stream from one client's socket to another's, and sessions made and ended; sockets and destinations
// are in memory, on a virtual clock, so that nothing is waited for.
import { bench, describe } from 'vitest';
import { type SamClient, SamWorld } from '../test/sam-world.js';

const sam = new SamWorld();
const mebibyte = new Uint8Array(1_048_576);
const piece = 16_384;

/** Two clients that a stream joins. */
function joined(): { from: SamClient; to: SamClient } {
	const { b32 } = sam.session('to');
	sam.session('from');
	const to = sam.hello();
	to.ask('STREAM ACCEPT ID=to');
	const from = sam.hello();
	from.ask(`STREAM CONNECT ID=from DESTINATION=${b32}`);
	to.line();
	return { from, to };
}

const { from, to } = joined();
let arrived = 0;
to.onData = (lent) => {
	arrived += lent.length;
};

let sessions = 0;

describe('the bridge', () => {
	bench('1 MiB of a stream', () => {
		const wanted = arrived + mebibyte.length;
		for (let at = 0; at < mebibyte.length; at += piece) from.send(mebibyte.subarray(at, at + piece));
		if (!sam.world.run(60_000, () => arrived >= wanted)) throw new Error('the stream stands still');
	});

	bench('a session, made and ended', () => {
		const { client } = sam.session(`s${sessions++}`);
		client.socket!.destroy();
		if (!sam.world.run(60_000, () => sam.server.sessions.size === 2)) throw new Error('the session stays');
	});
});
