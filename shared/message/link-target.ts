import { isLink } from './slots.ts';
import { namesIn, onlySlot } from './slot-syntax.ts';
import type { Masked } from './slot-syntax.ts';
import type { Report } from './words-invalid.ts';

/**
 * A link leads to one slot `link.<name>`, or to a whole https:, mailto: or tel: address without any slot: a value put
 * into an address could turn it elsewhere. Returns the target, normalised; what is wrong is reported.
 */
export function linkTarget(
  masked: string,
  line: number,
  { slots, report }: { readonly slots: Masked['slots']; readonly report: Report },
): string {
  const only = onlySlot(masked, slots);
  if (only !== undefined) {
    if (!isLink(only))
      report(line, `a link leads to {{ ${only} }}; lead it to a slot such as {{ link.help }}`);
    return masked;
  }
  if (namesIn(masked, slots).length > 0) {
    report(
      line,
      'a link mixes a slot with other text; let its target be one slot, or an address without any',
    );
    return '';
  }
  const url = URL.parse(masked);
  if (url?.protocol === 'https:') return url.href;
  if (url?.protocol === 'mailto:' || url?.protocol === 'tel:') return masked;
  report(line, `a link leads to "${masked}"; use {{ link.<name> }} or an https:, mailto: or tel: address`);
  return '';
}
