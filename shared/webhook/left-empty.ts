/**
 * An event's fields without what a form's tool sends for a question that nobody answered: '', spaces or null, also
 * within lists and objects. No field means anything by them, and a submission must not wait in quarantine for an
 * optional question. Only `changes` stays as it is: there null takes a field away.
 */
export function withoutEmpty(fields: unknown): unknown {
  if (!isObject(fields)) return fields;
  const { changes, ...others } = fields;
  const kept = filled(others);
  return 'changes' in fields ? { ...(kept as object), changes } : kept;
}

/** Undefined when nothing of it is left. An object, or a list that was empty from the first, stays. */
function filled(value: unknown): unknown {
  if (Array.isArray(value)) {
    const kept = value.map(filled).filter((one) => one !== undefined);
    return kept.length > 0 || value.length === 0 ? kept : undefined;
  }
  if (isObject(value)) {
    const kept = Object.entries(value).map(([name, one]) => [name, filled(one)] as const);
    return Object.fromEntries(kept.filter(([, one]) => one !== undefined));
  }
  return value === null || (typeof value === 'string' && value.trim() === '') ? undefined : value;
}

/** A function of JSONata is an object too, with all that it can see behind it: it is no field, and stays for zod to refuse. */
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !('_jsonata_lambda' in value);
