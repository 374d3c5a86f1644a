// What a thread of the router loads: the table of heavy work, and nothing else of the router. An entry of its own, so that it is a file in every build.
export { jobs } from './jobs.js';
