import { AwsFailure } from '../../failure.ts';
import { type QueryTree, scalar, scalars } from '../query.ts';
import { type XmlValue, xmlTime } from '../xml.ts';
import { applyFilters } from './filters.ts';
import { type Tags, tagSet } from './tags.ts';

type Image = { imageId: string; snapshotId: string; name: string; tags: Tags; createdAtMs: number };
type Answer = { [name: string]: XmlValue };

/** Images of one's own and their snapshots, as Image Builder leaves them. A snapshot of a registered image cannot be deleted, as on AWS. */
export class Images {
  readonly #images = new Map<string, Image>();
  readonly #snapshots = new Map<string, { snapshotId: string; tags: Tags }>();

  /** As a pipeline would have made it. */
  register(image: Image): void {
    this.#images.set(image.imageId, image);
    this.#snapshots.set(image.snapshotId, { snapshotId: image.snapshotId, tags: image.tags });
  }

  describe(tree: QueryTree): Answer {
    const ids = scalars(tree, 'ImageId');
    if (ids.length > 0) return { imagesSet: ids.map((id) => imageXml(this.#find(id))) };
    if (scalars(tree, 'Owner').join() !== 'self')
      throw new AwsFailure('InvalidParameterValue', 'The local EC2 knows only images of one’s own: Owner self');
    const found = applyFilters(tree, [...this.#images.values()], ({ tags }) => ({ attributes: {}, tags }));
    return { imagesSet: found.map(imageXml) };
  }

  deregister(tree: QueryTree): Answer {
    const imageId = scalar(tree, 'ImageId') ?? '';
    this.#images.delete(this.#find(imageId).imageId);
    return { return: true };
  }

  #find(imageId: string): Image {
    const image = this.#images.get(imageId);
    if (!image) throw new AwsFailure('InvalidAMIID.NotFound', `The image id '[${imageId}]' does not exist`);
    return image;
  }

  describeSnapshots(tree: QueryTree): Answer {
    const found = applyFilters(tree, [...this.#snapshots.values()], ({ tags }) => ({ attributes: {}, tags }));
    return { snapshotSet: found.map(({ snapshotId, tags }) => ({ snapshotId, tagSet: tagSet(tags) })) };
  }

  deleteSnapshot(tree: QueryTree): Answer {
    const snapshotId = scalar(tree, 'SnapshotId') ?? '';
    const image = [...this.#images.values()].find((each) => each.snapshotId === snapshotId);
    if (image)
      throw new AwsFailure(
        'InvalidSnapshot.InUse',
        `The snapshot ${snapshotId} is currently in use by ${image.imageId}`,
      );
    if (!this.#snapshots.delete(snapshotId))
      throw new AwsFailure('InvalidSnapshot.NotFound', `The snapshot '${snapshotId}' does not exist.`);
    return { return: true };
  }
}

function imageXml({ imageId, snapshotId, name, tags, createdAtMs }: Image): { [name: string]: XmlValue } {
  const blockDeviceMapping = [{ deviceName: '/dev/xvda', ebs: { snapshotId } }];
  return {
    imageId,
    name,
    imageState: 'available',
    creationDate: xmlTime(createdAtMs),
    blockDeviceMapping,
    tagSet: tagSet(tags),
  };
}
