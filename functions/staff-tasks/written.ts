import type { Organisation, PerLanguage } from '../../shared/member/organisation.ts';
import type { Language } from '../../shared/message/template.ts';

/** What the organisation has written that staff read. */
export interface Written {
  readonly organisation: Pick<Organisation, 'zone' | 'country'>;
  /** Why each task is there and what to do: workflows/tasks.ts. */
  readonly reasons: Readonly<Record<string, PerLanguage<string>>>;
  /** The language of staff. */
  readonly language: Language;
}
