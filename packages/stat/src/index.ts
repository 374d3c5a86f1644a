// The face of @i2p/stat: counters, rates, histograms, registry, Prometheus text.
export type { Counter, Histogram, Rate } from './metrics.js';
export { type Labels, type SeriesSnapshot, type StatKind, StatRegistry, type StatSnapshot } from './registry.js';
