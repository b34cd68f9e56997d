import bolt from '@slack/bolt';

/** A bare app behind API Gateway, as Bolt's documentation shows it. */
const receiver = new bolt.AwsLambdaReceiver({ signingSecret: 'secret' });
const app = new bolt.App({ token: 'xoxb-token', receiver, tokenVerificationEnabled: false });
app.event('app_mention', async () => {});
export const handler = receiver.toHandler();
