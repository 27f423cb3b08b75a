import type { Secret } from '../../shared/ports/secrets.ts';
import type { World } from '../../shared/ports/world.ts';

/** A key was added elsewhere: every function goes on with the old one until it reads the secret anew. */
export function rotation() {
  let isSeen = false;
  let reads = 0;
  const added = ({ value }: Secret): Secret => {
    const [, prefix = '', key = ''] = /^(whsec_)?(.*)$/.exec(value)!;
    return {
      id: 'k2',
      value: `${prefix}${Buffer.from(Buffer.from(key, 'base64').toReversed()).toString('base64')}`,
    };
  };
  return {
    added,
    /** How often it was read anew. */
    reads: () => reads,
    decorate: (world: World): World => ({
      ...world,
      secrets: {
        async get(name) {
          const [old] = await world.secrets.get(name);
          // Members are looked up by the first one for ever.
          return isSeen && name !== 'lookup' ? [added(old), old] : [old];
        },
        async refresh() {
          reads += 1;
          const isNew = !isSeen;
          isSeen = true;
          return isNew;
        },
      },
    }),
  };
}
