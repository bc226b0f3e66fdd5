import type { AnyModel } from '../definition/model.ts';
import type { StreamView } from '../definition/stream-view.ts';

/** One model, or several that live in one table. */
export type TableModels = AnyModel | readonly AnyModel[];

type EachModel<TModels> = TModels extends readonly (infer TModel)[] ? TModel : TModels;

/** What tells a global index from a local one: it has a partition key of its own. */
interface HasPartitionKey {
  readonly '~options': { readonly partitionKey: string | readonly string[] };
}

type GlobalIndexesIn<TIndexes> = unknown extends TIndexes
  ? string
  : {
      [TName in keyof TIndexes & string]: TIndexes[TName] extends HasPartitionKey ? TName : never;
    }[keyof TIndexes & string];

/** The names that global indexes are declared under, of one model or of several. */
export type GlobalIndexName<TModels> =
  EachModel<TModels> extends infer TModel
    ? TModel extends { readonly indexes: infer TIndexes }
      ? GlobalIndexesIn<TIndexes>
      : never
    : never;

/** Capacity that is there, and paid for, all the time. */
export interface Throughput {
  /** Read units in a second. */
  readonly readUnits: number;
  /** Write units in a second. */
  readonly writeUnits: number;
}

/** The most that may be spent in a second; what is left out has no maximum. */
export type Maxima = Partial<Throughput>;

/** Paying for each request, up to a maximum. */
export interface OnDemandBilling<TIndex extends string = string> {
  readonly mode: 'on-demand';
  /** The most that the table takes in a second; more is throttled. Default: no maximum. */
  readonly maximum?: Maxima;
  /** The same for global indexes, by the names they are declared under. */
  readonly indexMaxima?: { readonly [TName in TIndex]?: Maxima };
}

/** Paying for capacity by the hour, for the table and for each of its global indexes. */
export type ProvisionedBilling<TIndex extends string = string> = Throughput & {
  readonly mode: 'provisioned';
} & IndexThroughput<TIndex>;

type IndexThroughput<TIndex extends string> = [TIndex] extends [never]
  ? object
  : string extends TIndex
    ? { readonly indexes?: { readonly [name: string]: Throughput } }
    : {
        /** The capacity of each global index, by the name it is declared under. */
        readonly indexes: { readonly [TName in TIndex]: Throughput };
      };

/** A replica of a table in another region. */
export interface Replica {
  readonly region: string;
  /** The key that encrypts it there. Default: as the table is encrypted. */
  readonly kmsKey?: string;
  /** Default: as the table. */
  readonly tableClass?: TableClassName;
}

/** Standard, or cheap to store and dear to use. */
export type TableClassName = 'standard' | 'infrequent-access';

/**
 * The settings of a table. What is left out is DynamoDB's default when a table is created, and is
 * not compared when an existing one is looked at.
 */
export interface TableOptions<TModels = AnyModel> {
  /** Default: `'on-demand'`. */
  readonly billing?:
    | 'on-demand'
    | OnDemandBilling<GlobalIndexName<TModels>>
    | ProvisionedBilling<GlobalIndexName<TModels>>;
  /** What the table can take at once; only ever raised, and paid for once. */
  readonly warmThroughput?: Throughput;
  /** Records every change for 24 hours; `false` for none. Default: none, with replicas both images. */
  readonly stream?: StreamView | false;
  /**
   * Whose key encrypts the table: one that AWS owns (free), one that AWS manages in your account, or
   * your own, by its id, ARN or alias. Default: `'aws-owned'`.
   */
  readonly encryption?: 'aws-owned' | 'aws-managed' | { readonly kmsKey: string };
  /** Default: `'standard'`. */
  readonly tableClass?: TableClassName;
  /** Whether deleting the table is refused. Default: false. */
  readonly deletionProtection?: boolean;
  /** Tags to have; `null` for one not to have. Others are left alone. */
  readonly tags?: { readonly [key: string]: string | null };
  /** False: expired items are not deleted, whatever the models declare. */
  readonly ttl?: false;
  /** Whether it can be restored to any second of the last `days`, 35 unless said. Default: false. */
  readonly pointInTimeRecovery?: boolean | { readonly days: number };
  /** The other regions that have a copy of the table: a global table, version 2019.11.21. */
  readonly replicas?: readonly (string | Replica)[];
  /**
   * True: models may share the table although nothing in them tells their items apart. A scan, or a
   * query of an index, then meets the items of the others. Default: false.
   */
  readonly shared?: boolean;
}
