import * as z from 'zod';
import { counted } from '../domain/counted.ts';
import type { TodoItem } from '../domain/session/session.ts';
import { lambdaTool, textAnswer } from './lambda-tool.ts';

/** More items than this are not a plan for one session. */
const ITEMS_MAX = 20;

const input = z.strictObject({
  items: z
    .array(
      z.strictObject({
        id: z.string().min(1).max(40).optional(),
        text: z.string().min(1).max(200),
        state: z.enum(['open', 'in-progress', 'done']),
      }),
    )
    .max(ITEMS_MAX)
    .describe('The whole list each time.'),
});

/** An item without an id has its place in the list for one, as other agents' plans do. */
function withIds(items: z.infer<typeof input>['items']): TodoItem[] {
  const given = new Set(items.map(({ id }) => id));
  return items.map((item, index) => {
    const place = String(index + 1);
    return { ...item, id: item.id ?? (given.has(place) ? `${place}-${index}` : place) };
  });
}

export const todo = lambdaTool<z.infer<typeof input>>({
  name: 'todo',
  description:
    'Keeps the plan of a task with several parts, which people see in the thread. At most one item is in progress. Not needed for small tasks.',
  place: 'lambda',
  effect: 'none',
  inReview: 'too',
  countsAs: { kind: 'plan' },
  input,
  async run({ items }) {
    const { plan, others } = oneInProgress(withIds(items));
    const open = plan.filter((item) => item.state !== 'done').length;
    const note =
      others.length > 0 ? ` One item is in progress at most, so these were taken as open: ${others.join(', ')}.` : '';
    const text = `The list has ${counted(plan.length, 'item')}, ${open} not done.${note}`;
    return textAnswer(text, [{ kind: 'plan', items: plan }]);
  },
});

/** The plan with its first item in progress only. A plan that is refused would leave people with a stale one. */
function oneInProgress(items: TodoItem[]): { plan: TodoItem[]; others: string[] } {
  const first = items.findIndex((item) => item.state === 'in-progress');
  const isOther = (item: TodoItem, index: number) => item.state === 'in-progress' && index !== first;
  return {
    plan: items.map((item, index) => (isOther(item, index) ? { ...item, state: 'open' } : item)),
    others: items.filter(isOther).map(({ id }) => id),
  };
}
