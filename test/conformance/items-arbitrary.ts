import * as fc from 'fast-check';
import { compareSort } from '../../shared/adapters/items.rules.ts';
import type { Condition, Key, Query, Range, Value, Write } from '../../shared/ports/items.ts';

/**
 * Random use of the items port: few keys and few values, so that writes meet each other. A call that is `broken`
 * must be refused as InvalidWrite; any other holds `Write`s. The same operations can be run against two stores (items-operations.ts).
 */
export type Operation =
  | { readonly kind: 'transact'; readonly writes: readonly unknown[]; readonly broken: boolean }
  | { readonly kind: 'query'; readonly query: Query; readonly broken: boolean }
  | { readonly kind: 'get'; readonly key: Key };

// U+1F600 comes after U+FFFD in UTF-8 and before it in UTF-16.
const SORTS = ['a', 'a\u{10FFFF}', 'ab', 'å', '\uFFFD', '\u{1F600}'];
const PARTITIONS = ['one', 'two\u0000'];
const TEXTS = ['', 'a', 'b', '"1234567890123456789",:[1234567890123456789]', '\u{1F600}\\'];
const SMALL = [-3n, -1n, 0n, 1n, 2n, 9_007_199_254_740_993n];
/** Twice this has 39 digits and does not end with 0: DynamoDB, which counts significant digits, refuses that sum too. */
const LARGE = 98_765_432_109_876_543_210_987_654_321_098_765_432n;

/** Each attribute has values of its own, so that `add` is a mistake on some items only. */
const VALUES: Readonly<Record<string, readonly Value[]>> = {
  count: [...SMALL, 'text'],
  large: [LARGE, -LARGE, 0n],
  text: TEXTS,
  flag: [true, false, null],
  deep: [[], {}, [1n, [null, 'x', -LARGE]], { a: { b: [9_007_199_254_740_993n, false] }, '7': 1n, é: '' }],
  textPk: ['p', 'q'],
  textSk: SORTS,
  numberPk: ['p', 'q'],
  numberSk: [...SMALL, LARGE, -LARGE],
};
const NAMES = Object.keys(VALUES);
const ADDS: Readonly<Record<string, readonly bigint[]>> = {
  count: SMALL,
  large: [LARGE, -LARGE],
  text: [1n],
};

const key: fc.Arbitrary<Key> = fc.record({
  pk: fc.constantFrom(...PARTITIONS),
  sk: fc.constantFrom(...SORTS.slice(0, 3)),
});
const name = fc.constantFrom(...NAMES);
const attributes: fc.Arbitrary<Record<string, Value>> = fc
  .subarray(NAMES)
  .chain((names) =>
    fc.record(Object.fromEntries(names.map((one) => [one, fc.constantFrom(...VALUES[one]!)]))),
  );

const comparable = name.chain((attribute) => {
  const scalars = VALUES[attribute]!.filter(
    (value) => typeof value === 'string' || typeof value === 'bigint',
  );
  const operands = [...scalars, 'a', 1n];
  return fc.record({ attribute: fc.constant(attribute), operand: fc.constantFrom(...operands) });
});

const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3 },
    fc.constant<Condition>({ itemAbsent: true }),
    fc.constant<Condition>({ itemExists: true }),
    name.map((absent) => ({ absent })),
    name.map((exists) => ({ exists })),
    fc.record({
      attribute: name,
      equals: fc.constantFrom<string | bigint | boolean | null>('a', 'p', 1n, LARGE, true, null),
    }),
    comparable.map(({ attribute, operand }) => ({ attribute, atMost: operand })),
    comparable.map(({ attribute, operand }) => ({ attribute, atLeast: operand })),
    fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
    fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
    tie('condition').map((not) => ({ not })),
  ),
}));
/** A condition or, three times in four, none: of several writes with conditions nearly always one is refused. */
const maybeIf: fc.Arbitrary<{ if?: Condition }> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.record({ if: condition }) },
);

const update = fc
  .record({ set: attributes, add: fc.subarray(Object.keys(ADDS)), remove: fc.subarray(NAMES) })
  .chain(({ set, add, remove }) => {
    const added = add.filter((one) => !(one in set));
    const removed = remove.filter((one) => !(one in set) && !added.includes(one));
    return fc
      .record(Object.fromEntries(added.map((one) => [one, fc.constantFrom(...ADDS[one]!)])))
      .map((sums) => ({ set, add: sums, remove: removed }));
  })
  .filter(({ set, add, remove }) => Object.keys({ ...set, ...add }).length + remove.length > 0);

function write(of: Key): fc.Arbitrary<Write> {
  return fc.oneof(
    {
      weight: 4,
      arbitrary: fc
        .tuple(attributes, maybeIf)
        .map(([more, guard]): Write => ({ put: { ...more, ...of }, ...guard })),
    },
    {
      weight: 4,
      arbitrary: fc
        .tuple(update, maybeIf)
        .map(([change, guard]): Write => ({ update: of, ...change, ...guard })),
    },
    { weight: 1, arbitrary: condition.map((one): Write => ({ check: of, if: one })) },
    { weight: 1, arbitrary: maybeIf.map((guard): Write => ({ delete: of, ...guard })) },
  );
}

const writes: fc.Arbitrary<readonly Write[]> = fc
  .uniqueArray(key, { minLength: 1, maxLength: 4, selector: ({ pk, sk }) => `${pk} ${sk}` })
  .chain((keys) => fc.tuple(...keys.map(write)));

