import type { Form } from '../shared/webhook/form.ts';
import { mentorMatched } from './events.ts';
import { formsOfTools } from './forms-of-tools.ts';

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
        "joinedOn": joinedOn,
        "birthDate": birthDate,
        "zone": zone,
        "segments": segments
      }
    }`,
    example: {
      membershipNumber: 'M-10482',
      givenName: 'Åsa',
      familyName: 'Ek',
      email: 'asa.ek@example.org',
      phone: '070-174 06 05',
      language: 'sv',
      birthDate: '1984-02-29',
      segments: { sector: 'Vård', region: 'Väst', interests: ['löneförhandling'] },
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
  {
    name: 'update',
    source: 'standard-webhooks',
    secret: 'form-update',
    event: 'member.updated',
    map: `{
      "occurredAt": submittedAt,
      "member": { "membershipNumber": membershipNumber, "email": email },
      "changes": changes
    }`,
    example: {
      membershipNumber: 'M-10482',
      changes: { phone: '070-174 06 06', segments: { region: 'Norr' } },
    },
  },
  {
    // Staff found one person twice: `from` goes, `into` remains.
    name: 'merge',
    source: 'standard-webhooks',
    secret: 'form-merge',
    event: 'member.merged',
    map: `{
      "occurredAt": submittedAt,
      "member": { "membershipNumber": into },
      "from": { "membershipNumber": from }
    }`,
    example: { from: 'M-10483', into: 'M-10482' },
  },
  {
    name: 'help',
    source: 'standard-webhooks',
    secret: 'form-help',
    event: 'help.received',
    map: `{
      "occurredAt": submittedAt,
      "member": { "membershipNumber": membershipNumber, "email": email, "phone": phone },
      "kind": kind,
      "case": case,
      "state": state
    }`,
    example: { membershipNumber: 'M-10482', kind: 'salary', case: 'A-2028-17', state: 'closed' },
  },
  {
    name: 'training',
    source: 'standard-webhooks',
    secret: 'form-training',
    event: 'training.attended',
    map: `{
      "occurredAt": attendedAt,
      "member": { "membershipNumber": membershipNumber, "email": email },
      "training": training
    }`,
    example: { membershipNumber: 'M-10482', training: 'Grundkurs för förtroendevalda' },
  },
  {
    name: 'event',
    source: 'standard-webhooks',
    secret: 'form-event',
    event: 'event.attended',
    map: `{
      "occurredAt": attendedAt,
      "member": { "membershipNumber": membershipNumber, "email": email },
      "event": event
    }`,
    example: { membershipNumber: 'M-10482', event: 'Webbinarium om arbetstid' },
  },
  {
    name: 'newsletter',
    source: 'standard-webhooks',
    secret: 'form-newsletter',
    event: 'newsletter.clicked',
    map: `{
      "occurredAt": clickedAt,
      "member": { "membershipNumber": membershipNumber, "email": email },
      "newsletter": newsletter
    }`,
    example: { email: 'asa.ek@example.org', newsletter: 'Januari 2028' },
  },
  {
    name: 'survey',
    source: 'standard-webhooks',
    secret: 'form-survey',
    event: 'survey.answered',
    map: `{
      "occurredAt": answeredAt,
      "member": { "membershipNumber": membershipNumber, "email": email },
      "question": question,
      "score": score,
      "comment": comment[$ != ""],
      "wave": wave
    }`,
    example: { membershipNumber: 'M-10482', question: 'nps', score: 9, comment: '', wave: '2028-1' },
  },
  {
    name: 'role',
    source: 'standard-webhooks',
    secret: 'form-role',
    event: 'role.taken',
    map: `{
      "occurredAt": since,
      "member": { "membershipNumber": membershipNumber, "email": email },
      "role": role
    }`,
    example: { membershipNumber: 'M-10482', role: 'skyddsombud' },
  },
  {
    name: 'consent',
    source: 'standard-webhooks',
    secret: 'form-consent',
    event: 'consent.given',
    map: `{
      "occurredAt": submittedAt,
      "member": { "membershipNumber": membershipNumber, "email": email },
      "purpose": purpose,
      "channel": channel,
      "textVersion": textVersion,
      "language": language
    }`,
    example: {
      membershipNumber: 'M-10482',
      purpose: 'marketing',
      channel: 'email',
      textVersion: 'offers-2028-1',
      language: 'sv',
    },
  },
  {
    name: 'no-more',
    source: 'standard-webhooks',
    secret: 'form-no-more',
    event: 'consent.withdrawn',
    map: `{
      "occurredAt": submittedAt,
      "member": { "membershipNumber": membershipNumber, "email": email, "phone": phone },
      "purpose": purpose,
      "channel": channel
    }`,
    example: { membershipNumber: 'M-10482', purpose: 'marketing' },
  },
  {
    name: 'mentor',
    source: 'standard-webhooks',
    secret: 'form-mentor',
    event: mentorMatched,
    map: `{
      "occurredAt": matchedAt,
      "member": { "membershipNumber": membershipNumber, "email": email },
      "programme": programme
    }`,
    example: { membershipNumber: 'M-10482', programme: 'Ny i yrket' },
  },
  ...formsOfTools,
];
