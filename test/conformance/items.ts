import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Items } from '../../shared/ports/items.ts';
import { operations, type Operation } from './items-arbitrary.ts';
import { itemsConditions } from './items-conditions.ts';
import { createModelItems } from './items-model.ts';
import { perform, readEverything, type Outcome } from './items-operations.ts';
import { itemsQueries } from './items-queries.ts';
import { itemsRefusals } from './items-refusals.ts';
import { itemsWrites } from './items-writes.ts';

export interface ItemsUnderTest {
  readonly items: Items;
  close?(): Promise<void>;
}

/** Makes an empty store. */
export type CreateItems = () => Promise<ItemsUnderTest>;

/** Everything that shared/ports/items.ts promises. A second adapter is one more call of this. */
export function itemsConformance(name: string, create: CreateItems, { runs = 150 } = {}): void {
  describe(`items: ${name}`, () => {
    let opened: ItemsUnderTest;
    beforeEach(async () => {
      opened = await create();
    });
    afterEach(() => opened.close?.());
    const items = (): Items => opened.items;

    itemsWrites(items);
    itemsConditions(items);
    itemsQueries(items);
    itemsRefusals(items);

    it('given any operations, when they are done here and in the model, then every outcome and all that is left are the same', async () => {
      await fc.assert(
        fc.asyncProperty(operations, async (sequence) => {
          const made = await create();
          const model = createModelItems();
          for (const operation of sequence) {
            const expected = await perform(model, operation);
            expect(isBroken(operation) && !isInvalid(expected), 'a broken call was taken').toBe(false);
            expect(await perform(made.items, operation)).toStrictEqual(expected);
          }
          expect(await readEverything(made.items)).toStrictEqual(await readEverything(model));
          await made.close?.();
        }),
        { numRuns: runs, seed: 20_280_101 },
      );
    });
  });
}

function isBroken(operation: Operation): boolean {
  return operation.kind !== 'get' && operation.broken;
}

function isInvalid(outcome: Outcome): boolean {
  return 'error' in outcome && outcome.error === 'InvalidWrite';
}
