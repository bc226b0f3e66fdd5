import { type Database, dynamorm } from 'dynamorm';

/** Where the tables are: what every command that looks at them takes. */
export interface ConnectionFlags {
  readonly region?: string;
  readonly endpoint?: string;
  readonly tablePrefix?: string;
}

/** The database that the flags and the environment name. */
export function connect({ region, endpoint, tablePrefix }: ConnectionFlags): Database {
  return dynamorm({
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(tablePrefix === undefined ? {} : { tablePrefix }),
  });
}
