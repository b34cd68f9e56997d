import { join } from 'node:path';
import { layOut } from '../../scripts/build/laid-out.mjs';
import { readTemplate as readPlainTemplate } from '../../scripts/template.mjs';
import type { Deployment } from '../functions/pool.ts';
import { localPhysical } from '../template/physical.ts';
import type { FunctionPlan } from '../template/plan.ts';
import { LOCAL_STACK, readTemplate } from '../template/read-template.ts';
import { buildRuntimeFile } from './runtime.ts';

/** The functions of this checkout. Bundles are kept in its .local, so that a second start is fast. */
export async function ownDeployment(
  root: string,
  functions: FunctionPlan[],
  { baseUrl, agentConfigDirectory = join(root, 'layers/agent-config') }: OwnOptions,
): Promise<Deployment> {
  const runtimeFile = await buildRuntimeFile(join(root, '.local/runtime'));
  const folders = { AGENT_CONFIG_DIR: agentConfigDirectory, WORKER_RUNTIME_FILE: runtimeFile };
  return deploymentOf(root, functions, { ...folders, ...consoleAt(root, baseUrl) });
}

/** The same functions and layers as they are built for AWS, below `directory`. */
export function builtDeployment(
  root: string,
  functions: FunctionPlan[],
  { baseUrl, directory }: BuiltOptions,
): Deployment {
  const { task, opt } = layOut(readPlainTemplate(join(root, 'template.yaml')), root, directory);
  const folders = {
    AGENT_CONFIG_DIR: join(opt, 'agent-config'),
    WORKER_RUNTIME_FILE: join(opt, 'worker-runtime/runtime.cjs'),
    ...{ CONSOLE_DIR: join(opt, 'console'), CONSOLE_ORIGIN: baseUrl },
  };
  return { ...deploymentOf(root, functions, folders), built: task };
}

type BuiltOptions = { baseUrl: string; directory: string };

type OwnOptions = { baseUrl: string; agentConfigDirectory?: string | undefined };

/** The page as it was built last, and where people find it. */
function consoleAt(root: string, baseUrl: string): Record<string, string> {
  return { CONSOLE_DIR: join(root, 'console/dist'), CONSOLE_ORIGIN: baseUrl };
}

/** Functions of another build, on the resources of this one: their template says which variables they get. */
export async function otherDeployment(
  root: string,
  baseUrl: string,
  parameters: Record<string, string> | undefined,
): Promise<Deployment> {
  const physical = localPhysical({ ...LOCAL_STACK, baseUrl });
  const { functions } = readTemplate(join(root, 'template.yaml'), { parameters, physical });
  const runtimeFile = await buildRuntimeFile(join(root, '.local/runtime'), root);
  const folders = { AGENT_CONFIG_DIR: join(root, 'layers/agent-config'), WORKER_RUNTIME_FILE: runtimeFile };
  return deploymentOf(root, functions, { ...folders, ...consoleAt(root, baseUrl) });
}

/** `folders`: what layers mount under /opt on AWS. */
function deploymentOf(root: string, functions: FunctionPlan[], folders: Record<string, string>): Deployment {
  return { functions, root, cacheFolder: join(root, '.local/build'), environment: () => folders };
}
