import { escapeHtml } from '../../shared/message/escape-html.ts';
import { FONTS, light } from '../../shared/message/look.ts';
import type { Language } from '../../shared/message/template.ts';
import type { Organisation, PerLanguage, Staff } from '../../shared/member/organisation.ts';
import type { Mail } from '../../shared/ports/mailer.ts';
import type { CivilDate } from '../../shared/time/civil.ts';
import { digestMailKey } from './digest-row.ts';
import type { Counts } from './list-tasks.ts';

interface DigestWords {
  readonly subject: (count: string, one: boolean) => string;
  readonly overdue: string;
  readonly today: string;
  readonly soon: string;
  readonly open: string;
  readonly names: string;
  readonly why: string;
}

/** No word of who or why: a mail is read over shoulders, and lies on servers that are not ours. */
const WORDS: PerLanguage<DigestWords> = {
  sv: {
    subject: (count, one) => `${count} ${one ? 'sak' : 'saker'} att göra på listan`,
    overdue: 'Försenade',
    today: 'Senast i dag',
    soon: 'Senast en annan dag',
    open: 'Öppna listan',
    names: 'Vem det gäller står bara i listan.',
    why: 'Det här mejlet kommer klockan 8 på vardagar när det finns något att göra.',
  },
  nb: {
    subject: (count) => `${count} ting å gjøre på listen`,
    overdue: 'Forsinket',
    today: 'Senest i dag',
    soon: 'Senest en annen dag',
    open: 'Åpne listen',
    names: 'Hvem det gjelder, står bare i listen.',
    why: 'Denne e-posten kommer klokken 8 på hverdager når det er noe å gjøre.',
  },
  en: {
    subject: (count, one) => `${count} ${one ? 'thing' : 'things'} to do on the list`,
    overdue: 'Overdue',
    today: 'Due today',
    soon: 'Due on a later day',
    open: 'Open the list',
    names: 'Whom it is about stands only on the list.',
    why: 'This mail comes at 8 on working days when there is something to do.',
  },
};

/** The day's mail to staff: how much there is to do, and where; nobody's name. */
export function digestMail(
  { senders }: Pick<Organisation, 'senders'>,
  { email, language }: Staff,
  { date, counts, url }: { readonly date: CivilDate; readonly counts: Counts; readonly url: string },
): Mail {
  const words = WORDS[language];
  const sender = senders[language];
  const subject = words.subject(atLeast(counts.toDo, counts), counts.toDo === 1);
  const lines = (['overdue', 'today', 'soon'] as const)
    .filter((part) => counts[part] > 0)
    .map((part) => `${words[part]}: ${atLeast(counts[part], counts)}`);
  return {
    key: digestMailKey(date),
    from: { name: sender.name, address: sender.email },
    to: email,
    replyTo: sender.email,
    subject,
    text: [lines.join('\n'), `${words.open}:\n${url}`, words.names, words.why].join('\n\n') + '\n',
    html: htmlOf(language, { subject, lines, url, words }),
    // RFC 3834: holiday replies and the like stay away.
    headers: { 'Auto-Submitted': 'auto-generated' },
    tags: { key: digestMailKey(date), journey: 'staff', step: 'digest' },
  };
}

const atLeast = (count: number, { more }: Counts): string => `${count}${more && count > 0 ? '+' : ''}`;

function htmlOf(
  language: Language,
  {
    subject,
    lines,
    url,
    words,
  }: { subject: string; lines: readonly string[]; url: string; words: DigestWords },
): string {
  const quiet = `<p style="margin:0 0 8px;font-size:15px">`;
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(subject)}</title>
</head>
<body style="margin:0;padding:24px;font-family:${escapeHtml(FONTS)};font-size:17px;line-height:1.6">
<h1 style="margin:0 0 12px;font-size:20px">${escapeHtml(subject)}</h1>
<ul style="margin:0 0 20px;padding:0 0 0 22px">${lines.map((line) => `<li>${escapeHtml(line)}</li>`).join('')}</ul>
<p style="margin:0 0 24px"><a href="${escapeHtml(url)}" style="display:inline-block;padding:12px 22px;border-radius:8px;background:${light.accent};color:${light.onAccent};font-weight:600;text-decoration:none">${escapeHtml(words.open)}</a></p>
${quiet}${escapeHtml(words.names)}</p>
${quiet}${escapeHtml(words.why)}</p>
</body>
</html>
`;
}
