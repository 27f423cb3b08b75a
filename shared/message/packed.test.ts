import { describe, expect, it } from 'vitest';
import { packTemplates, partsOf, unpackTemplates } from './packed.ts';
import type { Template } from './template.ts';

const shells = { sv: ['<a>', '<b>', '<c>'], nb: ['<n>', '</n>'], en: ['<e>', '</e>'] };
const template = (html: string, more: Partial<Template> = {}): Template => ({
  subject: 'Ämne ‘ör’ dig',
  preview: 'före',
  html,
  text: 'text\n',
  slots: ['member.givenName'],
  ...more,
});

describe('packed templates', () => {
  it('come out as they went in, those that are SMS only as well', () => {
    const sms = { html: '', sms: 'Hej {{ answer.url }}' };
    const all = {
      nps: {
        survey: { sv: template('<a>1<b>2 å<c>'), nb: template('<n>"x"</n>'), en: template('<e>&amp;</e>') },
        reminder: { sv: template('', sms), nb: template('', sms), en: template('', sms) },
      },
    };
    const packed = packTemplates(all, shells);
    expect(packed.names).toEqual({ nps: ['survey', 'reminder'] });
    for (const text of Object.values(packed.texts)) expect(text).toMatch(/^[A-Za-z0-9+/=]+$/);
    expect(unpackTemplates(packed)).toEqual(all);
  });

  it('are unpacked in the language that is asked for, and in no other', () => {
    const all = {
      nps: { survey: { sv: template('<a>1<b>2<c>'), nb: template('<n></n>'), en: template('<e></e>') } },
    };
    const packed = packTemplates(all, shells);
    const broken = { ...packed, texts: { ...packed.texts, nb: '', en: '' } };
    expect(unpackTemplates(broken).nps?.survey?.sv).toEqual(all.nps.survey.sv);
    expect(() => unpackTemplates(broken).nps?.survey?.nb).toThrow('unexpected end of file');
  });
});

describe('the parts of a document', () => {
  it('are what stands between those of the shell', () => {
    expect(partsOf('<a>1<b>2<c>', ['<a>', '<b>', '<c>'])).toEqual(['1', '2']);
  });

  it.each([
    ['begins otherwise', 'x<a>1<b>'],
    ['lacks a part', '<a>1'],
    ['goes on', '<a>1<b>2'],
  ])('are refused when the document %s', (_, html) => {
    expect(() => partsOf(html, ['<a>', '<b>'])).toThrow(/shell/);
  });
});
