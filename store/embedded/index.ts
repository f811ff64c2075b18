// The embedded store's public face: what it takes to use it without Mongoose. Read by tests and tools.
export { openEmbedded, type EmbeddedClient, type EmbeddedOptions } from './client';
export { StoreError, type StoreErrorCode } from './errors';
