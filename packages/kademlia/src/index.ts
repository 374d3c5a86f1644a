// The face of @i2p/kademlia: XOR metric, daily routing keys, closest-set selection.
import '@i2p/util';
import '@i2p/time';
import '@i2p/crypto-sha256';
import '@i2p/data-core';