/** Items of their own that stand close together in the indexes, by numbers of every length and texts of every kind. */
const CROWD = 'crowd';
const crowded: fc.Arbitrary<readonly Write[]> = fc
  .uniqueArray(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 4 })
  .chain((sorts) => fc.tuple(...sorts.map((sort) => crowd(String(sort)))));

function crowd(sk: string): fc.Arbitrary<Write> {
  const anyNumber = fc.bigInt({ min: 1n - 10n ** 38n, max: 10n ** 38n - 1n });
  return fc
    .record({
      numberPk: fc.constantFrom('p', 'q'),
      numberSk: fc.oneof(fc.constantFrom(...SMALL, LARGE, -LARGE), anyNumber),
      textPk: fc.constantFrom('p', 'q'),
      textSk: fc.oneof(fc.constantFrom(...SORTS), fc.string({ unit: 'binary', minLength: 1, maxLength: 3 })),
    })
    .map((inIndexes) => ({ put: { pk: CROWD, sk, ...inIndexes } }));
}

/** Ways to make a transaction one that no store takes. The key is one that no other write has. */
const FREE: Key = { pk: 'one', sk: 'free' };
const FAULTS: readonly unknown[] = [
  { put: { pk: '', sk: 'free' } },
  { put: { pk: 'one', sk: 's'.repeat(1025) } },
  { put: { ...FREE, fraction: 1.5 } },
  { put: { ...FREE, list: [undefined] } },
  { put: { ...FREE, numberSk: 'text' } },
  { put: { ...FREE, textPk: '' } },
  { put: { ...FREE, large: 10n ** 38n } },
  { put: { ...FREE, text: 'x'.repeat(410_000) } },
  { update: FREE },
  { update: FREE, set: { pk: 'two' } },
  { update: FREE, set: { count: 1n }, add: { count: 1n } },
  { update: FREE, set: { '': 1n } },
  { update: FREE, set: { textSk: null } },
  { check: FREE, if: { all: [] } },
  { delete: FREE, if: { attribute: 'flag', atMost: true } },
];
const brokenWrites = fc
  .tuple(writes, fc.constantFrom(...FAULTS), fc.boolean())
  .map(([some, fault, first]) => (first ? [fault, ...some] : [...some, fault]));

function range<Bound extends string | bigint>(bounds: readonly Bound[]): fc.Arbitrary<Range<Bound>> {
  const bound = fc.constantFrom(...bounds);
  return fc.oneof(
    fc.constant({}),
    bound.map((from) => ({ from })),
    bound.map((to) => ({ to })),
    bound.map((only) => ({ from: only, to: only })),
    fc
      .subarray([...bounds], { minLength: 2, maxLength: 2 })
      .map((two) => two.toSorted(compareSort))
      .map(([from, to]) => ({ from: from!, to: to! })),
  );
}

const textRange: fc.Arbitrary<Range> = fc.oneof(
  range(SORTS),
  fc.constantFrom(...SORTS, '\u{10FFFF}').map((beginsWith) => ({ beginsWith })),
);
const page = { descending: fc.boolean(), limit: fc.integer({ min: 1, max: 4 }) };
const query: fc.Arbitrary<Query> = fc.oneof(
  fc.record({ partition: fc.constantFrom(...PARTITIONS), range: textRange, ...page }),
  fc.record({
    index: fc.constant('byText' as const),
    partition: fc.constantFrom('p', 'q'),
    range: textRange,
    ...page,
  }),
  fc.record({
    index: fc.constant('byNumber' as const),
    partition: fc.constantFrom('p', 'q'),
    range: range([...SMALL, LARGE, -LARGE]),
    ...page,
  }),
);
const brokenQuery = fc.constantFrom<Query>(
  { partition: '' },
  { partition: 'one', limit: 0 },
  { partition: 'one', range: { from: 'b', to: 'a' } },
  { partition: 'one', range: { from: 1n } },
  { partition: 'one', after: 'AAAA' },
  { index: 'byNumber', partition: 'p', range: { beginsWith: '1' } },
);

/** One operation; about one in eight is broken. */
export const operation: fc.Arbitrary<Operation> = fc.oneof(
  {
    weight: 10,
    arbitrary: writes.map((some): Operation => ({ kind: 'transact', writes: some, broken: false })),
  },
  {
    weight: 1,
    arbitrary: crowded.map((some): Operation => ({ kind: 'transact', writes: some, broken: false })),
  },
  {
    weight: 2,
    arbitrary: brokenWrites.map((some): Operation => ({ kind: 'transact', writes: some, broken: true })),
  },
  { weight: 5, arbitrary: query.map((one): Operation => ({ kind: 'query', query: one, broken: false })) },
  {
    weight: 1,
    arbitrary: brokenQuery.map((one): Operation => ({ kind: 'query', query: one, broken: true })),
  },
  { weight: 1, arbitrary: key.map((one): Operation => ({ kind: 'get', key: one })) },
);

export const operations: fc.Arbitrary<readonly Operation[]> = fc.array(operation, {
  minLength: 1,
  maxLength: 40,
});

/** Every partition and index in which the items of these operations can stand. */
export const EVERYWHERE: readonly Query[] = [
  ...[...PARTITIONS, CROWD].map((partition) => ({ partition })),
  ...(['byText', 'byNumber'] as const).flatMap((index) =>
    ['p', 'q'].map((partition) => ({ index, partition })),
  ),
];
