// Imported first by the binary: garbage is collected and short-lived buffers are freed where they are used, which costs a
// router less CPU than sharing that out. V8's `--single-threaded-gc` would say more, but set in a running process it ends
// it at a later collection, as `--no-parallel-marking` does.
import { setFlagsFromString } from 'node:v8';

setFlagsFromString('--no-parallel-scavenge');
setFlagsFromString('--no-concurrent-array-buffer-sweeping');
