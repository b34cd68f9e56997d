import type { ShowCall } from '../../../domain/api/views/items.ts';
import { callText } from '../../../domain/notices/shown-call.ts';
import { allTools } from '../../../tools/all.ts';

/** What is known of a call by its tool; of one that this build lacks, what its input says. */
export const showCall: ShowCall = (call) => {
  const edit = allTools.find(({ name }) => name === call.name)?.editsIn?.(call.input);
  return { title: callText(call).replaceAll('`', ''), ...(edit && edit.length > 0 ? { edit } : {}) };
};
