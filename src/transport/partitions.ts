/** A group of regions that share their domains: AWS's word is partition. */
export interface Partition {
  readonly regions: RegExp;
  readonly domain: string;
  /** The domain whose names resolve to IPv6 addresses too. */
  readonly dualstackDomain: string;
  /** Whether the dual-stack name of its streams is `streams-dynamodb`, in one label. */
  readonly hyphenatesStreams?: true;
}

const aws: Partition = {
  regions: /^(us|eu|ap|sa|ca|me|af|il|mx)-\w+-\d+$/,
  domain: 'amazonaws.com',
  dualstackDomain: 'api.aws',
  hyphenatesStreams: true,
};

/** Checked in this order; what matches none is taken for the first, as the AWS SDKs do. */
const partitions: readonly Partition[] = [
  aws,
  {
    regions: /^cn-\w+-\d+$/,
    domain: 'amazonaws.com.cn',
    dualstackDomain: 'api.amazonwebservices.com.cn',
    hyphenatesStreams: true,
  },
  {
    regions: /^us-gov-\w+-\d+$/,
    domain: 'amazonaws.com',
    dualstackDomain: 'api.aws',
    hyphenatesStreams: true,
  },
  {
    regions: /^eusc-de-\w+-\d+$/,
    domain: 'amazonaws.eu',
    dualstackDomain: 'api.amazonwebservices.eu',
  },
  { regions: /^us-iso-\w+-\d+$/, domain: 'c2s.ic.gov', dualstackDomain: 'api.aws.ic.gov' },
  { regions: /^us-isob-\w+-\d+$/, domain: 'sc2s.sgov.gov', dualstackDomain: 'api.aws.scloud' },
  {
    regions: /^eu-isoe-\w+-\d+$/,
    domain: 'cloud.adc-e.uk',
    dualstackDomain: 'api.cloud-aws.adc-e.uk',
  },
  { regions: /^us-isof-\w+-\d+$/, domain: 'csp.hci.ic.gov', dualstackDomain: 'api.aws.hci.ic.gov' },
];

/** The partition that a region belongs to. */
export function partitionOf(region: string): Partition {
  return partitions.find((partition) => partition.regions.test(region)) ?? aws;
}

/** Which of the names of a service's endpoint is meant. */
export interface EndpointVariant {
  readonly useFips: boolean;
  readonly useDualstack: boolean;
}

/**
 * The host name of DynamoDB in a region.
 *
 * @see https://docs.aws.amazon.com/general/latest/gr/ddb.html
 */
export function serviceHost(region: string, variant: EndpointVariant): string {
  return `${fipsName('dynamodb', region, variant)}.${region}.${domainOf(region, variant)}`;
}

/** The host name of DynamoDB Streams in a region: a service beside DynamoDB. */
export function streamsHost(region: string, variant: EndpointVariant): string {
  const isHyphenated = variant.useDualstack && partitionOf(region).hyphenatesStreams === true;
  const name = isHyphenated ? 'streams-dynamodb' : 'streams.dynamodb';
  return `${fipsName(name, region, variant)}.${region}.${domainOf(region, variant)}`;
}

/** GovCloud's ordinary endpoints are the FIPS ones; only its dual-stack names say so. */
function fipsName(
  name: string,
  region: string,
  { useFips, useDualstack }: EndpointVariant,
): string {
  const saysFips = useFips && (useDualstack || !region.startsWith('us-gov-'));
  return saysFips ? `${name}-fips` : name;
}

function domainOf(region: string, { useDualstack }: EndpointVariant): string {
  const { domain, dualstackDomain } = partitionOf(region);
  return useDualstack ? dualstackDomain : domain;
}
