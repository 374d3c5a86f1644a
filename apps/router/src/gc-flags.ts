// Imported first by the binary: collects garbage on one thread, which costs a router less CPU than several.
import { setFlagsFromString } from 'node:v8';

setFlagsFromString('--single-threaded-gc');
