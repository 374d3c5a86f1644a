// The face of @i2p/client-core: MessageHost and DestinationHost: the interfaces applications stand on, and their shared suites.
import '@i2p/util';
import '@i2p/time';
import '@i2p/runtime';
import '@i2p/data-core';
import '@i2p/data-leaseset';
