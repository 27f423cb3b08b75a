import { expect, it } from 'vitest';
import { secretKey } from './secret-key.ts';

it('given one text as base64 and as text, then they are two keys, and each is made once', () => {
  const text = 'c2VjcmV0';
  expect(secretKey(text, 'base64').export().toString()).toBe('secret');
  expect(secretKey(text, 'utf8').export().toString()).toBe(text);
  expect(secretKey(text, 'utf8')).toBe(secretKey(text, 'utf8'));
});
