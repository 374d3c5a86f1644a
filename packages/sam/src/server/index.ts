// The face of @i2p/sam/server: a SAM bridge over any maker of destinations.
export { SamServer, type SamServerOptions } from './server.js';
export type {
	DestinationEvents,
	DestinationMaker,
	DestinationRequest,
	MadeDestination,
	MakeFault,
	SamNote,
} from './wants.js';
