// What command lines of several programs have in common: how values are written, which version it is. Knows no parser of flags.
export { address, endpointOrOff, path, userAndPassword, ValueFault, whole } from './values.js';
export { packageVersion } from './version.js';
