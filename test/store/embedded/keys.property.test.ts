// Encoded keys sort as the values compare, and single fields of BSON are read and replaced as a full decode would.
import { Decimal128, Long, ObjectId, deserialize, serialize, type Document } from 'bson';
import fc from 'fast-check';
import { filterFields, pickFields, replaceFields } from '../../../store/embedded/bson-fields';
import { encodeValue } from '../../../store/embedded/key-encoding';
import { compareValues } from '../../../store/embedded/values';

const scalar = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((n) => Long.fromBigInt(n)),
  fc
    .constantFrom('0.1', '1', '1.0', '-3.5', '9007199254740993', '1E+30', '0.30000000000000001')
    .map((s) => Decimal128.fromString(s)),
  fc.string({ unit: 'grapheme', maxLength: 6 }),
  fc.constantFrom('', '\0', '\0\0', 'a', 'a\0', 'ab', '门', '𠮷', '\uffff'),
  fc.boolean(),
  fc.constant(null),
  fc.date({ noInvalidDate: true }),
  fc.uint8Array({ minLength: 12, maxLength: 12 }).map((b) => new ObjectId(b)),
  fc.uint8Array({ maxLength: 4 }).map((b) => Buffer.from(b)),
);
const value = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    scalar,
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'ab'), tie('any'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).any;
const sign = (n: number): number => Math.sign(n) + 0;

test('encoded keys compare as their values do', () => {
  fc.assert(
    fc.property(value, value, (a, b) => {
      expect(sign(Buffer.compare(encodeValue(a), encodeValue(b)))).toBe(sign(compareValues(a, b)));
      expect(Buffer.compare(encodeValue(a), encodeValue(a))).toBe(0);
    }),
    { numRuns: 3000 },
  );
});

test('no key is the beginning of another', () => {
  fc.assert(
    fc.property(value, value, (a, b) => {
      const [x, y] = [encodeValue(a), encodeValue(b)];
      fc.pre(!x.equals(y));
      expect(y.subarray(0, x.length).equals(x)).toBe(false);
    }),
    { numRuns: 2000 },
  );
});

const name = fc.constantFrom('_id', 'a', 'b', 'ab', '状态', 'c', 'd');
const document = fc.dictionary(name, value, { maxKeys: 6, noNullPrototype: true });
const encode = (doc: Document): Buffer => serialize(doc) as Buffer;

test('picked fields are the decoded ones', () => {
  fc.assert(
    fc.property(document, fc.array(name, { maxLength: 4 }), (doc, names) => {
      const full = deserialize(encode(doc));
      const wanted = Object.fromEntries(
        Object.keys(full)
          .filter((k) => (names as string[]).includes(k))
          .map((k) => [k, full[k]]),
      );
      expect(pickFields(encode(doc), new Set(names), {})).toEqual(wanted);
    }),
    { numRuns: 1000 },
  );
});

test('replaced fields lie where a full encode puts them', () => {
  fc.assert(
    fc.property(
      document,
      fc.dictionary(name, fc.option(value, { nil: undefined }), { maxKeys: 3, noNullPrototype: true }),
      (doc, change) => {
        const expected: Document = { ...doc };
        for (const k of Object.keys(change)) {
          if (change[k] === undefined) delete expected[k];
          else expected[k] = change[k];
        }
        const bytes = replaceFields(encode(doc), new Set(Object.keys(change)), change, false);
        expect(bytes.equals(encode(expected))).toBe(true);
      },
    ),
    { numRuns: 1000 },
  );
});

test('the fields of a filter', () => {
  expect(filterFields({ 'a.b': 1, $or: [{ c: 1 }, { $and: [{ d: 2 }] }] })).toEqual(new Set(['a', 'c', 'd']));
  expect(filterFields({ a: 1, $expr: true })).toBeUndefined();
});
