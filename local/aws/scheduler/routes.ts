import type { LocalRequest } from '../../kernel/http.ts';

/** An operation of the REST API and the name in its path, if any. */
export type ScheduleCall = { operation: string; name: string };

const ITEM: Record<string, Record<string, string>> = {
  schedules: { POST: 'CreateSchedule', PUT: 'UpdateSchedule', GET: 'GetSchedule', DELETE: 'DeleteSchedule' },
  'schedule-groups': { POST: 'CreateScheduleGroup', GET: 'GetScheduleGroup', DELETE: 'DeleteScheduleGroup' },
};
const COLLECTION: Record<string, string> = { schedules: 'ListSchedules', 'schedule-groups': 'ListScheduleGroups' };

export function routeSchedule(request: LocalRequest): ScheduleCall {
  const [, collection = '', name] = request.path.split('/');
  const operation = name ? ITEM[collection]?.[request.method] : request.method === 'GET' && COLLECTION[collection];
  return { operation: operation || 'Unknown', name: decodeURIComponent(name ?? '') };
}
