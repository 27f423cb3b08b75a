import * as z from 'zod';
import { idsIn, readJson } from '../read-json.ts';
import type { Source } from '../source.ts';
import { verifyToken } from './token.ts';

const choicesSchema = z.lazy(() => z.array(z.string()));

/**
 * Microsoft Forms through a Power Automate HTTP action, as README.md sets it up. All values are text; of a question
 * with several choices the text is a JSON list, which a map could not read, and so it is made a list here.
 */
export const microsoftForms: Source = {
  proof: 'token',
  takes: 'json',
  verify: verifyToken,
  read(request) {
    const submission = readJson(request, ({ form_id, response_id }) => idsIn(form_id, response_id));
    const { answers } = submission.body;
    if (typeof answers !== 'object' || answers === null || Array.isArray(answers)) return submission;
    const read = Object.entries(answers).map(
      ([question, answer]) => [question, withChoices(answer)] as const,
    );
    return { ...submission, body: { ...submission.body, answers: Object.fromEntries(read) } };
  },
};

function withChoices(answer: unknown): unknown {
  if (typeof answer !== 'string' || !answer.startsWith('[')) return answer;
  try {
    return choicesSchema.safeParse(JSON.parse(answer)).data ?? answer;
  } catch {
    // A person began an answer with a bracket.
    return answer;
  }
}
