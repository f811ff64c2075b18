// A cursor over a list made when it is first read: indexes and collections. Returned by collection.ts and db.ts.
import type { Document } from 'bson';
import { EmbeddedCursor, type Fetch } from './cursor';

/** Cursor over a short list. */
export class ListCursor extends EmbeddedCursor {
  constructor(private readonly list: () => Document[]) {
    super();
  }

  protected start(): Fetch {
    const all = this.list();
    return (limit) => Promise.resolve(all.splice(0, limit === Infinity ? all.length : limit));
  }
}
