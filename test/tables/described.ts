import type { DescribedTable } from '../../src/tables/describe/described-table.ts';
import { readDescription } from '../../src/tables/describe/read-description.ts';
import { createTableRequest } from '../../src/tables/request/create-table-request.ts';
import type { TableModels, TableOptions } from '../../src/tables/table-options.ts';
import { wantedTable } from '../../src/tables/wanted/wanted-table.ts';
import type { TableDescription } from '../../src/wire/tables.ts';

/**
 * The description that AWS would give of a table made of these models with these options, active. For
 * the pure parts, and for what the engine does not keep.
 */
export function describedOf(
  models: TableModels,
  options: TableOptions = {},
  raw: TableDescription = {},
): DescribedTable {
  const wanted = wantedTable(models, options);
  const {
    Tags = [],
    SSESpecification,
    TableClass,
    BillingMode,
    ...request
  } = createTableRequest(wanted, wanted.ownName, options);
  const described: TableDescription = {
    ...request,
    TableStatus: 'ACTIVE',
    TableArn: `arn:aws:dynamodb:eu-west-1:000000000000:table/${wanted.ownName}`,
    ...(BillingMode === 'PAY_PER_REQUEST' && { BillingModeSummary: { BillingMode } }),
    ...(TableClass && { TableClassSummary: { TableClass } }),
    ...(SSESpecification && {
      SSEDescription: {
        Status: 'ENABLED',
        KMSMasterKeyArn: `arn:aws:kms:eu-west-1:000000000000:key/${SSESpecification.KMSMasterKeyId ?? 'managed'}`,
      },
    }),
    ...raw,
  };
  const { pointInTimeRecovery: recovery } = options;
  return readDescription(described, {
    ttl: wanted.ttl ?? false,
    tags: Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value])),
    pointInTimeRecovery: recovery === true ? { days: 35 } : (recovery ?? false),
  });
}
