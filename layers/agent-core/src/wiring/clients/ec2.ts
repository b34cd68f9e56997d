import { EC2Client } from '@aws-sdk/client-ec2';
import { ATTEMPTS_MAX } from './attempts.ts';

/**
 * For launches and starts: EC2 answers a lack of capacity with a 500, and each try of the SDK's own would take a turn that
 * nobody counted.
 */
export const ec2OnceClient = () => new EC2Client({ maxAttempts: 1 });

export const ec2Client = () => new EC2Client({ maxAttempts: ATTEMPTS_MAX });
