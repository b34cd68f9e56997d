import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { ATTEMPTS_MAX } from './attempts.ts';

export const eventBridgeClient = () => new EventBridgeClient({ maxAttempts: ATTEMPTS_MAX });
