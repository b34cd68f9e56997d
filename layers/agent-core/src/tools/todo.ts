import * as z from 'zod';
import { errorAnswer, lambdaTool, textAnswer } from './lambda-tool.ts';

/** More items than this are not a plan for one session. */
const ITEMS_MAX = 20;

const input = z.object({
  items: z
    .array(
      z.object({
        id: z.string().min(1).max(40),
        text: z.string().min(1).max(200),
        state: z.enum(['open', 'in-progress', 'done']),
      }),
    )
    .max(ITEMS_MAX)
    .describe('The whole list, replacing the last one.'),
});

export const todo = lambdaTool<z.infer<typeof input>>({
  name: 'todo',
  description:
    'Keeps the plan of a task with several parts; people see it in the thread. Pass the whole list each time, at most one item in progress. Not needed for small tasks.',
  place: 'lambda',
  effect: 'none',
  countsAs: { kind: 'plan' },
  input,
  async run({ items }) {
    const inProgress = items.filter((item) => item.state === 'in-progress');
    if (inProgress.length > 1) {
      return errorAnswer(
        `${inProgress.length} items are in progress (${inProgress.map((item) => item.id).join(', ')}); the list was not changed. Leave one of them in progress.`,
      );
    }
    const open = items.filter((item) => item.state !== 'done').length;
    return textAnswer(`The list has ${items.length} items, ${open} not done.`, [{ kind: 'plan', items }]);
  },
});
