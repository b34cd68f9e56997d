import { randomBytes } from 'node:crypto';
import { AwsFailure } from '../../failure.ts';
import { type QueryTree, scalar, structure } from '../query.ts';
import type { Tags } from './tags.ts';

/** The members of LaunchTemplateData that the local EC2 acts on. */
export type LaunchTemplateData = {
  ImageId?: string;
  InstanceType?: string;
  TagSpecifications?: { ResourceType: string; Tags: { Key: string; Value: string }[] }[];
};

export type LaunchTemplate = { id: string; name: string; createdAtMs: number; data: LaunchTemplateData };

export class LaunchTemplates {
  readonly #templates = new Map<string, LaunchTemplate>();

  register(template: LaunchTemplate): void {
    this.#templates.set(template.id, template);
  }

  /** Throws InvalidLaunchTemplateName.AlreadyExistsException. */
  create(name: string, data: LaunchTemplateData, createdAtMs: number): LaunchTemplate {
    if (this.#byName(name))
      throw new AwsFailure(
        'InvalidLaunchTemplateName.AlreadyExistsException',
        `Launch template name ${name} is in use`,
      );
    const template = { id: `lt-0${randomBytes(8).toString('hex')}`, name, createdAtMs, data };
    this.register(template);
    return template;
  }

  /** Removes the one that a DeleteLaunchTemplate request names. Throws when there is none. */
  delete(tree: QueryTree): LaunchTemplate {
    const template = this.#named(tree);
    if (!template) throw new AwsFailure('MissingParameter', 'The request must name a launch template');
    this.#templates.delete(template.id);
    return template;
  }

  /** What a RunInstances request names, or undefined when it names none. */
  find(tree: QueryTree): LaunchTemplate | undefined {
    return this.#named(structure(tree, 'LaunchTemplate'));
  }

  #named(specification: QueryTree): LaunchTemplate | undefined {
    const id = scalar(specification, 'LaunchTemplateId');
    const name = scalar(specification, 'LaunchTemplateName');
    if (id === undefined && name === undefined) return undefined;
    const template = id === undefined ? this.#byName(name ?? '') : this.#templates.get(id);
    if (template) return template;
    throw id === undefined
      ? new AwsFailure('InvalidLaunchTemplateName.NotFoundException', `There is no launch template named ${name}`)
      : new AwsFailure('InvalidLaunchTemplateId.NotFound', `There is no launch template ${id}`);
  }

  #byName(name: string): LaunchTemplate | undefined {
    return [...this.#templates.values()].find((template) => template.name === name);
  }
}

export function templateTags(template: LaunchTemplate | undefined, resourceType: 'instance' | 'volume'): Tags {
  const specifications = template?.data.TagSpecifications ?? [];
  const matching = specifications.filter((specification) => specification.ResourceType === resourceType);
  return Object.fromEntries(matching.flatMap(({ Tags }) => Tags.map(({ Key, Value }) => [Key, Value])));
}
