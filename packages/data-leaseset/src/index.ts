// The face of @i2p/data-leaseset: LeaseSet2 and its leases.
import '@i2p/util';
import '@i2p/time';
import '@i2p/crypto-sha256';
import '@i2p/crypto-hkdf';
import '@i2p/crypto-chacha20';
import '@i2p/crypto-x25519';
import '@i2p/crypto-eddsa';
import '@i2p/data-core';
