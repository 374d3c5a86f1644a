#!/usr/bin/env node
// The binary i2p-router, which is that of the router's own package.
import { become } from './binary.js';

void become('@i2p/router', 'i2p-router');
