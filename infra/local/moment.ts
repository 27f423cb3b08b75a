export { moment } from '../../functions/staff-pages/moment.ts';
