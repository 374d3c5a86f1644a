// The face of @i2p/network: each package of the network layer as a namespace; no logic of its own.
// Holds what house.json lists, no less; a test compares.
export * as kademlia from '@i2p/kademlia';
export * as netdb from '@i2p/netdb';
export * as peer from '@i2p/peer';
export * as reseed from '@i2p/reseed';
export * as tunnel from '@i2p/tunnel';
