import { isDynamORMError } from '../../errors/base.ts';

/** Whether DynamoDB refused because a table is there already, or is being changed. */
export function isTableInUse(error: unknown): boolean {
  return isDynamORMError(error) && error.code === 'table-in-use';
}
