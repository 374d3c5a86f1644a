// The face of @i2p/sam/client: destinations behind a SAM bridge, as machines. The door for Node programs is @i2p/sam/node.

export type { SamDestinationEvents } from './destination-in-making.js';
export type { ForwardTarget, SamDestination } from './sam-destination.js';
export { type SamClientOptions, SamDestinations } from './sam-destinations.js';
export type { Carried } from './session-plan.js';
export type { DatagramPorts } from './surroundings.js';
