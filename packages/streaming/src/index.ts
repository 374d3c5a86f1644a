// The face of @i2p/streaming: reliable streams over any MessageHost.
export { ByteBudget } from './budget.js';
export { budgetBytes } from './constants.js';
export type { PingOptions, PongHandler } from './echo.js';
export type { StreamingNote } from './errors.js';
export { decodePacket, framePacket, type Packet, type PacketFields, type PacketFrame } from './packet.js';
export { offlineOf, type Proof, provePacket, signPacket, type Voice } from './proof.js';
export type { SettingRow } from './setting-rows.js';
export { SettingFault, type StreamSettings, streamOptions, streamSettings } from './settings.js';
export { Streams, type StreamsOptions } from './streams.js';
export type { PacketSigner } from './wants.js';
