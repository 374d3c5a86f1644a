// The module's face. What each call expects in which region, and what it leaves there, stands at its function.
import { aside, data, key, out } from './memory';

export { open, seal, xor } from './aead';
export { forget } from './memory';
export { hkdf, hmac, sha256 } from './sha256';
export { sipHash } from './siphash';

export const dataAt: i32 = <i32>data;
export const asideAt: i32 = <i32>aside;
export const keyAt: i32 = <i32>key;
export const outAt: i32 = <i32>out;
