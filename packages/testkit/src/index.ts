// The face of @i2p/testkit: virtual clock, seeded random, in-memory network, guards, recorders.
import '@i2p/util';
import '@i2p/time';
import '@i2p/runtime';
import 'fast-check';
import 'vitest';
