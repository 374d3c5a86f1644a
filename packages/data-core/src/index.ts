// The face of @i2p/data-core: hashes, mappings, certificates, identities, destinations, key files.
export {
	type Certificate,
	type CertificateContent,
	certificateContent,
	certificateType,
	type KeyTypes,
	keyTypes,
	readCertificate,
	writeCertificate,
	writeKeyCertificate,
} from './certificate.js';
export {
	bareKeysBytes,
	hashBytes,
	keysBytes,
	maxCertificateBytes,
	maxMappingBytes,
	maxStringBytes,
	minIdentityBytes,
	usualIdentityBytes,
} from './constants.js';
export {
	dateBytes,
	maxSecondsDateMs,
	readDate,
	readSeconds,
	secondsBytes,
	writeDate,
	writeSeconds,
} from './date.js';
export { b32Address, type HashKey, hashKey, hashOf, parseB32Address, parseHashKey, shortHash } from './hash.js';
export { Destination, RouterIdentity } from './identity.js';
export {
	decodeDestinationKeys,
	decodeKeyString,
	decodeOldRouterKeys,
	decodeRouterKeys,
	encodeDestinationKeys,
	encodeKeyString,
	encodeOldRouterKeys,
	encodeRouterKeys,
	type OldRouterKeyLayout,
	type RouterKeyLayout,
} from './key-files.js';
export {
	createDestinationKeys,
	createRouterKeys,
	DestinationKeys,
	lendDestinationKeys,
	OldRouterKeys,
	type RouterKeys,
} from './keys.js';
export {
	emptyMapping,
	type Mapping,
	type MappingOrder,
	type MappingUse,
	mappingOf,
	readMapping,
	skipMapping,
	writeMapping,
} from './mapping.js';
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
	encryptionPrivateBytes,
	encryptionType,
	type SignatureType,
	signatureType,
	signatureTypeNamed,
} from './types.js';
