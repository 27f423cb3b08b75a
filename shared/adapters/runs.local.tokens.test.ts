import * as z from 'zod';
import { describe, expect, it } from 'vitest';
import { asks, at, given, inputOf, named, until } from '../../test/support/local-runs.ts';
import type { LocalRunsOptions } from './runs.local.ts';

const payloadSchema = z.object({ run: z.string(), token: z.string().optional(), way: z.string().optional() });
const input = (run: string) => ({ ...inputOf(run), journey: 'asks' });
const key = (run: string) => ({ run, journey: 'asks' });
const never = (): Promise<never> => new Promise(() => undefined);

/** Local runs of `asks`: the tokens that were handed out, in order, and `<run> <way>` of each work that was done. */
function givenAsks(
  options: Pick<Parameters<typeof given>[0] & object, 'db' | 'onEnded'> & {
    /** What happens in the invocation that gets a token. */
    readonly asked?: (token: string, attempt: number) => Promise<unknown>;
  } = {},
) {
  const { asked, ...rest } = options;
  const tokens: string[] = [];
  const worked: string[] = [];
  const invoke: LocalRunsOptions['invoke'] = async (_, payload) => {
    const { run, token, way } = payloadSchema.parse(payload);
    if (token === undefined) return void worked.push(`${run} ${way}`);
    tokens.push(token);
    return asked?.(token, tokens.length);
  };
  return { ...given({ definitions: new Map([['asks', asks]]), invoke, ...rest }), tokens, worked };
}

describe('a local run that stands at a token', () => {
  it('is under way until its time is up, and then goes the silent way', async () => {
    const { runs, clock, worked } = givenAsks();
    await runs.start(input('a'));
    await runs.runDue();
    expect(runs.list()).toMatchObject([{ run: 'a', status: 'RUNNING', state: 'ask', dueAt: at(60) }]);
    expect(runs.nextDueAt()).toBe(at(60));
    clock.moveTo(at(60));
    await runs.runDue();
    expect(worked).toEqual(['a silence']);
  });

  it('goes on when runDue comes after it was told, with what it was told', async () => {
    const { runs, clock, tokens, worked } = givenAsks();
    await runs.start(input('a'));
    await runs.runDue();
    clock.moveTo(at(20));
    expect(await runs.tell(tokens[0]!, { way: 'well' })).toBe(true);
    expect(worked).toEqual([]);
    expect(runs.nextDueAt()).toBe(at(20));
    await runs.runDue();
    expect(worked).toEqual(['a well']);
    expect(await runs.status(key('a'))).toBe('SUCCEEDED');
  });

  it('hears the first of two that tell it before it goes on', async () => {
    const { runs, tokens, worked } = givenAsks();
    await runs.start(input('a'));
    await runs.runDue();
    const told = [
      await runs.tell(tokens[0]!, { way: 'first' }),
      await runs.tell(tokens[0]!, { way: 'second' }),
    ];
    await runs.runDue();
    expect({ told, worked }).toEqual({ told: [true, false], worked: ['a first'] });
  });

  it('is not told at the moment when its time is up, even when nobody has looked yet', async () => {
    const { runs, clock, tokens, worked } = givenAsks();
    await runs.start(input('a'));
    await runs.runDue();
    clock.moveTo(at(60));
    expect(await runs.tell(tokens[0]!, { way: 'well' })).toBe(false);
    await runs.runDue();
    expect(worked).toEqual(['a silence']);
  });

  it('goes on with what it was told in time, however late somebody looks', async () => {
    const { runs, clock, tokens, worked } = givenAsks();
    await runs.start(input('a'));
    await runs.runDue();
    clock.moveTo(at(59));
    await runs.tell(tokens[0]!, { way: 'well' });
    clock.moveTo(at(500));
    await runs.runDue();
    expect(worked).toEqual(['a well']);
  });

  it('can be stopped, and hears nothing after that', async () => {
    const { runs, clock, tokens, worked, ended } = givenAsks();
    await runs.start(input('a'));
    await runs.runDue();
    await runs.stop({ ...key('a'), cause: 'member.left' });
    expect(await runs.tell(tokens[0]!, { way: 'well' })).toBe(false);
    clock.moveTo(at(1000));
    await runs.runDue();
    expect(worked).toEqual([]);
    expect(ended).toMatchObject([{ run: 'a', status: 'ABORTED' }]);
  });

  it('is stopped also when it was told and has not gone on yet', async () => {
    const { runs, tokens, worked } = givenAsks();
    await runs.start(input('a'));
    await runs.runDue();
    await runs.tell(tokens[0]!, { way: 'well' });
    await runs.stop({ ...key('a'), cause: 'member.left' });
    await runs.runDue();
    expect(worked).toEqual([]);
    expect(await runs.status(key('a'))).toBe('ABORTED');
  });

  it('has a token of its own, which a task of another run may tell', async () => {
    const heard: boolean[] = [];
    const { runs, tokens, worked } = givenAsks({
      asked: async () => {
        if (tokens.length === 2) heard.push(await runs.tell(tokens[0]!, { way: 'by b' }));
      },
    });
    await runs.start(input('a'));
    await runs.start(input('b'));
    await runs.runDue();
    expect(new Set(tokens).size).toBe(2);
    expect({ heard, worked }).toEqual({ heard: [true], worked: ['a by b'] });
  });

  it('has another token for a retry, and the first is then told in vain', async () => {
    const { runs, clock, tokens, worked } = givenAsks({
      asked: async (_, attempt) => {
        if (attempt === 1) throw named('Busy');
      },
    });
    await runs.start(input('a'));
    await runs.runDue();
    const between = await runs.tell(tokens[0]!, { way: 'old' });
    clock.moveTo(at(10));
    await runs.runDue();
    expect(runs.nextDueAt()).toBe(at(70));
    const told = [
      between,
      await runs.tell(tokens[0]!, { way: 'old' }),
      await runs.tell(tokens[1]!, { way: 'new' }),
    ];
    await runs.runDue();
    expect({ told, worked }).toEqual({ told: [false, false, true], worked: ['a new'] });
  });
});

