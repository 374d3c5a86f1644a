// Imported first by the binary: the memory of short-lived buffers is swept where it is used, which costs a router less CPU
// than handing it to another thread. V8's `--single-threaded-gc` would say more, but set in a running process it ends it
// at a later collection.
import { setFlagsFromString } from 'node:v8';

setFlagsFromString('--no-concurrent-array-buffer-sweeping');
