/** A host process for orphans.test.ts: starts a machine with a daemon, says its id, and waits to be killed. */
import { Instances } from '../../../local/instances/instances.ts';
import type { Sandbox } from '../../../local/instances/machine.ts';
import { LocalClock } from '../../../local/kernel/clock.ts';

// The local clock keeps no process alive; a real host has its front for that.
setInterval(() => undefined, 60_000);
const [root = '', sandbox = 'plain'] = process.argv.slice(2);
const instances = new Instances({ root, clock: new LocalClock(), sandbox: sandbox as Sandbox });
const { instanceId } = instances.launch();
await instances.reached(instanceId, 'running');
await instances.runScript({ instanceId, script: 'setsid sleep 300 > /dev/null 2>&1 &' }).result;
void instances.runScript({ instanceId, script: 'sleep 301' });
console.log(instanceId);
