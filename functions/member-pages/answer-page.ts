import { html, raw } from 'hono/html';
import type { Question } from '../../shared/journey/journey.ts';
import { valuesOf } from '../../shared/journey/question.ts';
import type { QuestionWords } from '../../shared/message/template.ts';
import type { Asked } from './asked.ts';
import { LONGEST_COMMENT, type AnswerProblem, type Filled } from './given-answer.ts';
import type { FormRefusal } from './request.ts';
import { memberPage, problemSummary, type Frame, type Html } from './shell.ts';
import { ANSWER_WORDS } from './words-answer.ts';
import { FORM_WORDS } from './words-form.ts';

interface Form {
  readonly filled: Filled;
  readonly problems: readonly (AnswerProblem | FormRefusal)[];
  readonly hidden: { readonly shown: string; readonly proof: string };
  /** It was answered before. */
  readonly again: boolean;
}

/** The question and its form: it works without script, and on a phone. */
export function answerPage(frame: Frame, { question, words: asked }: Asked, form: Form): Html {
  const { language, paths } = frame;
  const words = ANSWER_WORDS[language];
  const first = idOf(valuesOf(question.scale)[0] ?? '');
  const problems = form.problems.map((problem) => ({
    text: textOf(problem, frame),
    field: problem === 'no-value' ? first : question.comment ? fieldOf(problem) : undefined,
  }));
  return memberPage(frame, {
    title: problems.length > 0 ? `${FORM_WORDS[language].error}: ${words.title}` : words.title,
    here: 'answer',
    body: html`${problemSummary(FORM_WORDS[language].problem, problems)}
      ${form.again ? html`<p class="note">${words.again}</p>` : ''}
      <form method="post" action="${paths?.answer ?? ''}" accept-charset="utf-8">
        <input type="hidden" name="shown" value="${form.hidden.shown}" />
        <input type="hidden" name="proof" value="${form.hidden.proof}" />
        ${answersOf(question, asked, form)} ${question.comment ? commentField(frame, asked, form) : ''}
        <button type="submit">${words.send}</button>
      </form>`,
  });
}

function answersOf(question: Question, words: QuestionWords, { filled, problems }: Form): Html {
  const isChoice = 'choices' in question.scale;
  const ends = endsOf(question, words);
  const wrong = problems.includes('no-value');
  return html`<fieldset class="${isChoice ? 'choices' : 'scale'}${wrong ? ' wrong' : ''}">
    <legend><h1>${words.question}</h1></legend>
    <div class="values">
      ${valuesOf(question.scale).map(
        (value) =>
          html`<label
            ><input
              type="radio"
              name="a"
              id="${idOf(value)}"
              value="${value}"
              required
              ${filled.value === value ? 'checked' : ''}
            /><span>${words.choices?.[value] ?? value}</span></label
          >`,
      )}
    </div>
    ${ends ? html`<p class="ends"><span>${ends[0]}</span><span>${ends[1]}</span></p>` : ''}
  </fieldset>`;
}

/** What the ends of a scale mean, with their numbers: read aloud after the question, they must make sense alone. */
function endsOf({ scale }: Question, { low, high }: QuestionWords): readonly [string, string] | undefined {
  if (!('from' in scale) || low === undefined || high === undefined) return undefined;
  const withNumber = (value: number, text: string): string =>
    text.startsWith(String(value)) ? text : `${value} = ${text}`;
  return [withNumber(scale.from, low), withNumber(scale.to, high)];
}

function commentField({ language }: Frame, asked: QuestionWords, { filled, problems }: Form): Html {
  const words = ANSWER_WORDS[language];
  const wrong = problems.some((problem) => fieldOf(problem) === 'comment');
  // The line break after the tag belongs to the tag: without it, one that begins the comment would be lost.
  return html`<div class="field${wrong ? ' wrong' : ''}">
    <label for="comment">${asked.comment ?? words.comment}</label>
    <p class="hint" id="comment-hint">${words.commentHint}</p>
    <textarea
      id="comment"
      name="comment"
      rows="5"
      maxlength="${LONGEST_COMMENT}"
      aria-describedby="comment-hint"
      ${wrong ? raw('aria-invalid="true"') : ''}
    >
${filled.comment ?? ''}</textarea>
  </div>`;
}

export function thanksPage(frame: Frame, { words: asked }: Asked): Html {
  const words = ANSWER_WORDS[frame.language];
  return memberPage(frame, {
    title: words.thanks,
    here: 'answer',
    body: html`<h1>${words.thanks}</h1>
      ${asked.thanks.map((paragraph) => html`<p>${paragraph}</p>`)}
      <p><a href="${frame.paths?.answer ?? ''}">${words.change}</a></p>`,
  });
}

/** The question is no longer asked. */
export function closedPage(frame: Frame): Html {
  const words = ANSWER_WORDS[frame.language];
  return memberPage(frame, {
    title: words.closed,
    here: 'answer',
    body: html`<h1>${words.closed}</h1>
      <p>${words.closedMore}</p>`,
  });
}

const idOf = (value: string): string => `a-${value}`;

const fieldOf = (problem: AnswerProblem | FormRefusal): string | undefined =>
  problem === 'comment-too-long' || problem === 'identity-number' || problem === 'too-large'
    ? 'comment'
    : undefined;

function textOf(problem: AnswerProblem | FormRefusal, { language }: Frame): string {
  const words = ANSWER_WORDS[language].problems;
  return problem === 'no-value' || problem === 'comment-too-long' || problem === 'identity-number'
    ? words[problem]
    : problem === 'too-large'
      ? words['comment-too-long']
      : FORM_WORDS[language].refusals[problem];
}
