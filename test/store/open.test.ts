// Opening the store: the embedded engine with models unmodified, its own Mongoose each time, and what is refused.
import { Schema } from 'mongoose';
import { openStore } from '../../store/open';
import { temporaryFolder } from './embedded/support/children';

describe('openStore', () => {
  const place = temporaryFolder();
  afterAll(place.remove);

  test('gives models on the embedded engine that outlive a restart', async () => {
    const first = await openStore({ folder: place.folder });
    expect(first).toMatchObject({ engine: 'embedded', folder: place.folder });
    const schema = new Schema({ name: { type: String, unique: true }, seen: Date }, { timestamps: true });
    const Thing = first.mongoose.model('Thing', schema);
    await Thing.createIndexes();
    const thing = await Thing.create({ name: '路灯', seen: new Date(5) });
    thing.name = '路灯 2';
    await thing.save();
    await expect(Thing.create({ name: '路灯 2' })).rejects.toMatchObject({ code: 11000, keyPattern: { name: 1 } });
    expect((await Thing.findOne({ name: '路灯 2' }).orFail()).get('seen')).toEqual(new Date(5));
    await first.close();
    await first.close();

    const second = await openStore({ folder: place.folder });
    const Again = second.mongoose.model('Thing', schema);
    expect(await Again.find().lean()).toMatchObject([{ name: '路灯 2' }]);
    expect(await Again.syncIndexes()).toEqual([]);
    await second.connection.dropDatabase();
    expect(await Again.countDocuments()).toBe(0);
    await second.close();
  });

  test('takes a folder or a uri, not both and not neither', async () => {
    await expect(openStore({})).rejects.toThrow('either');
    await expect(openStore({ folder: place.folder, uri: 'mongodb://127.0.0.1:1' })).rejects.toThrow('either');
  });

  test('passes on why a folder cannot be used', async () => {
    await expect(openStore({ folder: __filename })).rejects.toMatchObject({ code: 'STORE_FOLDER_IS_FILE' });
  });
});
