/** In the order in which a membership goes. */
export type TryFormName = 'join' | 'help' | 'training' | 'log-in' | 'leave';
export type TryFieldName =
  | 'membershipNumber'
  | 'givenName'
  | 'familyName'
  | 'email'
  | 'phone'
  | 'language'
  | 'birthDate'
  | 'kind'
  | 'case'
  | 'training';

/** A field of a form on the page, and the path in the webhook's body that it becomes. Its words: words-try.ts. */
export interface TryField {
  readonly name: TryFieldName;
  readonly value?: string;
  readonly choices?: readonly string[];
  readonly kind?: 'email' | 'tel' | 'date';
}

/** Something a visitor may cause, by a form of workflows/forms.ts. */
export interface TryForm {
  readonly form: TryFormName;
  readonly fields: readonly TryField[];
  /** Stands in the body as it is. */
  readonly fixed?: Readonly<Record<string, string>>;
}

/** The first of those who join here, and of the example's members. */
export const FIRST_NUMBER = 30_001;
export const OF_THE_EXAMPLE = 'M-20001';

const NUMBER: TryField = { name: 'membershipNumber', value: OF_THE_EXAMPLE };

/** Fields left empty are left out, and the receiver says what it thinks of that. */
export const TRY_FORMS: readonly TryForm[] = [
  {
    form: 'join',
    fields: [
      { name: 'membershipNumber', value: 'M-30001' },
      { name: 'givenName', value: 'Siri' },
      { name: 'familyName', value: 'Falk' },
      { name: 'email', value: 'siri.falk@example.org' },
      { name: 'phone', value: '070-174 06 99', kind: 'tel' },
      { name: 'language', choices: ['sv', 'nb', 'en'] },
      { name: 'birthDate', kind: 'date' },
    ],
  },
  {
    form: 'help',
    fields: [
      NUMBER,
      {
        name: 'kind',
        choices: ['salary', 'negotiation', 'dismissal', 'work-environment', 'unemployment', 'legal', 'other'],
      },
      { name: 'case', value: 'A-30001' },
    ],
    fixed: { state: 'closed' },
  },
  { form: 'training', fields: [NUMBER, { name: 'training', value: 'Grundkurs' }] },
  { form: 'log-in', fields: [NUMBER] },
  { form: 'leave', fields: [NUMBER] },
];
