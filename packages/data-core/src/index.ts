// The face of @i2p/data-core: Hash, Date, Mapping, Certificate, identities, destinations, key files.
import '@i2p/util';
import '@i2p/crypto-sha256';
import '@i2p/crypto-eddsa';
import '@i2p/crypto-x25519';
