import type { TextConfiguration } from '../../../../shared/ports/account.ts';
import type { Fact, Facts } from '../facts.ts';
import { broken, brokenIf, notKnown, ok, plural, usd, warn, type Finding } from '../finding.ts';
import type { Target } from '../target.ts';
import { deployCommand } from './account.ts';

const NEARLY = 0.8;
const consoleOf = (region: string): string =>
  `https://${region}.console.aws.amazon.com/sms-voice/home?region=${region}`;

/** Whether SMS may go, and for how much more this month. */
export function checkTextLimits(
  { textLimits }: Pick<Facts, 'textLimits'>,
  target: Target,
): readonly Finding[] {
  if ('unread' in textLimits) return [notKnown('SMS account', textLimits.unread, target)];
  const { tier, limit, most, spent } = textLimits.known;
  const { region } = target;
  return [
    tier === 'PRODUCTION'
      ? ok('SMS sandbox', 'left: SMS may go to any number')
      : brokenIf(target.production)(
          'SMS sandbox',
          `the account is in it (${tier}): SMS go to verified numbers only`,
          `Ask to leave it: ${consoleOf(region)}, by https://docs.aws.amazon.com/sms-voice/latest/userguide/sandbox.html#sandbox-sms-move-to-production`,
        ),
    spending({ limit, most, spent }, target),
  ];
}

interface Spending {
  readonly limit: number | undefined;
  readonly most: number | undefined;
  readonly spent: number | undefined;
}

function spending({ limit, most, spent }: Spending, { region, production }: Target): Finding {
  const what = 'SMS spending';
  if (limit === undefined)
    return warn(what, 'the account tells no limit', `Look for it: ${consoleOf(region)}`);
  const found = `${spent === undefined ? 'nothing told yet' : usd(spent)} of ${usd(limit)} this month`;
  const raise =
    most !== undefined && most > limit
      ? `aws pinpoint-sms-voice-v2 set-text-message-spend-limit-override --region ${region} --monthly-limit ${most}   # up to ${usd(most)} without asking AWS`
      : `Ask for more: https://${region}.console.aws.amazon.com/servicequotas/home/services/sms-voice/quotas → TextMessageMonthlySpend`;
  if (spent !== undefined && spent >= limit)
    return brokenIf(production)(
      what,
      `${found}: used up. SMS wait, and those that get too late are skipped`,
      raise,
    );
  if (spent !== undefined && spent >= limit * NEARLY)
    return warn(what, `${found}: nearly used up, and SMS end there`, raise);
  // The limit of an account that never asked for another.
  if (limit <= 1) return warn(what, `${found}: that is some 20 SMS`, raise);
  return ok(what, found);
}

/** Whether the sender's name may be used in each country. */
export function checkTextSenders(
  { textSenders }: Pick<Facts, 'textSenders'>,
  target: Target,
): readonly Finding[] {
  if ('unread' in textSenders) return [notKnown('SMS sender', textSenders.unread, target)];
  const { smsSender, countries, region, production } = target;
  return countries.map((country) => {
    const what = `SMS sender ${smsSender} in ${country}`;
    const sender = textSenders.known.find((one) => one.name === smsSender && one.country === country);
    if (!sender)
      return brokenIf(production)(
        what,
        'not requested: SMS there wait, and are skipped as too late',
        `aws pinpoint-sms-voice-v2 request-sender-id --region ${region} --sender-id ${smsSender} --iso-country-code ${country}`,
      );
    if (!sender.registered && sender.registration !== undefined)
      return brokenIf(production)(
        what,
        `requested; its registration ${sender.registration} is not through`,
        `aws pinpoint-sms-voice-v2 describe-registrations --region ${region} --registration-ids ${sender.registration}`,
      );
    return ok(what, sender.registered ? 'registered' : 'there, and needs no registration');
  });
}

/** Whether SMS of this stage go where they may, and what becomes of them is told. */
export function checkTextConfiguration(
  configuration: Fact<TextConfiguration | undefined>,
  target: Target,
): readonly Finding[] {
  const what = 'SMS configuration set';
  if ('unread' in configuration) return [notKnown(what, configuration.unread, target)];
  const again = deployCommand(target);
  if (!configuration.known)
    return [broken(what, 'the account has none of that name: no SMS can be sent', again)];
  const { destinations, countries } = configuration.known;
  const told = destinations.some(
    ({ enabled, to, events }) =>
      enabled && to === 'topic' && (events.includes('ALL') || events.includes('TEXT_ALL')),
  );
  return [
    told
      ? ok('SMS events', 'told by SNS')
      : broken(
          'SMS events',
          'not told: nobody would know which SMS arrived',
          `Someone has changed it by hand. Deploy again, and if that changes nothing, enable it in the console: ${again}`,
        ),
    protection(countries, target),
  ];
}

function protection(countries: Readonly<Record<string, string>> | undefined, target: Target): Finding {
  const what = 'SMS countries';
  const again = deployCommand(target);
  if (!countries)
    return broken(what, 'no protect configuration: SMS may go to any country, at any price there', again);
  const stopped = target.countries.filter((country) => countries[country] === 'BLOCK');
  if (stopped.length > 0) return broken(what, `blocked, and should be open: ${stopped.join(', ')}`, again);
  const open = Object.entries(countries)
    .filter(([country, status]) => status !== 'BLOCK' && !target.countries.includes(country))
    .map(([country]) => country);
  if (open.length > 0)
    return warn(
      what,
      `open, and should be blocked: ${open.slice(0, 8).join(', ')}${open.length > 8 ? ` and ${plural(open.length - 8, 'more', 'more')}` : ''}`,
      again,
    );
  return ok(what, `${target.countries.join(' and ')}, and no other`);
}
