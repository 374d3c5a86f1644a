// The face of @i2p/utils: each package of the utils layer as a namespace; no logic of its own.
// Holds what house.json lists, no less; a test compares.
export * as stat from '@i2p/stat';
export * as time from '@i2p/time';
export * as util from '@i2p/util';
