// How V8 collects the binary's garbage: where it is made, which costs a router less CPU than sharing that out.
// V8's `--single-threaded-gc` would say more, but set in a running process it ends it at a later collection, as
// `--no-parallel-marking` does.
import { setFlagsFromString } from 'node:v8';

/** Sets what the binaries want of V8's collector; called once, first thing. A V8 that does not know a flag ignores it. */
export function setCollectorFlags(): void {
	setFlagsFromString('--no-parallel-scavenge');
	setFlagsFromString('--no-concurrent-array-buffer-sweeping');
}
