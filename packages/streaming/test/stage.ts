// One machine under test facing a scripted peer.
import { createDestinationKeys } from '@i2p/data-core';
import type { StreamingNote } from '@i2p/streaming';
import { seededRandom } from '@i2p/testkit';
import { MessageWorld, type WorldOptions } from '../../client-core/test/message-world.js';
import { StreamRecorder } from '../../client-core/test/stream-recorder.js';
import { type HostOptions, makeHost } from './pair.js';
import { ScriptedPeer } from './scripted-peer.js';

export function makeStage(options: WorldOptions = {}, ofHost: HostOptions = {}) {
	const world = new MessageWorld({ latencyMs: 10, ...options });
	const notes = new Map<StreamingNote, number>();
	const { made, keys, host } = makeHost(world, 'machine', notes, ofHost);
	const peer = new ScriptedPeer(world, createDestinationKeys(seededRandom('peer')), keys.destination.key);
	const incoming: StreamRecorder[] = [];
	made.accept({
		onStream(stream) {
			const recorder = new StreamRecorder();
			recorder.stream = stream;
			incoming.push(recorder);
			return recorder;
		},
	});
	const count = (code: StreamingNote) => notes.get(code) ?? 0;
	return { world, made, keys, host, peer, incoming, count };
}

/** A stream that the machine has opened to the peer, answered. */
export function openToPeer(options: WorldOptions = {}, ofHost: HostOptions = {}) {
	const stage = makeStage(options, ofHost);
	const near = new StreamRecorder();
	near.stream = stage.made.connect(stage.peer.keys.destination.key, {}, near);
	const [syn] = stage.peer.after(20);
	stage.peer.accept();
	stage.world.run(25);
	return { ...stage, near, syn: syn! };
}
