// The face of @i2p/crypto-aes in Node: the same exports on node:crypto.
export {
	aesBlockBytes,
	aesKeyBytes,
	type BlockStream,
	type TunnelLayer,
	tunnelLayerMessageBytes,
} from '../types.js';
export {
	aes256CbcDecrypt,
	aes256CbcEncrypt,
	aes256EcbDecrypt,
	aes256EcbEncrypt,
	createCbcDecryptor,
	createCbcEncryptor,
} from './aes.js';
export { createTunnelLayer } from './tunnel-layer.js';
