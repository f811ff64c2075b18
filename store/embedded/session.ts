// A session as far as Mongoose needs one: it can be passed around and ended; it has no transactions.
// Made by client.ts.
import { EventEmitter } from 'node:events';
import { ObjectId } from 'bson';
import { serverError } from './errors';

/** Stands in for the driver's ClientSession. */
export class EmbeddedSession extends EventEmitter {
  readonly id = { id: new ObjectId() };
  hasEnded = false;
  readonly explicit = true;
  readonly transaction = { isActive: false };

  inTransaction(): boolean {
    return false;
  }

  /** Refused (20), as a server without a replica set does. */
  startTransaction(): never {
    throw serverError(20, 'Transaction numbers are only allowed on a replica set member or mongos');
  }

  async withTransaction(): Promise<never> {
    return Promise.resolve().then(() => this.startTransaction());
  }

  async commitTransaction(): Promise<never> {
    return Promise.resolve().then(() => this.startTransaction());
  }

  async abortTransaction(): Promise<void> {
    return Promise.resolve();
  }

  async endSession(): Promise<void> {
    if (this.hasEnded) return Promise.resolve();
    this.hasEnded = true;
    this.emit('ended', this);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.endSession();
  }
}
