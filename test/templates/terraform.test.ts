import { parse } from '@cdktf/hcl2json';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { globalIndex, localIndex, model, t } from '../../src/index.ts';
import { tableTemplate } from '../../src/tables/templates/table-template.ts';
import { toTerraform } from '../../src/tables/templates/to-terraform.ts';
import { orders } from './orders.ts';
import { randomTable } from './random-tables.ts';

type Block = Readonly<Record<string, unknown>>;

/** The resources of a text, by name. The parser leaves the escapes of templates as they are. */
async function resourcesIn(text: string): Promise<Readonly<Record<string, Block>>> {
  const { resource } = await parse('main.tf', text);
  const blocks = resource['aws_dynamodb_table'] as Readonly<Record<string, readonly Block[]>>;
  const plain = JSON.stringify(blocks).replace(/([$%])\1\{/g, '$1{');
  return Object.fromEntries(
    Object.entries(JSON.parse(plain) as typeof blocks).map(([name, [block]]) => [
      name,
      block ?? {},
    ]),
  );
}

const runs = 100 * Number(process.env['SCALE'] ?? 1);

const Order = model('Order', {
  ...orders,
  indexes: {
    byPlace: globalIndex({ partitionKey: ['region', 'status'], sortKey: ['total', 'number'] }),
    byTotal: localIndex({ sortKey: 'total', projection: ['status', 'number'] }),
  },
});

test('a resource says everything about a table, laid out as terraform fmt would', () => {
  const text = toTerraform(Order, {
    tablePrefix: 'staging-',
    tags: { team: 'shop', 'cost centre': '7' },
    pointInTimeRecovery: { days: 7 },
    replicas: ['eu-west-1'],
  });

  expect(text).toBe(`\
# Holds Order.
# key_schema needs hashicorp/aws 6.29 or later.
resource "aws_dynamodb_table" "my_orders" {
  name             = "staging-my-orders"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "customer"
  range_key        = "number"
  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"

  attribute {
    name = "customer"
    type = "S"
  }

  attribute {
    name = "number"
    type = "N"
  }

  attribute {
    name = "region"
    type = "S"
  }

  attribute {
    name = "state"
    type = "S"
  }

  attribute {
    name = "total"
    type = "N"
  }

  global_secondary_index {
    name            = "byPlace"
    projection_type = "ALL"

    key_schema {
      attribute_name = "region"
      key_type       = "HASH"
    }

    key_schema {
      attribute_name = "state"
      key_type       = "HASH"
    }

    key_schema {
      attribute_name = "total"
      key_type       = "RANGE"
    }

    key_schema {
      attribute_name = "number"
      key_type       = "RANGE"
    }
  }

  local_secondary_index {
    name               = "byTotal"
    range_key          = "total"
    projection_type    = "INCLUDE"
    non_key_attributes = ["state"]
  }

  ttl {
    attribute_name = "gone"
    enabled        = true
  }

  point_in_time_recovery {
    enabled                 = true
    recovery_period_in_days = 7
  }

  replica {
    region_name            = "eu-west-1"
    point_in_time_recovery = true
    propagate_tags         = true
  }

  tags = {
    team          = "shop"
    "cost centre" = "7"
  }

  lifecycle {
    prevent_destroy = true
  }
}
`);
});

test('capacity by the hour names its units, and says what scaling needs', async () => {
  const text = toTerraform(Order, {
    retain: false,
    billing: {
      mode: 'provisioned',
      readUnits: 5,
      writeUnits: 2,
      indexes: { byPlace: { readUnits: 3, writeUnits: 1 } },
    },
  });
  const { my_orders } = await resourcesIn(text);

  expect(text).toContain('# lifecycle { ignore_changes = [read_capacity, write_capacity] }.');
  expect(my_orders).toMatchObject({
    billing_mode: 'PROVISIONED',
    read_capacity: 5,
    write_capacity: 2,
    global_secondary_index: [{ read_capacity: 3, write_capacity: 1 }],
  });
  expect(my_orders).not.toHaveProperty('lifecycle');
});

test('resources have names that Terraform takes', async () => {
  const at = (table: string) =>
    model('At', { table, attributes: { id: t.string() }, key: { partitionKey: 'id' } });
  const text = toTerraform([at('a-b'), at('A.B'), at('2024')]);

  expect(Object.keys(await resourcesIn(text))).toEqual(['a_b', 'a_b2', 'table_2024']);
});

describe('what Terraform reads', () => {
  test('is the request of createTable, for any model with any settings', async () => {
    await fc.assert(
      fc.asyncProperty(randomTable, async ({ model, options }) => {
        const { request, ttl, recovery, replicas } = tableTemplate(model, 'any', options);
        const [resource = {}] = Object.values(
          await resourcesIn(toTerraform(model, { ...options, tables: {} })),
        );
        const blocks = (name: string): readonly Block[] =>
          (resource[name] as readonly Block[] | undefined) ?? [];

        expect(blocks('attribute')).toEqual(
          request.AttributeDefinitions.map(({ AttributeName: name, AttributeType: type }) => ({
            name,
            type,
          })),
        );
        expect(keysOf([resource['hash_key'], resource['range_key']])).toEqual(
          request.KeySchema.map(({ AttributeName }) => AttributeName),
        );
        expect(blocks('global_secondary_index').map(globalIndexOf)).toEqual(
          (request.GlobalSecondaryIndexes ?? []).map(({ IndexName, KeySchema, Projection }) => ({
            IndexName,
            KeySchema,
            Projection,
          })),
        );
        expect(
          blocks('local_secondary_index').map((index) => [index['name'], index['range_key']]),
        ).toEqual(
          (request.LocalSecondaryIndexes ?? []).map(({ IndexName, KeySchema }) => [
            IndexName,
            KeySchema[1]?.AttributeName,
          ]),
        );
        expect(resource['tags'] ?? {}).toEqual(
          Object.fromEntries((request.Tags ?? []).map(({ Key, Value }) => [Key, Value])),
        );
        expect(blocks('ttl').map((block) => block['attribute_name'])).toEqual(keysOf([ttl]));
        expect(blocks('point_in_time_recovery')).toHaveLength(recovery === undefined ? 0 : 1);
        expect(blocks('replica').map((block) => block['region_name'])).toEqual(
          replicas.map(({ region }) => region),
        );
      }),
      { numRuns: runs },
    );
  });
});

function keysOf(names: readonly unknown[]): readonly unknown[] {
  return names.filter((name) => name !== undefined);
}

function globalIndexOf(block: Block): object {
  const { projection_type: ProjectionType, non_key_attributes: NonKeyAttributes } = block;
  return {
    IndexName: block['name'],
    KeySchema: (block['key_schema'] as readonly Block[]).map((part) => ({
      AttributeName: part['attribute_name'],
      KeyType: part['key_type'],
    })),
    Projection: {
      ProjectionType,
      ...(NonKeyAttributes !== undefined && { NonKeyAttributes }),
    },
  };
}
