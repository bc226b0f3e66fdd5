import type { AttributeValue, WireBinary, WireItem } from '../wire/attribute-value.ts';
import { toBase64 } from '../wire/bytes.ts';
import type { StreamIdentity, StreamImages, StreamRecord } from '../wire/streams.ts';

/** A record of GetRecords as Lambda delivers it: with the stream's ARN, its bytes as base64. */
export function toLambdaRecord(record: StreamRecord, streamArn: string): StreamRecord {
  const { dynamodb, userIdentity, ...rest } = record;
  const { Type: type, PrincipalId: principalId } = (userIdentity ?? {}) as StreamIdentity;
  return {
    ...rest,
    eventSourceARN: streamArn,
    ...(dynamodb && { dynamodb: toLambdaImages(dynamodb) }),
    ...(type !== undefined && { userIdentity: { type, principalId } }),
  };
}

function toLambdaImages(images: StreamImages): StreamImages {
  const { ApproximateCreationDateTime: time, Keys, NewImage, OldImage } = images;
  return {
    ...images,
    ...(time instanceof Date && { ApproximateCreationDateTime: time.getTime() / 1000 }),
    ...(Keys && { Keys: withBase64(Keys) }),
    ...(NewImage && { NewImage: withBase64(NewImage) }),
    ...(OldImage && { OldImage: withBase64(OldImage) }),
  };
}

function withBase64(item: WireItem): WireItem {
  return Object.fromEntries(
    Object.entries(item).flatMap(([name, value]: readonly [string, AttributeValue | undefined]) =>
      // The SDK loses the value of an attribute called `__proto__`.
      value === undefined ? [] : [[name, valueWithBase64(value)]],
    ),
  );
}

function valueWithBase64(value: AttributeValue): AttributeValue {
  if ('B' in value) return { B: textOf(value.B) };
  if ('BS' in value) return { BS: value.BS.map(textOf) };
  if ('L' in value) return { L: value.L.map(valueWithBase64) };
  return 'M' in value ? { M: withBase64(value.M) } : value;
}

function textOf(binary: WireBinary): string {
  return typeof binary === 'string' ? binary : toBase64(binary);
}
