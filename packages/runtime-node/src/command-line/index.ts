// What command lines of several programs have in common: how values are written. Knows no parser of flags.
export { address, endpointOrOff, path, userAndPassword, ValueFault, whole } from './values.js';
