import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { WebhookRefused } from './refusal.ts';
import { parseStrictJson } from './strict-json.ts';

// A busy machine may take its time.
vi.setConfig({ testTimeout: 60_000 });

const parse = (body: string | Uint8Array): unknown =>
  parseStrictJson(typeof body === 'string' ? Buffer.from(body) : body);

/** Why a body is refused; the words are all that a sender sees. */
function refusal(body: string | Uint8Array): string {
  try {
    parse(body);
  } catch (error) {
    if (error instanceof WebhookRefused && error.code === 'not-json') return error.message;
    throw error;
  }
  throw new Error('The body was taken.');
}

function outcome(bytes: Uint8Array): string {
  try {
    const value: unknown = parseStrictJson(bytes);
    return Array.isArray(value) ? 'a list' : value === null ? 'null' : `an ${typeof value}`;
  } catch (error) {
    if (error instanceof WebhookRefused) return 'refused';
    throw error;
  }
}

const nested = (levels: number, inner = '1'): string => '{"a":'.repeat(levels) + inner + '}'.repeat(levels);
const withKeys = (count: number): string =>
  JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${at}`, at])));

describe('what is taken', () => {
  it.each([
    ['an empty object', '{}'],
    ['white space around', ' \n\t{ "a" : 1 } \r\n'],
    ['the same key in two objects', '{"a":{"b":1},"c":{"b":2},"b":3}'],
    ['colons, braces and quotes inside texts', '{"a:b":"x:\\"y\\":{","c":"\\\\"}'],
    ['letters from everywhere, written or escaped', '{"namn":"Åsa \\u00d8st 🎈 \\ud83c\\udf88"}'],
    ['every kind of value', '{"a":null,"b":true,"c":-1.5e3,"d":[1,[2,{}]],"e":{}}'],
    ['a key that only looks like a forbidden one', '{"proto":1,"Constructor":2,"__PROTO__":3}'],
    ['a forbidden word as a value', '{"a":"__proto__"}'],
    ['32 levels', nested(32)],
    ['32 levels of lists', `{"a":${'['.repeat(31)}${']'.repeat(31)}}`],
    ['2,000 keys', withKeys(2000)],
  ])('%s', (_, text) => {
    expect(parse(text)).toEqual(JSON.parse(text));
  });

  it('any object that JSON can write, unless it breaks a rule', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 5 })), (value) => {
        const text = JSON.stringify(value);
        fc.pre(text.isWellFormed() && !/"(?:__proto__|constructor|prototype)":/.test(text));
        fc.pre(!/\\ud[89a-f]/i.test(text));
        expect(JSON.stringify(parse(text))).toBe(text);
      }),
    );
  });
});

describe('what is refused, and with which words', () => {
  it.each([
    ['a list', '[{"a":1}]', 'one JSON object'],
    ['a text', '"a"', 'one JSON object'],
    ['a number', '1', 'one JSON object'],
    ['null', 'null', 'one JSON object'],
    ['nothing', '', 'not valid JSON'],
    ['white space', '  ', 'not valid JSON'],
    ['two objects', '{}{}', 'not valid JSON'],
    ['NaN', '{"a":NaN}', 'not valid JSON'],
    ['Infinity', '{"a":-Infinity}', 'not valid JSON'],
    ['undefined', '{"a":undefined}', 'not valid JSON'],
    ['a comma too many', '{"a":1,}', 'not valid JSON'],
    ['single quotes', "{'a':1}", 'not valid JSON'],
    ['a comment', '{"a":1/*b*/}', 'not valid JSON'],
    ['a zero before a number', '{"a":01}', 'not valid JSON'],
    ['a line break inside a text', '{"a":"b\nc"}', 'not valid JSON'],
    ['a form', 'a=1&b=2', 'not valid JSON'],
    ['a byte order mark', '\ufeff{"a":1}', 'byte order mark'],
    ['33 levels', nested(33), 'more than 32 levels'],
    ['33 levels of lists', `{"a":${'['.repeat(32)}${']'.repeat(32)}}`, 'more than 32 levels'],
    ['10,000 levels', nested(10_000), 'more than 32 levels'],
    ['10,000 levels of lists', `{"a":${'['.repeat(10_000)}${']'.repeat(10_000)}}`, 'more than 32 levels'],
    ['10,000 levels that never close', '{"a":'.repeat(10_000), 'not valid JSON'],
    ['2,001 keys', withKeys(2001), 'more than 2000 keys'],
    ['2,001 keys in many objects', `{"a":[${Array(2000).fill('{"b":1}').join()}]}`, 'more than 2000 keys'],
    ['a key twice', '{"a":1,"a":1}', 'the same key twice'],
    ['a key 3,000 times', `{${Array(3000).fill('"a":1').join()}}`, 'the same key twice'],
    ['a key twice, deep inside', '{"a":[0,{"b":{"c":1,"d":2,"c":3}}]}', 'the same key twice'],
    ['a key twice, once escaped', '{"a":1,"\\u0061":2}', 'the same key twice'],
    ['an empty key twice', '{"":1,"":2}', 'the same key twice'],
    ['a key twice, the first with what is dropped inside', '{"a":{"x":1,"y":2},"a":1}', 'the same key twice'],
    ['__proto__', '{"__proto__":{"admin":true}}', 'not allowed'],
    ['__proto__, escaped', '{"__proto\\u005f_":1}', 'not allowed'],
    ['constructor, in a list', '{"a":[{"constructor":1}]}', 'not allowed'],
    ['prototype', '{"a":{"prototype":1}}', 'not allowed'],
    ['what JSONata takes for a function', '{"a":{"_jsonata_lambda":true}}', 'not allowed'],
    ['what JSONata takes for a built-in', '{"a":{"_jsonata_function":true}}', 'not allowed'],
    ['half a character', '{"a":"\\ud83c"}', 'half a character'],
    ['the other half', '{"a":["\\udf88"]}', 'half a character'],
    ['the halves the wrong way round', '{"a":"\\udf88\\ud83c"}', 'half a character'],
    ['half a character in a key', '{"\\ud83c":1}', 'half a character'],
  ])('%s', (_, text, words) => {
    expect(refusal(text)).toContain(words);
  });

  it.each([
    ['a byte that begins nothing', [0xff]],
    ['a character cut off', [0xc3]],
    ['an over-long slash', [0xc0, 0xaf]],
    ['a surrogate as bytes', [0xed, 0xa0, 0x80]],
    ['beyond Unicode', [0xf4, 0x90, 0x80, 0x80]],
    ['Latin-1', [0xe5]],
  ])('bytes that are no UTF-8: %s', (_, bytes) => {
    expect(refusal(Buffer.concat([Buffer.from('{"a":"'), Buffer.from(bytes), Buffer.from('"}')]))).toContain(
      'not valid UTF-8',
    );
  });

  it('UTF-16 is no UTF-8', () => {
    expect(refusal(Buffer.from('\ufeff{"a":1}', 'utf16le'))).toContain('not valid UTF-8');
  });

  it('no refusal repeats the body', () => {
    for (const body of [
      '{"canary":canary}',
      '{"canary":1,"canary":2}',
      '["canary"]',
      '{"a":"canary\\ud800"}',
      'canary',
    ]) {
      expect(refusal(body)).not.toContain('canary');
    }
  });

  it('bytes of any kind give an object or one of our refusals', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 300 }),
          fc.json().map((text) => Buffer.from(text)),
        ),
        (bytes) => {
          expect(['an object', 'refused']).toContain(outcome(bytes));
        },
      ),
    );
  });
});

it('nothing of Object.prototype changes, whatever comes in', () => {
  const before = Object.getOwnPropertyNames(Object.prototype);
  expect(refusal('{"__proto__":{"polluted":1}}')).toContain('not allowed');
  expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
});
