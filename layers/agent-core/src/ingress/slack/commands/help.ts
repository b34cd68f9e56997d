import type { IngressPorts, IngressSettings } from '../access/context.ts';
import type { Answering } from '../access/language.ts';
import { shownName } from '../access/shown-name.ts';
import { modelLines } from './sessions/model-lines.ts';

/** Admins whose names are looked up and shown. */
const ADMINS_MAX = 10;

/** `help`: what the agent does, its commands, its models with their prices, and who the admins are. */
export async function helpText(
  ports: Pick<IngressPorts, 'models' | 'people' | 'log'> & Answering,
  { adminUserIds }: IngressSettings,
): Promise<string> {
  const { help } = ports.texts;
  const shown = adminUserIds.slice(0, ADMINS_MAX);
  const [models, names] = await Promise.all([ports.models(), Promise.all(shown.map((user) => shownName(ports, user)))]);
  const admins = names.length > 0 ? help.admins(names, adminUserIds.length - names.length) : help.noAdmins;
  const commands = adminUserIds.length > 0 ? [help.commands, help.forAdmins] : [help.commands];
  return [help.what, ...commands, admins, ...modelLines(ports.texts, models)].join('\n');
}
