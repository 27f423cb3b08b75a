import type { Form } from '../shared/webhook/form.ts';

/**
 * One form for each tool, to begin from: copy an entry into forms.ts and replace the questions by yours. Each stands on
 * its own. README.md of receive-webhook has the clicks.
 */
export const formsOfTools: readonly Form[] = [
  {
    name: 'typeform-help',
    source: 'typeform',
    secret: 'form-typeform-help',
    event: 'help.received',
    map: `{
      "occurredAt": form_response.submitted_at,
      "member": {
        "membershipNumber": form_response.hidden.member_id,
        "email": form_response.answers[field.ref="email"].email
      },
      "kind": $lookup(
        { "Lön": "salary", "Uppsägning": "dismissal", "Arbetsmiljö": "work-environment" },
        form_response.answers[field.ref="case_type"].choice.label
      ) ?? "other",
      "case": form_response.token,
      "state": "closed"
    }`,
    example: {
      event_id: 'evt-1',
      event_type: 'form_response',
      form_response: {
        token: 'q8w7e6r5',
        hidden: { member_id: 'M-10482' },
        answers: [
          { type: 'email', email: 'asa.ek@example.org', field: { type: 'email', ref: 'email' } },
          {
            type: 'choice',
            choice: { label: 'Lön' },
            field: { type: 'multiple_choice', ref: 'case_type' },
          },
        ],
      },
    },
  },
  {
    name: 'tally-survey',
    source: 'tally',
    secret: 'form-tally-survey',
    event: 'survey.answered',
    map: `{
      "occurredAt": data.createdAt,
      "member": { "membershipNumber": $by("member_id"), "email": $by("Din e-post") },
      "question": "nps",
      "score": $by("NPS"),
      "wave": data.formId
    }`,
    example: {
      eventId: 'f20b08cc-a86b-4d8d-901d-e728449c7b05',
      eventType: 'FORM_RESPONSE',
      data: {
        responseId: 'LQy7MJ',
        formId: 'mV425y',
        fields: [
          { key: 'q1', label: 'member_id', type: 'HIDDEN_FIELDS', value: 'M-10482' },
          { key: 'q2', label: 'NPS', type: 'LINEAR_SCALE', value: 9 },
        ],
      },
    },
  },
  {
    name: 'jotform-help',
    source: 'jotform',
    secret: 'form-jotform-help',
    dailyCap: 200,
    event: 'help.received',
    map: `{
      "occurredAt": $fromMillis($number(rawRequest.submitDate)),
      "member": { "membershipNumber": rawRequest.q9_memberId, "email": rawRequest.q4_email },
      "kind": $lookup(
        { "Lön": "salary", "Uppsägning": "dismissal", "Arbetsmiljö": "work-environment" },
        rawRequest.q6_caseType[0]
      ) ?? "other",
      "case": submissionID,
      "state": "closed"
    }`,
    example: {
      formID: '253594218352056',
      submissionID: '6483681866127454931',
      formTitle: 'Avslutat ärende',
      rawRequest: { submitDate: '1799166137692', q6_caseType: ['Lön'], q9_memberId: 'M-10482' },
    },
  },
  {
    name: 'google-survey',
    source: 'standard-webhooks',
    secret: 'form-google-survey',
    event: 'survey.answered',
    map: `{
      "occurredAt": submittedAt,
      "member": { "membershipNumber": answers.Medlemsnummer, "email": respondentEmail[$ != ""] },
      "question": "nps",
      "score": $number(answers."Hur sannolikt är det att du rekommenderar oss?"),
      "wave": formId
    }`,
    example: {
      source: 'google-forms',
      formId: '1FAIpQLSdQx7',
      responseId: '2_ABaOnud8xK',
      submittedAt: '2028-01-10T09:15:37.000Z',
      respondentEmail: '',
      answers: { Medlemsnummer: 'M-10482', 'Hur sannolikt är det att du rekommenderar oss?': '9' },
    },
  },
  {
    name: 'formbricks-survey',
    source: 'standard-webhooks',
    secret: 'form-formbricks-survey',
    event: 'survey.answered',
    map: `{
      "occurredAt": data.updatedAt,
      "member": { "membershipNumber": data.data.member_id },
      "question": "nps",
      "score": data.data.nps,
      "comment": data.data.why[$ != ""],
      "wave": data.surveyId
    }`,
    example: {
      event: 'responseFinished',
      data: { id: 'cm3responseid', surveyId: 'cm3surveyid', data: { nps: 9, why: '', member_id: 'M-10482' } },
    },
  },
  {
    name: 'microsoft-help',
    source: 'microsoft-forms',
    secret: 'form-microsoft-help',
    event: 'help.received',
    map: `{
      "occurredAt": $fromMillis($toMillis(submit_date, "[M]/[D]/[Y] [h]:[m]:[s] [P]")),
      "member": {
        "membershipNumber": answers.r477d171f09854617a46bafe6e1fe31ce,
        "email": responder[$ != "anonymous"]
      },
      "kind": $lookup(
        { "Lön": "salary", "Uppsägning": "dismissal", "Arbetsmiljö": "work-environment" },
        answers.r36caba56e4954176af8f5a47ffae9f89
      ) ?? "other",
      "case": form_id & "-" & response_id,
      "state": "closed"
    }`,
    example: {
      form_id: 'v4j5cvGGr0GRqy180BHbRwQ2',
      response_id: '678',
      responder: 'anonymous',
      submit_date: '1/10/2028 9:15:37 AM',
      answers: {
        r477d171f09854617a46bafe6e1fe31ce: 'M-10482',
        r36caba56e4954176af8f5a47ffae9f89: 'Lön',
      },
    },
  },
  {
    name: 'gravity-join',
    source: 'gravity-forms',
    secret: 'form-gravity-join',
    // Nobody but the WordPress site and Lojal knows the token.
    trust: 'high',
    event: 'member.joined',
    map: `{
      "occurredAt": $replace(date_created, " ", "T") & "Z",
      "member": {
        "membershipNumber": $."7",
        "givenName": $."1.3",
        "familyName": $."1.6",
        "email": $."2",
        "phone": $."3"[$ != ""]
      }
    }`,
    example: {
      id: '177',
      form_id: '12',
      date_created: '2028-01-10 09:15:37',
      '1.3': 'Åsa',
      '1.6': 'Ek',
      '2': 'asa.ek@example.org',
      '3': '',
      '7': 'M-10482',
    },
  },
  {
    name: 'hubspot-event',
    source: 'hubspot',
    secret: 'form-hubspot-event',
    event: 'event.attended',
    map: `{
      "occurredAt": occurredAt,
      "member": { "membershipNumber": memberNumber, "email": email },
      "event": eventName
    }`,
    example: { id: 'reg-88213', memberNumber: 'M-10482', eventName: 'Webbinarium om arbetstid' },
  },
  {
    // Without a map: our own JSON, as Zapier, Make, n8n or a nightly job send it.
    name: 'log-ins',
    source: 'token',
    secret: 'form-log-ins',
    dailyCap: 20_000,
    event: 'portal.login',
    example: {
      id: 'log-ins-2028-01-10',
      events: [
        { occurredAt: '2028-01-10T07:02:11Z', member: { membershipNumber: 'M-10482' } },
        { occurredAt: '2028-01-10T07:15:43Z', member: { email: 'jonas.fjeld@example.org' } },
      ],
    },
  },
];
