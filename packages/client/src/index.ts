// The face of @i2p/client: destinations over any carrier of messages; what programs write for addresses and options.
export { type Address, parseAddress } from './address.js';
export { DestinationsOverMessages, type MakerSurroundings } from './destination-maker.js';
export {
	type DestinationSettings,
	type EncryptedSettings,
	type EncryptionName,
	optionsOf,
	type TunnelSettings,
} from './destination-settings.js';
export { type LeaseSetSettings, leaseSetSettings } from './lease-set-options.js';
export { LeaseSetOwner, type LeaseSetOwnerParts, type OwnerEvents } from './lease-set-owner.js';
export { OptionFault } from './option-fault.js';
export { DestinationOverMessages, type OverMessagesOptions, overMessages } from './over-messages.js';
