// Keeps unsent messages, photos included, over a reload: IndexedDB, or memory where the browser has none to give.
import type { Unsent } from './types';

const STORE = 'unsent';

const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB'));
  });

const openDatabase = async (): Promise<IDBDatabase | undefined> => {
  try {
    const request = indexedDB.open('linli', 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'clientId' });
    return await done(request);
  } catch {
    return undefined;
  }
};

let opening: Promise<IDBDatabase | undefined> | undefined;
const table = async (mode: IDBTransactionMode): Promise<IDBObjectStore | undefined> =>
  (await (opening ??= openDatabase()))?.transaction(STORE, mode).objectStore(STORE);

/** All kept messages, of every persona of this browser. */
export async function readUnsent(): Promise<Unsent[]> {
  const store = await table('readonly');
  return store ? done(store.getAll() as IDBRequest<Unsent[]>) : [];
}

/** Keeps a message. A browser that refuses (private mode, full disk) leaves it in memory only. */
export async function keepUnsent(message: Unsent): Promise<void> {
  try {
    const store = await table('readwrite');
    if (store) await done(store.put(message));
  } catch {
    // The message is still in memory and being sent; only a reload would lose it.
  }
}

/** Forgets a message. */
export async function dropUnsent(clientId: string): Promise<void> {
  const store = await table('readwrite');
  if (store) await done(store.delete(clientId));
}
