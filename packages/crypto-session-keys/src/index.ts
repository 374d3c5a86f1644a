// The face of @i2p/crypto-session-keys: ratchet tag sets, DH ratchet chain, key windows.
import '@i2p/util';
import '@i2p/time';
import '@i2p/crypto-sha256';
import '@i2p/crypto-hkdf';
import '@i2p/crypto-x25519';
