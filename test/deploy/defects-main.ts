import { defects, foundIn } from './defects.ts';
import { synthesised } from './rules/assembly.ts';
import { rules } from './rules/index.ts';
import { findAll } from './rules/rule.ts';

// `npm run defects`: what the rules say of what would be deployed, then of each seeded defect.
const [stage = 'dev'] = process.argv.slice(2);
const [app] = await synthesised(stage);
const problems = await findAll(rules, app);
console.log(
  `${rules.length} rules, ${app.stacks.map(({ name }) => name).join(', ')}: ${problems.length} problems`,
);
for (const { rule, at, message } of problems) console.log(`  ${rule}: ${at} ${message}`);

let missed = 0;
for (const [index, defect] of defects.entries()) {
  const found = await foundIn(app, defect);
  const by = [...new Set(found.map(({ rule }) => rule))];
  const [first] = found.filter(({ rule }) => defect.by.includes(rule));
  if (defect.by.some((rule) => !by.includes(rule))) missed += 1;
  const number = String(index + 1).padStart(3);
  console.log(
    `${number}  ${defect.name}\n     ${by.join(', ') || 'NOBODY'}${first ? `\n     ${first.at} ${first.message}` : ''}`,
  );
}
console.log(
  `${defects.length} defects, ${defects.length - missed} caught by the rules that are there for them`,
);
process.exitCode = problems.length > 0 || missed > 0 ? 1 : 0;
