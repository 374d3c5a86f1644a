// The face of @i2p/crypto-aes, portable engine: AES-256 without padding and the tunnel layer cipher on @noble/ciphers.
export {
	aes256CbcDecrypt,
	aes256CbcEncrypt,
	aes256EcbDecrypt,
	aes256EcbEncrypt,
	createCbcDecryptor,
	createCbcEncryptor,
} from './aes.js';
export { createTunnelLayer } from './tunnel-layer.js';
export {
	aesBlockBytes,
	aesKeyBytes,
	type BlockStream,
	type TunnelLayer,
	tunnelLayerMessageBytes,
} from './types.js';
