import { EC2Client } from '@aws-sdk/client-ec2';
import { ATTEMPTS_MAX } from './attempts.ts';

/** For launches and starts: no capacity comes as a 500, and each of the SDK's own tries would take a turn that nobody counted. */
export const ec2OnceClient = () => new EC2Client({ maxAttempts: 1 });

export const ec2Client = () => new EC2Client({ maxAttempts: ATTEMPTS_MAX });
