import { SSMClient } from '@aws-sdk/client-ssm';
import { ATTEMPTS_MAX } from './attempts.ts';

export const ssmClient = () => new SSMClient({ maxAttempts: ATTEMPTS_MAX });

/** For SendCommand only: it has no idempotency token, so a lost answer must not be tried again by the SDK. */
export const ssmOnceClient = () => new SSMClient({ maxAttempts: 1 });
