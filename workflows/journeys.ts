import type { Journey } from '../shared/journey/journey.ts';
import { birthday } from './birthday/journey.ts';
import { checkIn } from './check-in/journey.ts';
import { npsSurvey } from './nps/journey.ts';
import { thankYou } from './thank-you/journey.ts';
import { welcome } from './welcome/journey.ts';

/** Every journey of the organisation. A folder with a journey.ts that is not named here fails the tests. */
export const journeys: readonly Journey[] = [welcome, thankYou, checkIn, birthday, npsSurvey];

export const journeysByName: ReadonlyMap<string, Journey> = new Map(journeys.map((one) => [one.name, one]));
