// The face of @i2p/data-i2np: headers and bodies of all I2NP messages; the payload of a Data message.
import '@i2p/util';
import '@i2p/time';
import '@i2p/crypto-sha256';
import '@i2p/data-core';
import '@i2p/data-routerinfo';
import '@i2p/data-leaseset';
