import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { ATTEMPTS_MAX } from './attempts.ts';

export const cloudFormationClient = () => new CloudFormationClient({ maxAttempts: ATTEMPTS_MAX });
