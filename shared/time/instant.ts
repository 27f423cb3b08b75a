declare const brand: unique symbol;

/**
 * A point in time, always in the one form `2028-01-03T08:00:00.000Z`: UTC with milliseconds. So text order is time
 * order, and the same value stands in items, inputs, JSON and logs. Years 0000-9999.
 */
export type Instant = string & { readonly [brand]: 'Instant' };
