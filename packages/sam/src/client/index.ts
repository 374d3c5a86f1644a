// The face of @i2p/sam/client: destinations behind a SAM bridge, as machines. The door for Node programs is @i2p/sam/node.
export type { DatagramPorts } from './ground.js';
export type { SamDestinationEvents } from './making.js';
export type { ForwardTarget, SamDestination } from './sam-destination.js';
export { type SamClientOptions, SamDestinations } from './sam-destinations.js';
export type { Carried } from './session-plan.js';
