/** Three invented members, one for each language. The numbers are reserved for fiction by the Swedish regulator. */
export const EXAMPLE_MEMBERS = [
  {
    membershipNumber: 'M-20001',
    givenName: 'Åsa',
    familyName: 'Ek',
    email: 'asa.ek@example.org',
    phone: '070-174 06 05',
    language: 'sv',
  },
  {
    membershipNumber: 'M-20002',
    givenName: 'Jonas',
    familyName: 'Fjeld',
    email: 'jonas.fjeld@example.org',
    phone: '+46 70 174 06 06',
    language: 'nb',
  },
  {
    membershipNumber: 'M-20003',
    givenName: 'Amina',
    familyName: "O'Neill",
    email: 'amina.oneill@example.org',
    phone: '0046 70 174 06 07',
    language: 'en',
  },
] as const;
