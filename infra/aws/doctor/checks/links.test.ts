import { describe, expect, it } from 'vitest';
import { known, said, TARGET, TRIAL, unread } from '../../../../test/support/doctor.ts';
import type { LinkFacts } from '../facts.ts';
import { checkLinks } from './links.ts';

const API = 'd-1.execute-api.eu-north-1.amazonaws.com';
const record = (found: readonly string[]): LinkFacts['record'] => ({
  name: 'medlem.example.org',
  type: 'CNAME',
  value: API,
  found: known(found),
});
const links = (found: readonly string[], addresses: readonly string[] = [], target = TARGET): string =>
  said(checkLinks({ record: record(found), addresses: known(addresses) }, target));

describe('the links of members', () => {
  it('lead to the API, however DNS writes its name', () => {
    expect(links([`${API.toUpperCase()}.`])).toBe(
      'ok Links of members: medlem.example.org, which leads to the API',
    );
  });

  it('that lead elsewhere, or nowhere, are broken, and the record is said', () => {
    const line = `→ DNS: medlem.example.org  CNAME  ${API}`;
    expect(links(['old.example.org'])).toBe(
      `broken Links of members: medlem.example.org leads to old.example.org, and not to the API\n${line}`,
    );
    expect(links([])).toBe(
      `broken Links of members: medlem.example.org is not in DNS: no link works, and no form arrives\n${line}`,
    );
    expect(links([], [], TRIAL)).toMatch(/^warn Links of members: medlem\.example\.org is not in DNS/);
  });

  it('that lead to another name than the file says may be those of another organisation', () => {
    // Given an account in which somebody else has deployed a stage of this name, and DNS that is right for them.
    const theirs = { record: { ...record([API])!, name: 'medlem.other.org' }, addresses: known([]) };
    const line = said(checkLinks(theirs, TARGET));
    expect(line).toContain(
      'broken Links of members: lead to medlem.other.org in what is deployed, and to medlem.example.org by infra/stages/prod.json',
    );
    expect(line).toContain("→ Is lojal-prod another organisation's? A deploy would take it over");
  });

  it('by an alias have addresses and no CNAME', () => {
    expect(links([], ['192.0.2.1'])).toContain(
      'ok Links of members: medlem.example.org, which has addresses',
    );
  });

  it('of which DNS says nothing are a warning: it may be this network alone', () => {
    const dark = { ...record([])!, found: unread };
    for (const facts of [
      { record: dark, addresses: known([]) },
      { record: record([]), addresses: unread },
    ])
      expect(said(checkLinks(facts, TARGET))).toMatch(/^warn Links of members: not known: /);
  });

  it('of a stack from before the name are to be deployed', () => {
    const nothing = { record: undefined, addresses: known([]) };
    expect(said(checkLinks(nothing, TARGET))).toMatch(
      /^broken Links of members: are to lead to medlem\.example\.org, of which the stack knows nothing yet\n→ npx cdk deploy/,
    );
  });

  it('without a name are a warning, with what to write', () => {
    const nothing = { record: undefined, addresses: known([]) };
    expect(said(checkLinks(nothing, { ...TRIAL, domain: undefined }))).toMatch(
      /^warn Links of members: lead to the API's own address.*\n→ Write "domain": .* infra\/stages\/test\.json/,
    );
  });
});
