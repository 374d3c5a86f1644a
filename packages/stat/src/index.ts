// The face of @i2p/stat: counters, rates, histograms, registry, Prometheus text.
export type { Counter, Histogram, Rate } from './metrics.js';
export { StatRegistry } from './registry.js';
export type { Labels, SeriesSnapshot, StatKind, StatSnapshot } from './snapshot.js';
