import * as z from 'zod';
import type { Timing } from './expression.ts';

const NAME_CHARS_MAX = 64;
export const scheduleName = z
  .string()
  .max(NAME_CHARS_MAX)
  .regex(/^[0-9a-zA-Z-_.]+$/);
export const DEFAULT_GROUP = 'default';

const retryPolicy = z.object({
  MaximumRetryAttempts: z.number().int().min(0).max(185).default(185),
  MaximumEventAgeInSeconds: z.number().int().min(60).max(86_400).default(86_400),
});

const target = z.object({
  Arn: z.string().min(1),
  RoleArn: z.string().min(1),
  Input: z.string().min(1).optional(),
  RetryPolicy: retryPolicy.default(retryPolicy.parse({})),
});

/** The body of CreateSchedule and UpdateSchedule; dates are seconds since the epoch. */
export const scheduleInput = z.object({
  ScheduleExpression: z.string().max(256),
  ScheduleExpressionTimezone: z.string().default('UTC'),
  FlexibleTimeWindow: z.object({
    Mode: z.enum(['OFF', 'FLEXIBLE']),
    MaximumWindowInMinutes: z.number().int().min(1).max(1440).optional(),
  }),
  Target: target,
  GroupName: scheduleName.default(DEFAULT_GROUP),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  ActionAfterCompletion: z.enum(['NONE', 'DELETE']).default('NONE'),
  Description: z.string().max(512).optional(),
  StartDate: z.number().optional(),
  EndDate: z.number().optional(),
  KmsKeyArn: z.string().optional(),
  ClientToken: z.string().min(1).max(64).optional(),
});
export type ScheduleInput = z.infer<typeof scheduleInput>;

/** A schedule as it stands. Updating makes a new object, so that an invocation under way sees that it is of an old one. */
export type Schedule = {
  name: string;
  arn: string;
  input: ScheduleInput;
  timing: Timing;
  createdAtMs: number;
  modifiedAtMs: number;
  /** As a one-time schedule; an update does not make it undone. */
  hasFiredOnce: boolean;
};

export function describeSchedule({ name, arn, input, createdAtMs, modifiedAtMs }: Schedule): object {
  const { ClientToken: _, ...kept } = input;
  return { ...kept, Name: name, Arn: arn, CreationDate: createdAtMs / 1000, LastModificationDate: modifiedAtMs / 1000 };
}

export function summarizeSchedule({ name, arn, input, createdAtMs, modifiedAtMs }: Schedule): object {
  return {
    Arn: arn,
    Name: name,
    GroupName: input.GroupName,
    State: input.State,
    CreationDate: createdAtMs / 1000,
    LastModificationDate: modifiedAtMs / 1000,
    Target: { Arn: input.Target.Arn },
  };
}
