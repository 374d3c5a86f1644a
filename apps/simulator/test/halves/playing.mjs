// A thread of a world in halves that runs the sources.
import { register } from 'tsx/esm/api';

register();
await import('../../src/play-half.ts');
