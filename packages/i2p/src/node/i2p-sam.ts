#!/usr/bin/env node
// The binary i2p-sam, which is that of the bridge's own package.
import { become } from './binary.js';

void become('@i2p/sam-bridge', 'i2p-sam');
