import type { Form } from '../shared/webhook/form.ts';

/** The forms that staff and systems send from, an entry each. Add yours here; functions/receive-webhook/README.md says how. */
export const forms: readonly Form[] = [
  {
    name: 'join',
    source: 'standard-webhooks',
    secret: 'form-join',
    event: 'member.joined',
    map: `{
      "occurredAt": submittedAt,
      "member": {
        "membershipNumber": membershipNumber,
        "givenName": givenName,
        "familyName": familyName,
        "email": email,
        "phone": phone,
        "language": language,
        "joinedOn": joinedOn
      }
    }`,
    example: {
      membershipNumber: 'M-10482',
      givenName: 'Åsa',
      familyName: 'Ek',
      email: 'asa.ek@example.org',
      phone: '070-174 06 05',
      language: 'sv',
    },
  },
  {
    name: 'leave',
    source: 'standard-webhooks',
    secret: 'form-leave',
    event: 'member.left',
    map: `{
      "occurredAt": submittedAt,
      "member": { "membershipNumber": membershipNumber, "email": email, "phone": phone }
    }`,
    example: { membershipNumber: 'M-10482' },
  },
  {
    name: 'log-in',
    source: 'standard-webhooks',
    secret: 'form-log-in',
    event: 'portal.login',
    map: `{
      "occurredAt": loggedInAt,
      "member": { "membershipNumber": membershipNumber, "email": email }
    }`,
    example: { membershipNumber: 'M-10482' },
  },
];
