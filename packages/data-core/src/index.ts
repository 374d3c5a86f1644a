// The face of @i2p/data-core: hashes, mappings, certificates, identities, destinations, key files.
export {
	type Certificate,
	certificateType,
	type KeyTypes,
	keyTypes,
	readCertificate,
	writeKeyCertificate,
} from './certificate.js';
export {
	hashBytes,
	keysBytes,
	maxCertificateBytes,
	maxMappingBytes,
	minIdentityBytes,
	usualIdentityBytes,
} from './constants.js';
export { b32Address, type HashKey, hashKey, hashOf, parseB32Address, parseHashKey, shortHash } from './hash.js';
export { Destination, RouterIdentity } from './identity.js';
export {
	createDestinationKeys,
	createRouterKeys,
	type DestinationKeys,
	decodeDestinationKeys,
	decodeRouterKeys,
	encodeDestinationKeys,
	encodeRouterKeys,
	type RouterKeys,
} from './keys.js';
export { emptyMapping, type Mapping, mappingOf, readMapping, writeMapping } from './mapping.js';
export { OfflineSignature, signOffline } from './offline.js';
export {
	generateSigningKey,
	importSigningKey,
	isSigningType,
	type SigningKey,
	type Verifier,
	verifierOf,
} from './signature-keys.js';
export type { Signer } from './signer.js';
export {
	dsaSha1Type,
	ed25519Type,
	encryptionKeyBytes,
	encryptionType,
	type SignatureType,
	signatureType,
	signatureTypeNamed,
} from './types.js';
