import { HtmlValidate } from 'html-validate';

/** Text as it stood before it was escaped for HTML. */
export function plain(html: string): string {
  return html
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

const validator = new HtmlValidate({
  extends: ['html-validate:recommended', 'html-validate:document', 'html-validate:a11y'],
  rules: {
    // Hono writes the doctype and void elements as they stand in the template; HTML takes both spellings.
    'doctype-style': ['error', { style: 'lowercase' }],
    'void-style': ['error', { style: 'selfclose' }],
    // Boxes of one name are a group, as radio buttons are.
    'form-dup-name': ['error', { shared: ['radio', 'checkbox', 'submit', 'button', 'reset'] }],
    // A part that is left out leaves its indent behind.
    'no-trailing-whitespace': 'off',
    // The sheet keeps a number on one line, and its characters can be copied as they are dialled.
    'tel-non-breaking': ['error', { ignoreClasses: ['phone'] }],
  },
});

/** What is wrong with a page as HTML, or for who cannot see it. */
export async function htmlProblems(page: string): Promise<string[]> {
  const { results } = await validator.validateString(page);
  return results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => `${ruleId}: ${message}`));
}
