// The face of @i2p/datagram: raw, repliable, Datagram2 and Datagram3 over any MessageHost.
export { type Datagram1, decodeDatagram1, signDatagram1, verifyDatagram1 } from './datagram1.js';
export { type Datagram2, type Datagram2Parts, decodeDatagram2, signDatagram2, verifyDatagram2 } from './datagram2.js';
export { type Datagram3, decodeDatagram3, encodeDatagram3 } from './datagram3.js';
export { Datagrams, type DatagramsOptions } from './datagrams.js';
export type { DatagramNote } from './errors.js';
export type { DatagramSigner } from './wants.js';
