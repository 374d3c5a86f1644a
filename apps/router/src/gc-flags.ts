// How V8 collects the binary's garbage: where it is made, which costs a router less CPU than sharing that out.
// V8's `--single-threaded-gc` would say more, but set in a running process it ends it at a later collection, as
// `--no-parallel-marking` does.
// A message leaves little garbage in V8's heap and four buffers beside it: the young are looked through early, for when buffers
// add up V8 marks the whole heap, several times a second.
import { setFlagsFromString } from 'node:v8';

/** Sets what the binaries want of V8's collector; called once, first thing. A V8 that does not know a flag ignores it. */
export function setCollectorFlags(): void {
	setFlagsFromString('--no-parallel-scavenge');
	setFlagsFromString('--no-concurrent-array-buffer-sweeping');
	// Percent of the young generation, of 80.
	setFlagsFromString('--minor-gc-task-trigger=15');
}
