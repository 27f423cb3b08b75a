import parsePhone from 'libphonenumber-js/mobile';
import { html } from 'hono/html';
import type { Html } from './shell.ts';

/** A number in groups, to be read aloud and dialled by hand, and to be pressed: `+46 70 174 06 05`. */
export const phoneLink = (phone: string): Html =>
  html`<a class="phone" href="tel:${phone}">${parsePhone(phone)?.formatInternational() ?? phone}</a>`;
