// How V8 collects the binary's garbage. A message leaves little in V8's heap and some buffers beside it: the young are looked through
// early, for when buffers add up V8 marks the whole heap. V8's `--single-threaded-gc` is not for a running process, which it ends at a
// later collection; sharing less of the work among threads gained nothing measurable.
import { setFlagsFromString } from 'node:v8';

/** Sets what the binaries want of V8's collector; called once, first thing. A V8 that does not know a flag ignores it. */
export function setCollectorFlags(): void {
	// Percent of the young generation, of 80.
	setFlagsFromString('--minor-gc-task-trigger=15');
}
