/** A field of a form on the page, and the path in the webhook's body that it becomes. */
export interface TryField {
  readonly name: string;
  readonly label: string;
  readonly value?: string;
  readonly choices?: readonly string[];
  readonly kind?: 'email' | 'tel' | 'date';
}

/** Something a visitor may cause, by a form of workflows/forms.ts. */
export interface TryForm {
  readonly form: string;
  readonly title: string;
  readonly what: string;
  readonly fields: readonly TryField[];
  /** Stands in the body as it is. */
  readonly fixed?: Readonly<Record<string, string>>;
}

const NUMBER: TryField = { name: 'membershipNumber', label: 'Membership number', value: 'M-20001' };

/** In the order in which a membership goes. Fields left empty are left out, and the receiver says what it thinks of that. */
export const TRY_FORMS: readonly TryForm[] = [
  {
    form: 'join',
    title: 'Somebody joins',
    what: 'They get a welcome at once, or when the morning comes.',
    fields: [
      { name: 'membershipNumber', label: 'Membership number', value: 'M-30001' },
      { name: 'givenName', label: 'First name', value: 'Siri' },
      { name: 'familyName', label: 'Family name', value: 'Falk' },
      { name: 'email', label: 'E-mail', value: 'siri.falk@example.org' },
      { name: 'phone', label: 'Phone', value: '070-174 06 99', kind: 'tel' },
      { name: 'language', label: 'Language', choices: ['sv', 'nb', 'en'] },
      { name: 'birthDate', label: 'Born on', kind: 'date' },
    ],
  },
  {
    form: 'help',
    title: 'A help case is closed',
    what: 'Thanks follow, and after a week the question how it was.',
    fields: [
      NUMBER,
      {
        name: 'kind',
        label: 'About',
        choices: ['salary', 'negotiation', 'dismissal', 'work-environment', 'unemployment', 'legal', 'other'],
      },
      { name: 'case', label: 'Case', value: 'A-30001' },
    ],
    fixed: { state: 'closed' },
  },
  {
    form: 'training',
    title: 'Somebody has been to a training',
    what: 'It counts for their loyalty index.',
    fields: [NUMBER, { name: 'training', label: 'Training', value: 'Grundkurs' }],
  },
  {
    form: 'log-in',
    title: 'Somebody logs in',
    what: 'The welcome’s reminder to log in is then left out.',
    fields: [NUMBER],
  },
  {
    form: 'leave',
    title: 'Somebody leaves',
    what: 'All that is under way for them ends at once.',
    fields: [NUMBER],
  },
];
