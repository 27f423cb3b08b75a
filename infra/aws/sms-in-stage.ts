import type { Organisation } from '../../shared/member/organisation.ts';
import { longestValues, mostPartsOf } from '../../shared/message/sms-fit.ts';
import { LANGUAGES, type Templates } from '../../shared/message/template.ts';

/**
 * SMS that take more parts than they may where links lead to this host and the organisation is called what it is called in
 * the stage, each as `what; what to do`. Words are checked when they are written, by what holds in all stages.
 */
export function smsTooLong(organisation: Organisation, templates: Templates, host: string): string[] {
  return LANGUAGES.flatMap((language) => {
    const values = longestValues(organisation, language, host.length);
    return Object.entries(templates).flatMap(([journey, messages]) =>
      Object.entries(messages).flatMap(([message, versions]) => {
        const { sms, smsParts = 1 } = versions[language];
        const parts = sms === undefined ? 0 : mostPartsOf(sms, values);
        return parts > smsParts
          ? [
              `the SMS ${journey}/${message}.${language} takes ${parts} parts with links to ${host} and may take ${smsParts}; shorten the domain, the organisation's name or the text`,
            ]
          : [];
      }),
    );
  });
}
