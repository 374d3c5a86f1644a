// The face of @i2p/transport-core: what a link promises; link table; dial policy; shared test suite.
import '@i2p/util';
import '@i2p/time';
import '@i2p/stat';
import '@i2p/runtime';
import '@i2p/data-core';
import '@i2p/data-routerinfo';
import '@i2p/data-i2np';
