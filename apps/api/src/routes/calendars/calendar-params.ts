import { nameParams } from '@qbasecron/contracts';

/** Path of /calendars/:name. */
export const calendarParams = nameParams('1 to 64 of A-Z a-z 0-9 _ . -', 'holidays');
