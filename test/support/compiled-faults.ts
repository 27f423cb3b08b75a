import validate from 'asl-validator';
import { allSteps, isNamed } from '../../shared/journey/all-steps.ts';
import { check } from '../../shared/journey/asl/check.ts';
import { load } from '../../shared/journey/asl/load.ts';
import { compile } from '../../shared/journey/compile.ts';
import type { Journey } from '../../shared/journey/journey.ts';
import { sendTaskSchema, stepTaskSchema } from '../../shared/journey/task.ts';

/** What our own rules have against a compiled journey. @throws UnsupportedByRunner */
export function faultsOf(made: Journey): readonly unknown[] {
  const machine = load(compile(made));
  const names = Object.keys(machine.States);
  return [
    ...check(machine),
    ...[...allSteps(made.steps)].filter(isNamed).filter(({ name }) => !names.includes(name)),
    ...names.filter((name) => name.length > 80),
    ...Object.values(machine.States).flatMap((state) => {
      if (state.Type !== 'Task') return [];
      const { FunctionName, Payload } = state.Arguments;
      const schema = FunctionName === '${sendMessage}' ? sendTaskSchema : stepTaskSchema;
      return schema.safeParse(Payload).error?.issues ?? [];
    }),
  ];
}

/** What asl-validator has against it. */
export function errorsOf(made: Journey): string {
  const { isValid, errorsText } = validate(compile(made));
  return isValid ? '' : errorsText('\n');
}
