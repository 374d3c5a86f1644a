// The face of @i2p/sam: SAM 3: grammar and server.
import '@i2p/util';
import '@i2p/time';
import '@i2p/stat';
import '@i2p/runtime';
import '@i2p/data-core';
import '@i2p/data-leaseset';
import '@i2p/client-core';
