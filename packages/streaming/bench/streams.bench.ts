// Ten mebibytes through two machines in memory, without cryptography but the four signatures of the stream.
import { bench, describe } from 'vitest';
import type { WorldOptions } from '../../client-core/test/message-world.js';
import { StreamRecorder } from '../../client-core/test/stream-recorder.js';
import { makePair } from '../test/pair.js';

const bytes = new Uint8Array(10 << 20);

/** Takes everything and keeps nothing. */
class Sink extends StreamRecorder {
	override drain(): void {
		while (this.stream!.readable > 0) this.stream!.take(this.stream!.readable);
	}
}

function move(options: WorldOptions): void {
	const { world, pair } = makePair(options);
	const near = new StreamRecorder();
	const far = new Sink();
	pair.b.accept({
		onStream(stream) {
			far.stream = stream;
			return far;
		},
	});
	near.stream = pair.a.connect(pair.b.destination.key, {}, near);
	near.send(bytes);
	near.end();
	if (!world.run(3_600_000, () => far.events.includes('end'))) throw new Error('did not arrive');
}

describe('ten mebibytes', () => {
	bench('nothing lost', () => move({ latencyMs: 5 }), { iterations: 5 });
	bench('one in a hundred lost', () => move({ latencyMs: 5, loss: 0.01 }), { iterations: 5 });
	bench('a second of round trip', () => move({ latencyMs: 500 }), { iterations: 5 });
	bench('a second of round trip, one in twenty lost', () => move({ latencyMs: 500, loss: 0.05 }), { iterations: 5 });
});
