// Every scenario that runs in CI, in the order in which they run.
import type { Scenario } from '../scenario.js';
import { loss } from './loss.js';
import { massRestart } from './mass-restart.js';
import { partition } from './partition.js';
import { quiet } from './quiet.js';
import { sybil } from './sybil.js';

/** The stories. */
export const scenarios: readonly Scenario[] = [quiet, loss, massRestart, partition, sybil];
