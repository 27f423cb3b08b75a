import jsonata from 'jsonata';

/** What a node of JSONata's syntax tree may have; `type` says which of it. */
interface Node {
  readonly type: string;
  readonly value?: unknown;
  readonly steps?: readonly Node[];
  readonly stages?: readonly Node[];
  readonly expr?: Node;
  readonly expressions?: readonly Node[];
  readonly expression?: Node;
  readonly arguments?: readonly Node[];
  readonly procedure?: Node;
  readonly lhs?: Node | readonly (readonly [Node, Node])[];
  readonly rhs?: Node;
  readonly condition?: Node;
  readonly then?: Node;
  readonly else?: Node;
  readonly group?: unknown;
}

/** By an event's field, such as `member.email`: what the form calls that from which its map makes the field. */
export type Questions = ReadonlyMap<string, string>;

/**
 * Reads from a map itself, never from what was sent, which question of the form each field comes from. A field that
 * comes from several, or in a way that this cannot follow, is left out.
 * @param map as readMap has taken it.
 */
export function questionsOf(map: string): Questions {
  const found = new Map<string, string>();
  const open = [{ node: made(jsonata(map).ast() as Node), field: '' }];
  // The list grows while it is walked.
  for (const { node, field } of open) {
    if (node?.type === 'unary' && node.value === '{') {
      for (const [key, value] of pairsOf(node))
        if (key.type === 'string') open.push({ node: value, field: joined(field, String(key.value)) });
    } else if (node && field !== '') {
      const [only, ...others] = new Set(sourcesOf(node));
      if (only !== undefined && others.length === 0) found.set(field, only);
    }
  }
  return found;
}

const joined = (field: string, name: string): string => (field === '' ? name : `${field}.${name}`);

const pairsOf = ({ lhs }: Node): readonly (readonly [Node, Node])[] =>
  lhs as readonly (readonly [Node, Node])[];

/** The object that a map makes, or makes of each element of a list. */
function made(node: Node): Node | undefined {
  if (node.type === 'unary' && node.value === '{') return node;
  if (node.type === 'path') return made(node.steps!.at(-1)!);
  const isWrapped = node.type === 'block' || (node.type === 'unary' && node.value === '[');
  return isWrapped && node.expressions?.length === 1 ? made(node.expressions[0]!) : undefined;
}

/** Undefined where it cannot be told. */
function sourcesOf(node: Node): readonly string[] | undefined {
  switch (node.type) {
    case 'string':
    case 'number':
    case 'value':
      return [];
    case 'path':
      return pathSource(node);
    case 'function':
      return callSources(node);
    case 'binary':
      return all([node.lhs as Node, node.rhs!]);
    case 'condition':
      return all([node.condition!, node.then!, ...(node.else ? [node.else] : [])]);
    case 'block':
      return all(node.expressions!);
    case 'unary':
      if (node.value === '{') return all(pairsOf(node).flat());
      return all(node.value === '[' ? node.expressions! : [node.expression!]);
    default:
      return undefined;
  }
}

function all(nodes: readonly Node[]): readonly string[] | undefined {
  const sources = nodes.map(sourcesOf);
  return sources.includes(undefined) ? undefined : sources.flatMap((one) => one ?? []);
}

/** Of a question that a source finds by its words, `$by("…")`, the words; of all else what it is called with. */
function callSources({ procedure, arguments: given = [] }: Node): readonly string[] | undefined {
  if (procedure?.type !== 'variable') return undefined;
  const [label] = given;
  return procedure.value === 'by' && label?.type === 'string' ? [String(label.value)] : all(given);
}

/** The last name of a path, `answers.age`, or what picks one of a list, `answers[field.ref="age"].number`. */
function pathSource({ steps = [], group }: Node): readonly string[] | undefined {
  const [first, ...others] = steps;
  const names = first?.type === 'variable' && (first.value === '' || first.value === '$') ? others : steps;
  if (group || names.length === 0 || names.some(({ type }) => type !== 'name')) return undefined;
  const [pick, ...more] = names.flatMap(({ stages = [] }) => stages.map(({ expr }) => expr)).filter(hasPath);
  if (!pick) return [String(names.at(-1)!.value)];
  const picked = more.length === 0 ? pickedBy(pick) : undefined;
  return picked === undefined ? undefined : [picked];
}

/** What tools call that by which an answer names its question. */
const NAMES = new Set(['ref', 'id', 'key', 'name', 'label', 'title', 'question']);

function pickedBy(filter: Node): string | undefined {
  if (filter.type !== 'binary' || filter.value !== '=') return undefined;
  const [path, text] =
    filter.rhs?.type === 'string' ? [filter.lhs as Node, filter.rhs] : [filter.rhs, filter.lhs as Node];
  const last = path?.type === 'path' ? path.steps?.at(-1) : undefined;
  return text.type === 'string' && NAMES.has(String(last?.value)) ? String(text.value) : undefined;
}

function hasPath(node: unknown): boolean {
  if (typeof node !== 'object' || node === null) return false;
  return (node as Node).type === 'path' || Object.values(node).some(hasPath);
}

/**
 * A problem of an event with the form's question beside the field, where that is told and is called otherwise. Of what
 * an object lacks, as `member: needs a membershipNumber, …`, the questions of the fields that it names.
 * @param problem as parseEvent gives it: begins with the field.
 */
export function withQuestion(questions: Questions, problem: string): string {
  const field = /^[A-Za-z][A-Za-z0-9.]*(?=:| has )/.exec(problem)?.[0];
  if (field === undefined) return problem;
  const below = [...questions.keys()].filter((one) => isNamedBelow(one, field, problem));
  const asked = [...above(field), ...below].flatMap((name) => {
    const question = questions.get(name);
    return question === undefined || question === lastOf(name) ? [] : [`"${question}"`];
  });
  if (asked.length === 0) return problem;
  const beside = asked.length === 1 ? `question ${asked[0]}` : `questions ${asked.join(', ')}`;
  return `${field} (${beside})${problem.slice(field.length)}`;
}

const lastOf = (field: string): string => field.slice(field.lastIndexOf('.') + 1);

/** A field, and the fields in which it lies. */
const above = (field: string): readonly string[] =>
  field.split('.').map((_, index, parts) => parts.slice(0, index + 1).join('.'));

const isNamedBelow = (field: string, object: string, problem: string): boolean =>
  field === `${object}.${lastOf(field)}` && problem.split(/\W+/).includes(lastOf(field));
