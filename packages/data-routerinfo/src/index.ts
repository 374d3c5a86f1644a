// The face of @i2p/data-routerinfo: RouterInfo, RouterAddress, capabilities.
import '@i2p/util';
import '@i2p/time';
import '@i2p/data-core';
