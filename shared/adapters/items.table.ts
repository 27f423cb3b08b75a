import { INDEXES } from '../ports/items.ts';

/** An attribute that is a key, with its type as DynamoDB names it: S is text, N a number. */
export interface KeyAttribute {
  readonly name: string;
  readonly type: 'S' | 'N';
}

export interface TableKey {
  readonly partition: KeyAttribute;
  readonly sort: KeyAttribute;
}

/**
 * The shape of the one table, for whoever creates it: the CDK stack, and the tests against DynamoDB Local. It is paid
 * on demand, and its indexes hold whole items, so that a query never has to read an item a second time.
 */
export const ITEMS_TABLE: TableKey & { readonly indexes: readonly (TableKey & { readonly name: string })[] } =
  {
    partition: { name: 'pk', type: 'S' },
    sort: { name: 'sk', type: 'S' },
    indexes: Object.entries(INDEXES).map(([name, { partition, sort, type }]) => ({
      name,
      partition: { name: partition, type: 'S' },
      sort: { name: sort, type: type === 'number' ? 'N' : 'S' },
    })),
  };
