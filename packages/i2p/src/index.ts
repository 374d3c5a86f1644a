// The face of @i2p/i2p: every layer of the stack, every package for applications and both programs, each as a namespace; no logic of its own.
// Holds what house.json lists, no less; a test compares.
export * as addressbook from '@i2p/addressbook';
export * as client from '@i2p/client';
export * as clientCore from '@i2p/client-core';
export * as crypto from '@i2p/crypto';
export * as data from '@i2p/data';
export * as datagram from '@i2p/datagram';
export * as destination from '@i2p/destination';
export * as i2cp from '@i2p/i2cp';
export * as i2ptunnel from '@i2p/i2ptunnel';
export * as network from '@i2p/network';
export * as router from '@i2p/router';
export * as sam from '@i2p/sam';
export * as samBridge from '@i2p/sam-bridge';
export * as streaming from '@i2p/streaming';
export * as transport from '@i2p/transport';
export * as utils from '@i2p/utils';
