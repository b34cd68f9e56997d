import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { readItem } from '@remote-swe/core/adapters/dynamodb/items/attributes';
import {
  storedApproval,
  storedBeginning,
  storedCounter,
  storedDeliveryPlace,
  storedDue,
  storedInstance,
  storedMuting,
  storedNameHolder,
  storedNames,
  storedRaise,
  storedReply,
  storedVersion,
} from '@remote-swe/core/adapters/dynamodb/items/small-items';
import { toolList } from '@remote-swe/core/domain/mcp/tool-list';
import { toolset } from '@remote-swe/core/domain/mcp/toolset';
import { storedApiKey, storedRequest, storedShare, storedSignIn } from '@remote-swe/core/domain/persisted/credentials';
import { inboxContent, journalEntry } from '@remote-swe/core/domain/persisted/journal';
import { summaryRow } from '@remote-swe/core/domain/persisted/summary';
import { clockInput, wakeBody } from '@remote-swe/core/domain/persisted/wake';
import { startBucket, storedWorker } from '@remote-swe/core/domain/persisted/worker';
import { storedTrouble } from '@remote-swe/core/domain/places/trouble';
import { storedPlaceUsage } from '@remote-swe/core/domain/places/usage';
import { readPersisted } from '@remote-swe/core/domain/read-persisted';
import { keptDiff } from '@remote-swe/core/domain/worker/clones/kept-diff';
import { commandPayload, commandReport, gitCredentials } from '@remote-swe/core/domain/worker/command';
import { saveReport } from '@remote-swe/core/domain/worker/saved-work';
import * as z from 'zod';
import { jobEnd, jobRecord } from '../../worker-userdata/runtime/jobs/job.ts';
import { notStarted, running, storedResult } from '../../worker-userdata/runtime/ledger/entry.ts';
import { givenSecrets } from '../../worker-userdata/runtime/repository-setup/given-secrets.ts';
import { keptNote } from '../../worker-userdata/runtime/repository-setup/kept-diffs.ts';
import { manifest } from '../../worker-userdata/runtime/saved-work/manifest.ts';

/**
 * How one shape is stored and read. `stored` is the JSON of a golden file, and `plain` what it says, before any schema has seen it. The
 * schema is an argument of `read`, so that a test can change it.
 */
export type Shape = {
  schema: z.core.$ZodType;
  read(schema: z.core.$ZodType, stored: unknown): unknown;
  plain(stored: unknown): unknown;
};

/** Everything that is read back from the table, the bucket, a queue, a schedule or a worker's disk. The table is in docs/architecture.md. */
export const SHAPES: { [name: string]: Shape } = {
  journal: json(journalEntry),
  'inbox-item': json(inboxContent),
  'inbox-marks': item(storedVersion),
  'worker-item': item(storedWorker, ['saved', 'saving', 'newDisk', 'begunWith']),
  'start-bucket': item(startBucket),
  'place-trouble': item(storedTrouble),
  'place-usage': item(storedPlaceUsage),
  counter: item(storedCounter),
  'raised-limit': item(storedRaise),
  approval: item(storedApproval),
  muting: item(storedMuting),
  beginning: item(storedBeginning),
  reply: item(storedReply),
  'api-key': item(storedApiKey, ['scopes', 'createdBy']),
  'api-request': item(storedRequest),
  share: item(storedShare),
  'sign-in': item(storedSignIn, ['person']),
  'summary-row': json(summaryRow),
  instance: item(storedInstance),
  due: item(storedDue),
  'delivery-place': item(storedDeliveryPlace),
  'repository-names': item(storedNames),
  'name-holder': item(storedNameHolder),
  wake: json(wakeBody),
  clock: json(clockInput),
  'command-payload': json(commandPayload),
  'command-report': json(commandReport),
  'git-credentials': json(gitCredentials),
  'save-report': json(saveReport),
  'kept-diff': json(keptDiff),
  'mcp-list': json(toolList),
  'mcp-toolset': json(toolset),
  'saved-work': json(manifest),
  'ledger-running': json(running),
  'ledger-result': json(storedResult),
  'ledger-not-started': json(notStarted),
  job: json(jobRecord),
  'job-end': json(jobEnd),
  'given-secrets': json(givenSecrets),
  'diff-kept': json(keptNote),
};

function json(schema: z.core.$ZodType): Shape {
  return {
    schema,
    plain: (stored) => stored,
    read: (today, stored) => readPersisted(today as z.ZodType, stored, 'It'),
  };
}

function item(schema: z.core.$ZodType, jsonFields: readonly string[] = []): Shape {
  const read = (today: z.ZodType, stored: unknown) =>
    readItem(today, stored as Record<string, AttributeValue>, 'It', jsonFields);
  return {
    schema,
    plain: (stored) => read(z.looseObject({}), stored),
    read: (today, stored) => read(today as z.ZodType, stored),
  };
}
