/**
 * Domains under which people have their own mailbox. Kept short and by hand: one too many here would send to an
 * employer, one too few only asks a person to look.
 *
 * Sources: free mail is the part of npm's `free-email-domains` 1.12.6 (MIT) that members in the Nordic countries use,
 * and newer names of the same services. That list as a whole is no use: of its 14,000 domains some are employers
 * (alibaba.com, airforce.net), and Sweden's internet providers are missing. The providers are therefore added from the
 * domains that they have given to customers; not those that their own staff writes from (telenor.se, bahnhof.se).
 */
export const PRIVATE_DOMAINS: readonly string[] = [
  // Worldwide
  'gmail.com googlemail.com icloud.com me.com mac.com aol.com zoho.com mail.com outlook.com hotmail.com',
  'live.com msn.com yahoo.com ymail.com rocketmail.com hey.com proton.me protonmail.com protonmail.ch',
  'pm.me fastmail.com fastmail.fm hushmail.com tutanota.com tuta.com tuta.io tutamail.com mailbox.org',
  'posteo.net posteo.de gmx.com gmx.net gmx.de web.de t-online.de wp.pl onet.pl o2.pl interia.pl',
  'mail.ru yandex.ru yandex.com ukr.net seznam.cz abv.bg libero.it orange.fr free.fr',
  // The same services under Nordic and neighbouring endings
  'hotmail.se live.se outlook.se yahoo.se hotmail.no live.no outlook.no yahoo.no hotmail.dk live.dk',
  'outlook.dk yahoo.dk hotmail.fi live.fi outlook.fi yahoo.fi hotmail.co.uk live.co.uk yahoo.co.uk',
  'hotmail.de live.de outlook.de yahoo.de fastmail.se posteo.se posteo.no posteo.dk posteo.fi',
  // Sweden
  'telia.com home.se spray.se swipnet.se tele2.se comhem.se bredband.net bredband2.com glocalnet.net',
  'ownit.nu passagen.se brevet.se brevet.nu algonet.se tiscali.se',
  // Norway
  'online.no broadpark.no getmail.no lyse.net altiboxmail.no frisurf.no start.no c2i.net sensewave.com',
  'ebnett.no haugnett.no chello.no spray.no tele2.no tiscali.no',
  // Denmark and Finland
  'jubii.dk jubiimail.dk mail.dk stofanet.dk youmail.dk ofir.dk sol.dk post.tele.dk kolumbus.fi',
  'luukku.com suomi24.fi elisanet.fi saunalahti.fi welho.com pp.inet.fi',
].flatMap((row) => row.split(' '));
