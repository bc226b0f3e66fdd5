import type { DynamoDBStreamEvent } from 'aws-lambda';
import { streamArnOf } from './lambda.ts';

/**
 * Events in the form that Lambda delivers them in, with every member that AWS documents: an insert, a
 * change, a delete by a user, and one by the time to live.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html
 */
export const lambdaEvent: DynamoDBStreamEvent = {
  Records: [
    {
      eventID: 'c4ca4238a0b923820dcc509a6f75849b',
      eventName: 'INSERT',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'us-east-1',
      dynamodb: {
        ApproximateCreationDateTime: 1769851800,
        Keys: { id: { S: 'u1' } },
        NewImage: {
          id: { S: 'u1' },
          mail: { S: 'ada@example.com' },
          age: { N: '36' },
          balance: { N: '12345678901234567890123456789' },
          picture: { B: 'AQID' },
          keys: { BS: ['AQ==', 'Ag=='] },
          tags: { SS: ['a', 'b'] },
          address: { M: { city: { S: 'Paris' } } },
        },
        SequenceNumber: '4421584500000000017450439091',
        SizeBytes: 120,
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
      eventSourceARN: streamArnOf('users'),
    },
    {
      eventID: 'c81e728d9d4c2f636f067f89cc14862c',
      eventName: 'MODIFY',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'us-east-1',
      dynamodb: {
        ApproximateCreationDateTime: 1769851801,
        Keys: { id: { S: 'u1' } },
        NewImage: {
          id: { S: 'u1' },
          mail: { S: 'ada@example.com' },
          age: { N: '37.0' },
          balance: { N: '12345678901234567890123456790' },
          address: { M: { city: { S: 'Rome' }, zip: { S: '00118' } } },
        },
        OldImage: {
          id: { S: 'u1' },
          mail: { S: 'ada@example.com' },
          age: { N: '37' },
          balance: { N: '12345678901234567890123456789' },
          tags: { SS: ['a', 'b'] },
          address: { M: { city: { S: 'Paris' } } },
        },
        SequenceNumber: '4421584500000000017450439092',
        SizeBytes: 160,
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
      eventSourceARN: streamArnOf('users'),
    },
    {
      eventID: 'eccbc87e4b5ce2fe28308fd9f2a7baf3',
      eventName: 'REMOVE',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'us-east-1',
      dynamodb: {
        ApproximateCreationDateTime: 1769851802,
        Keys: { id: { S: 'u1' } },
        OldImage: { id: { S: 'u1' }, mail: { S: 'ada@example.com' }, age: { N: '37' } },
        SequenceNumber: '4421584500000000017450439093',
        SizeBytes: 60,
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
      eventSourceARN: streamArnOf('users'),
    },
    {
      userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
      eventID: 'a87ff679a2f3e71d9181a67b7542122c',
      eventName: 'REMOVE',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'us-east-1',
      dynamodb: {
        ApproximateCreationDateTime: 1769851803,
        Keys: { id: { S: 'u2' } },
        OldImage: { id: { S: 'u2' }, mail: { S: 'bob@example.com' } },
        SequenceNumber: '4421584500000000017450439094',
        SizeBytes: 60,
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
      eventSourceARN: streamArnOf('users'),
    },
  ],
};