describe('a local run that is told by the function it has just called', () => {
  it('goes on at once, once, and takes no notice of the function’s answer', async () => {
    const heard: boolean[] = [];
    const { runs, tokens, worked } = givenAsks({
      asked: async (token) => {
        heard.push(await runs.tell(token, { way: 'not asked' }), await runs.tell(token, { way: 'again' }));
        return { way: 'of the function' };
      },
    });
    await runs.start(input('a'));
    await runs.runDue();
    expect({ heard, worked }).toEqual({ heard: [true, false], worked: ['a not asked'] });
    expect(tokens).toHaveLength(1);
  });

  it('goes on even when the function then fails', async () => {
    const { runs, tokens, worked } = givenAsks({
      asked: async (token) => {
        await runs.tell(token, { way: 'not asked' });
        throw named('Broken');
      },
    });
    await runs.start(input('a'));
    await runs.runDue();
    expect({ worked, asked: tokens.length }).toEqual({ worked: ['a not asked'], asked: 1 });
  });

  it('goes on after a restart, without another call, when the process went before the function answered', async () => {
    const { runs, db, tokens } = givenAsks({
      asked: async (token) => {
        await runs.tell(token, { way: 'not asked' });
        return never();
      },
    });
    await runs.start(input('a'));
    void runs.runDue();
    await until(() => runs.nextDueAt() !== undefined && tokens.length === 1);
    const again = givenAsks({ db });
    await again.runs.runDue();
    expect({ asked: again.tokens, worked: again.worked }).toEqual({ asked: [], worked: ['a not asked'] });
  });
});

describe('a local run at a token, over a restart', () => {
  it('stands there still, with its token and its time', async () => {
    const { runs, db, tokens } = givenAsks();
    await runs.start(input('a'));
    await runs.start(input('b'));
    await runs.runDue();
    const again = givenAsks({ db });
    expect(again.runs.nextDueAt()).toBe(at(60));
    await again.runs.runDue();
    expect(again.tokens).toEqual([]);
    expect(await again.runs.tell(tokens[1]!, { way: 'well' })).toBe(true);
    again.clock.moveTo(at(60));
    await again.runs.runDue();
    expect(again.worked).toEqual(['b well', 'a silence']);
  });

  it('goes on with what it was told just before', async () => {
    const { runs, db, tokens } = givenAsks();
    await runs.start(input('a'));
    await runs.runDue();
    await runs.tell(tokens[0]!, { way: 'well' });
    const again = givenAsks({ db });
    await again.runs.runDue();
    expect(again.worked).toEqual(['a well']);
  });

  it('gives the repeated call the token of the first, which may have been kept', async () => {
    const { runs, db, tokens } = givenAsks({ asked: never });
    await runs.start(input('a'));
    void runs.runDue();
    await until(() => tokens.length === 1);
    const again = givenAsks({ db });
    await again.runs.runDue();
    expect(again.tokens).toEqual(tokens);
    expect(await again.runs.tell(tokens[0]!, { way: 'well' })).toBe(true);
    await again.runs.runDue();
    expect(again.worked).toEqual(['a well']);
  });
});
