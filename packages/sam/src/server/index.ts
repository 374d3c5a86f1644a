// The server half of @i2p/sam.
export {};
