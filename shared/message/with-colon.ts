/** A label before an address in plain text. */
export function withColon(label: string): string {
  return /[?!:.…]$/u.test(label) ? label : `${label}:`;
}
