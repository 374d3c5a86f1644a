// The face of @i2p/runtime-node: sockets, clock, files, random, the driver that breathes.
import '@i2p/util';
import '@i2p/time';
import '@i2p/runtime';
