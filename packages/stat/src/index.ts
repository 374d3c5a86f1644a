// The face of @i2p/stat: counters, rates, histograms, registry, Prometheus text.
import '@i2p/util';
import '@i2p/time';
