import { valueAt } from '../client/query/value-at.ts';
import { codecOf } from '../codec/codec.ts';
import { sameValue } from '../codec/same-value.ts';
import type { AnyModel } from '../definition/model.ts';
import { type ModelNode, storedName } from '../definition/model-node.ts';
import { resolvePath } from '../definition/path.ts';
import type { StreamView } from '../definition/stream-view.ts';
import { DecodeError } from '../errors/value.ts';
import type { WireItem } from '../wire/attribute-value.ts';
import type { StreamImages, StreamRecord } from '../wire/streams.ts';
import type { Change, Removal, ValueChange } from './change.ts';
import { compareImages, type Image, storedAt } from './compare-images.ts';
import { kindOf } from './record.ts';

/** A change without the types of its model. */
type AnyChange = Change<AnyModel, StreamView>;

/** Which images a change needs for a view to be what it says. */
const needed = {
  insert: { newImage: true, oldImage: false },
  modify: { newImage: true, oldImage: true },
  remove: { newImage: false, oldImage: true },
} as const;

/**
 * A record as a change of a model: key and images decoded, numbers from their text and bytes from
 * themselves or their base64. Throws `DecodeError` for what does not fit the model, and for an image
 * that the view promises and the record does not have.
 */
export function decodeChange(model: AnyModel, view: StreamView, record: StreamRecord): AnyChange {
  const node = model['~node'];
  const { decodeItem, decodePartial } = codecOf(node);
  const kind = kindOf(record);
  const images = record.dynamodb ?? {};
  const newImage = imageOf(images, 'NewImage', needed[kind].newImage && sees(view, 'newImage'));
  const oldImage = imageOf(images, 'OldImage', needed[kind].oldImage && sees(view, 'oldImage'));
  const before = oldImage && { wire: oldImage, item: decodeItem(oldImage) };
  const after = newImage && { wire: newImage, item: decodeItem(newImage) };
  const change = {
    kind,
    model: node.name,
    key: decodePartial(images.Keys ?? {}),
    eventId: record.eventID ?? '',
    sequenceNumber: images.SequenceNumber ?? '',
    changedAt: timeOf(images),
    record,
    ...(before && { oldImage: before.item }),
    ...(after && { newImage: after.item }),
    ...(before && after && difference(node, before, after)),
    ...(kind === 'remove' && { reason: reasonOf(record) }),
  };
  // What a view has was checked above: this is where the record gets the type of its change.
  return change as unknown as AnyChange;
}

function sees(view: StreamView, image: 'newImage' | 'oldImage'): boolean {
  return view === image || view === 'bothImages';
}

/** An image that is wanted; those that a wider stream has besides are left undecoded. */
function imageOf(
  images: StreamImages,
  name: 'NewImage' | 'OldImage',
  isWanted: boolean,
): WireItem | undefined {
  if (!isWanted) return undefined;
  const image = images[name];
  if (image !== undefined) return image;
  throw new DecodeError({
    code: 'stream-image-missing',
    message: `A record has no ${name}: its stream's view is ${images.StreamViewType ?? 'not known'}.`,
    hint: 'Enable the stream with both images, or say what it has: streamHandler({ view: … }).',
    path: '',
    wireItem: images.Keys ?? {},
  });
}

function timeOf({ ApproximateCreationDateTime: time }: StreamImages): Date | undefined {
  return typeof time === 'number' ? new Date(time * 1000) : time;
}

function difference(node: ModelNode, before: Image, after: Image): object {
  return {
    changes: compareImages(node.shape, before, after),
    changeOf: (path: string): ValueChange | undefined => {
      const { steps } = resolvePath(node.shape, path);
      if (sameValue(storedAt(before.wire, steps), storedAt(after.wire, steps))) return undefined;
      return { oldValue: valueAt(before.item, path), newValue: valueAt(after.item, path) };
    },
    softDeletion: softDeletionOf(node, before.wire, after.wire),
  };
}

function softDeletionOf(
  { shape, roles }: ModelNode,
  before: WireItem,
  after: WireItem,
): 'deleted' | 'restored' | undefined {
  if (roles.deletedAt === undefined) return undefined;
  const name = storedName(shape, roles.deletedAt);
  const [was, is] = [before[name] !== undefined, after[name] !== undefined];
  if (was === is) return undefined;
  return is ? 'deleted' : 'restored';
}

/** Lambda writes the names of the identity small, the Streams API does not. */
interface Identity {
  readonly type?: unknown;
  readonly principalId?: unknown;
  readonly Type?: unknown;
  readonly PrincipalId?: unknown;
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html */
function reasonOf({ userIdentity }: StreamRecord): Removal<AnyModel>['reason'] {
  const identity = (userIdentity ?? {}) as Identity;
  const type = identity.type ?? identity.Type;
  const principal = identity.principalId ?? identity.PrincipalId;
  return type === 'Service' && principal === 'dynamodb.amazonaws.com' ? 'expired' : 'user';
}
