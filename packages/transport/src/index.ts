// The face of @i2p/transport: each package of the transport layer as a namespace; no logic of its own.
// Holds what house.json lists, no less; a test compares.
export * as core from '@i2p/transport-core';
export * as ntcp2 from '@i2p/transport-ntcp2';
