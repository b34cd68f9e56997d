import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { ATTEMPTS_MAX } from './attempts.ts';

export const schedulerClient = () => new SchedulerClient({ maxAttempts: ATTEMPTS_MAX });
