// The face of @i2p/data: each package of the data layer as a namespace; no logic of its own.
// Holds what house.json lists, no less; a test compares.
export * as core from '@i2p/data-core';
export * as i2np from '@i2p/data-i2np';
export * as leaseset from '@i2p/data-leaseset';
export * as routerinfo from '@i2p/data-routerinfo';
