import { AwsFailure } from '../../failure.ts';
import type { LaunchTemplate, LaunchTemplates } from '../machines/launch-templates.ts';
import { type QueryTree, scalar, structure, structures } from '../query.ts';
import { type XmlValue, xmlTime } from '../xml.ts';

/** Keeps a launch template's first version; members that the local EC2 does not act on are dropped. */
export function createLaunchTemplate(
  tree: QueryTree,
  templates: LaunchTemplates,
  nowMs: number,
): { [name: string]: XmlValue } {
  const name = scalar(tree, 'LaunchTemplateName');
  if (!name) throw new AwsFailure('MissingParameter', 'The request must contain the parameter LaunchTemplateName');
  const data = structure(tree, 'LaunchTemplateData');
  const TagSpecifications = structures(data, 'TagSpecification').map((specification) => ({
    ResourceType: scalar(specification, 'ResourceType') ?? '',
    Tags: structures(specification, 'Tag').map((tag) => ({
      Key: scalar(tag, 'Key') ?? '',
      Value: scalar(tag, 'Value') ?? '',
    })),
  }));
  const known = { ImageId: scalar(data, 'ImageId'), InstanceType: scalar(data, 'InstanceType'), TagSpecifications };
  return { launchTemplate: launchTemplateXml(templates.create(name, known, nowMs)) };
}

/** EC2's summary of a template that has one version. */
export function launchTemplateXml({ id, name, createdAtMs }: LaunchTemplate): XmlValue {
  return {
    launchTemplateId: id,
    launchTemplateName: name,
    createTime: xmlTime(createdAtMs),
    defaultVersionNumber: 1,
    latestVersionNumber: 1,
  };
}
