// The face of @i2p/streaming: reliable streams over any MessageHost.
import '@i2p/util';
import '@i2p/time';
import '@i2p/stat';
import '@i2p/runtime';
import '@i2p/crypto-sha256';
import '@i2p/data-core';
import '@i2p/data-i2np';
import '@i2p/client-core';
