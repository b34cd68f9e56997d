import { EC2Client } from '@aws-sdk/client-ec2';
import { ATTEMPTS_MAX } from './attempts.ts';

export const ec2Client = () => new EC2Client({ maxAttempts: ATTEMPTS_MAX });
