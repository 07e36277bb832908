import Type from 'typebox';

import { deliveryObjects } from './delivery-fields.ts';
import { optionals } from './schema-kit.ts';
import { bodyField, headersField, taskFields } from './task-fields.ts';

/** Body of POST /tasks, of PUT /tasks/:id, and of each item of POST /tasks/bulk; a form has the same fields. */
export const createBodySchema = Type.Object(
  {
    ...optionals({ ...taskFields, headers: headersField, body: bodyField }),
    ...deliveryObjects,
  },
  {
    additionalProperties: false,
    description: 'A task: one callback to make at one time.',
    examples: [
      {
        delay: '5s',
        callback_url: 'http://127.0.0.1:3453/api/v0.1.0/push/api',
        desc: '财神给小墨发送消息',
        data: 'eyJ0b2tlbiI6IkIxNTA0RDk5RjBDMERCODA0ODcwOUVDNThCQUNENEExMDU0Q0IzMzFDNTc2MjdBMDQyRTcyQ0UxREZDNjg3M0YiLCJhbGVydCI6IuS9oOWlvSIsImJhZGdlIjoiMSJ9',
      },
      {
        time: '2027-01-01 09:00:00',
        timezone: 'Asia/Shanghai',
        callback_url: 'https://example.com/hooks/new-year',
        method: 'POST',
        headers: { authorization: 'Bearer secret' },
        body: { greeting: 'Happy new year' },
        labels: ['greetings'],
        retry: { max_attempts: 5 },
      },
    ],
  },
);
export type CreateBody = Type.Static<typeof createBodySchema>;
