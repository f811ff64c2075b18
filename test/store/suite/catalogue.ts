// Store suite: making, listing and dropping collections and databases.
import { errorOf, type Place } from '../store.suite';

export function catalogue(place: Place): void {
  const database = (name: string) => place.client.db(`${place.db.databaseName}-${name}`);

  test('a collection is there from its first document', async () => {
    const db = database('listing');
    await db.collection('b').insertOne({ n: 1 });
    await db.createCollection('a');
    expect((await db.listCollections().toArray()).map(({ name, type }) => [name, type]).sort()).toEqual([
      ['a', 'collection'],
      ['b', 'collection'],
    ]);
    expect(await db.listCollections({ name: 'b' }, { nameOnly: true }).toArray()).toMatchObject([{ name: 'b' }]);
    expect((await db.collections()).map(({ collectionName }) => collectionName).sort()).toEqual(['a', 'b']);
    await db.dropDatabase();
  });

  test('an index makes its collection', async () => {
    const db = database('indexed');
    await db.collection('a').createIndex({ k: 1 });
    expect(await db.listCollections().toArray()).toHaveLength(1);
    await db.dropDatabase();
  });

  test('dropping a collection takes its documents and its indexes', async () => {
    const db = database('dropping');
    const things = db.collection('a');
    await things.createIndex({ k: 1 }, { unique: true });
    await things.insertOne({ k: 1 });
    expect(await things.drop()).toBe(true);
    expect(await db.listCollections().toArray()).toEqual([]);
    await things.insertMany([{ k: 1 }, { k: 1 }]);
    expect(await things.countDocuments({ k: 1 })).toBe(2);
    expect(await db.dropCollection('a')).toBe(true);
    await db.dropDatabase();
  });

  test('databases are apart, and dropping one leaves the other', async () => {
    const [one, two] = [database('one'), database('two')];
    await one.collection<{ _id: number }>('a').insertOne({ _id: 1 });
    await two.collection<{ _id: number }>('a').insertOne({ _id: 1 });
    await one.dropDatabase();
    expect(await one.collection('a').countDocuments({})).toBe(0);
    expect(await two.collection('a').countDocuments({})).toBe(1);
    await two.dropDatabase();
  });

  test('names tell where a collection is', async () => {
    const db = database('names');
    expect(db.collection('a.b').namespace).toBe(`${db.databaseName}.a.b`);
    expect(db.collection('a.b').collectionName).toBe('a.b');
    expect(db.collection('a.b').dbName).toBe(db.databaseName);
    expect(await db.command({ ping: 1 })).toMatchObject({ ok: 1 });
  });

  test('dropping an index that is not there is refused', async () => {
    const db = database('absent');
    await db.createCollection('a');
    expect((await errorOf(db.collection('a').dropIndex('nope')))['code']).toBe(27);
    await db.dropDatabase();
  });
}
