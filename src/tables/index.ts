/** The tables door: creating and deleting the tables of models. */
export { type CreateTableOptions, createTable } from './create-table.ts';
export { type DeleteTableOptions, deleteTable } from './delete-table.ts';
