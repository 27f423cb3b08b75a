import { beforeEach, describe, expect, it } from 'vitest';
import { TextNotAccepted, type Text, type Texter } from '../../shared/ports/texter.ts';
import { instant, plus } from '../../shared/time/instant.ts';

export const TEXTER_START = instant('2028-01-11T09:00:00Z');

/** An adapter under test, with what its provider has taken. */
export interface TexterUnderTest {
  readonly texter: Texter;
  /** The keys and bodies that the provider has, in order. */
  taken(): readonly { readonly key: string; readonly to: string; readonly body: string }[];
}

const TEXT: Text = {
  key: 'k1',
  to: '+46701740605',
  from: 'Exempelfb',
  body: 'Hej Åsa, hur har du det? https://m.example.org/a/1',
  encoding: 'GSM-7',
  parts: 1,
  deliverBefore: plus(TEXTER_START, 'PT2H'),
  context: { member: 'm1', journey: 'check-in', step: 'reminder' },
};

/** Everything that shared/ports/texter.ts promises. */
export function texterConformance(name: string, create: () => TexterUnderTest): void {
  describe(`texter: ${name}`, () => {
    let world: TexterUnderTest;
    beforeEach(() => {
      world = create();
    });
    const send = (text: Partial<Text> = {}) => world.texter.send({ ...TEXT, ...text });

    it.each(['+46701740605', '+4740612345'])(
      'given an SMS to %s, when it is sent, then the provider has it once, as it was written',
      async (to) => {
        const { providerId } = await send({ to });
        expect(providerId).not.toBe('');
        expect(world.taken()).toEqual([{ key: 'k1', to, body: TEXT.body }]);
      },
    );

    it('given letters outside GSM-7, when sent, then none of them is lost', async () => {
      const body = 'Bures Ánne-Máret, mo manná? ŋ đ ŧ ž š č';
      await send({ body, encoding: 'UCS-2' });
      expect(world.taken().map((one) => one.body)).toEqual([body]);
    });

    it('given the same SMS twice, when both are sent, then both are taken, under ids of their own', async () => {
      const [first, second] = [await send(), await send()];
      expect(first.providerId).not.toBe(second.providerId);
      expect(world.taken()).toHaveLength(2);
    });

    it.each([
      ['another country', { to: '+4512345678' }, 'country-not-allowed', true],
      ['a number as people write it', { to: '070-174 06 05' }, 'bad-number', true],
      ['no number', { to: '' }, 'bad-number', true],
      ['a sender that is too long', { from: 'Exempelförbundet' }, 'not-configured', false],
      ['a sender of digits alone', { from: '12345' }, 'not-configured', false],
      ['nothing to say', { body: ' ' }, 'rejected', true],
      ['more than any provider takes', { body: 'a'.repeat(1601) }, 'rejected', true],
    ])(
      'given %s, when it is sent, then it is refused for certain and not taken',
      async (_, wrong, reason, permanent) => {
        const error: unknown = await send(wrong).catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(TextNotAccepted);
        expect(error).toMatchObject({ reason, permanent });
        // The message enters histories and logs: it must not hold the number.
        expect(String(error)).not.toMatch(/\d{5}/);
        expect(world.taken()).toEqual([]);
      },
    );
  });
}
