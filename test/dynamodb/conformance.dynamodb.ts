import { itemsConformance } from '../conformance/items.ts';
import { asOnTheService } from '../support/dynamodb-local.ts';
import { createTables } from './tables.ts';

const open = createTables('conformance');

itemsConformance(
  'DynamoDB Local',
  async () => {
    const table = await open();
    return { ...table, items: asOnTheService(table.items) };
  },
  { runs: 40 },
);
