// Store suite: what Mongoose models do on an engine: saving, versions, lean reads, populate, indexes.
import { type Connection, type Model, Schema, type Types } from 'mongoose';
import type { OpenedStore } from '../../../store/open';
import { errorOf, type Place } from '../store.suite';

interface Family {
  _id: string;
  label: string;
}

interface Report {
  _id: Types.ObjectId;
  code: number;
  state: string;
  family?: string | Family;
  marks: { by: string; n: number }[];
  about?: unknown;
  createdAt?: Date;
  __v: number;
}

const familySchema = new Schema<Family>({ _id: String, label: { type: String, required: true } });
const reportSchema = new Schema<Report>(
  {
    code: { type: Number, required: true, unique: true },
    state: { type: String, enum: ['open', 'closed'], default: 'open' },
    family: { type: String, ref: 'Family' },
    marks: [{ _id: false, by: String, n: Number }],
    about: Schema.Types.Mixed,
  },
  { timestamps: true, optimisticConcurrency: true, autoIndex: false },
);
reportSchema.index({ state: 1, code: -1 });

export function models(place: Place): void {
  let store: OpenedStore;
  let connection: Connection;
  let Report: Model<Report>;
  let Family: Model<Family>;

  beforeAll(async () => {
    store = await place.engine.store();
    connection = store.connection;
    Report = connection.model('Report', reportSchema) as unknown as Model<Report>;
    Family = connection.model('Family', familySchema) as unknown as Model<Family>;
    await Report.createIndexes();
  });
  beforeEach(async () => {
    await Promise.all([Report.deleteMany({}), Family.deleteMany({})]);
  });
  afterAll(() => store.close());

  test('create, find, change, save: defaults, times and version are kept', async () => {
    const made = await Report.create({ code: 1, marks: [{ by: 'a', n: 1 }] });
    expect(made).toMatchObject({ state: 'open', __v: 0 });
    expect(made.createdAt).toBeInstanceOf(Date);
    const found = await Report.findOne({ code: 1 }).orFail();
    found.state = 'closed';
    found.marks.push({ by: 'b', n: 2 });
    await found.save();
    const raw = await Report.findById(made._id).lean();
    expect(raw).toMatchObject({
      state: 'closed',
      __v: 1,
      marks: [
        { by: 'a', n: 1 },
        { by: 'b', n: 2 },
      ],
    });
  });

  test('two who save what they read: the second hears of it', async () => {
    await Report.create({ code: 2 });
    const [one, two] = await Promise.all([Report.findOne({ code: 2 }).orFail(), Report.findOne({ code: 2 }).orFail()]);
    one.state = 'closed';
    await one.save();
    two.about = 'late';
    expect((await errorOf(two.save())).name).toBe('VersionError');
    expect((await Report.findOne({ code: 2 }).orFail()).about).toBeUndefined();
  });

  test('a model is validated before it is stored, a unique index after', async () => {
    expect((await errorOf(Report.create({ state: 'open' }))).name).toBe('ValidationError');
    expect((await errorOf(Report.create({ code: 3, state: 'odd' }))).name).toBe('ValidationError');
    await Report.create({ code: 3 });
    expect(await errorOf(Report.create({ code: 3 }))).toMatchObject({ code: 11000, keyValue: { code: 3 } });
    expect(await Report.countDocuments()).toBe(1);
  });

  test('queries: chains, lean, select, cursor, exists, distinct, counts', async () => {
    await Report.insertMany([5, 6, 7, 8].map((code) => ({ code, state: code > 6 ? 'closed' : 'open' })));
    const open = await Report.find().where('state').equals('open').sort('-code').select('code -_id').lean();
    expect(open).toEqual([{ code: 6 }, { code: 5 }]);
    const codes: number[] = [];
    for await (const report of Report.find({ code: { $gt: 5 } })
      .sort({ code: 1 })
      .limit(2)
      .cursor())
      codes.push(report.code);
    expect(codes).toEqual([6, 7]);
    expect(await Report.exists({ code: 9 })).toBeNull();
    expect((await Report.distinct('state')).sort()).toEqual(['closed', 'open']);
    expect(await Report.countDocuments({ state: 'open' })).toBe(2);
    expect(await Report.estimatedDocumentCount()).toBe(4);
  });

  test('updates: by operator, upsert, findOneAndUpdate, bulkWrite, delete', async () => {
    await Report.updateOne({ code: 10 }, { $set: { about: 'x' } }, { upsert: true });
    expect(await Report.findOne({ code: 10 }).lean()).toMatchObject({ state: 'open', about: 'x' });
    const after = await Report.findOneAndUpdate({ code: 10 }, { state: 'closed' }, { returnDocument: 'after' });
    expect(after?.state).toBe('closed');
    const bulk = await Report.bulkWrite([
      { insertOne: { document: { code: 11 } as Report } },
      { updateOne: { filter: { code: 10 }, update: { $set: { about: 'y' } } } },
    ]);
    expect([bulk.insertedCount, bulk.modifiedCount]).toEqual([1, 1]);
    expect(await Report.findOneAndDelete({ code: 10 })).toMatchObject({ about: 'y' });
    expect((await Report.deleteMany({})).deletedCount).toBe(1);
  });

  test('populate follows a reference', async () => {
    await Family.create({ _id: 'f1', label: '3-2-101' });
    await Report.create([
      { code: 20, family: 'f1' },
      { code: 21, family: 'gone' },
    ]);
    const found = await Report.find().sort('code').populate<{ family: Family | null }>('family').lean();
    expect(found.map(({ family }) => family?.label ?? null)).toEqual(['3-2-101', null]);
  });

  test('aggregate', async () => {
    await Report.insertMany([{ code: 30 }, { code: 31 }, { code: 32, state: 'closed' }]);
    const found = await Report.aggregate([{ $group: { _id: '$state', n: { $sum: 1 } } }, { $sort: { _id: 1 } }]);
    expect(found).toEqual([
      { _id: 'closed', n: 1 },
      { _id: 'open', n: 2 },
    ]);
  });

  test('syncIndexes makes what the schema names and drops what it does not', async () => {
    await Report.collection.createIndex({ about: 1 });
    expect(await Report.syncIndexes()).toEqual(['about_1']);
    const names = (await Report.listIndexes()).map(({ name }) => name);
    expect(names).toEqual(['_id_', 'code_1', 'state_1_code_-1']);
    expect(await Report.diffIndexes()).toEqual({ toDrop: [], toCreate: [] });
    expect(await Report.syncIndexes()).toEqual([]);
  });

  test('empty objects and mixed values are kept as the schema says', async () => {
    await Report.create({ code: 40, about: { list: [], deep: { n: null } } });
    expect((await Report.findOne({ code: 40 }).lean())?.about).toEqual({ list: [], deep: { n: null } });
  });

  test("the connection gives the database by the driver's interface", async () => {
    await Report.create({ code: 50 });
    const raw = await connection.db?.collection('reports').findOne({ code: 50 });
    expect(raw).toMatchObject({ code: 50, __v: 0 });
    expect(connection.readyState).toBe(1);
  });

  test('a session goes through a model', async () => {
    const session = await connection.startSession();
    await new Report({ code: 60 }).save({ session });
    expect(await Report.findOne({ code: 60 }).session(session)).toMatchObject({ code: 60 });
    await session.endSession();
  });
}
