/** What it takes to reach a DynamoDB: pass it on to `dynamorm()` or to the SDK's client. */
export interface EngineConnection {
  /** `http://host:port`, without a slash at the end. */
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: EngineCredentials;
}

/** Credentials to sign with; a local engine takes any. */
export interface EngineCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The connection to a local engine: it takes any credentials, as long as there are some. */
export function localConnection(endpoint: string): EngineConnection {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  return { endpoint, region: 'us-east-1', credentials };
}

/**
 * The connection to a server that is already running, when `DYNAMODB_ENDPOINT` names one. AWS
 * itself gets the credentials and the region of the environment; every other server gets made-up
 * ones, so that a session token never reaches a host that has no business with it.
 */
export function externalConnection(
  environment: Environment = process.env,
): EngineConnection | undefined {
  const endpoint = environment['DYNAMODB_ENDPOINT']?.replace(/\/+$/, '');
  if (!endpoint) return undefined;
  const local = localConnection(endpoint);
  if (!/\.(amazonaws\.com|amazonaws\.com\.cn|api\.aws)$/.test(new URL(endpoint).hostname))
    return local;
  const region = environment['AWS_REGION'] ?? environment['AWS_DEFAULT_REGION'] ?? local.region;
  return {
    endpoint,
    region,
    credentials: environmentCredentials(environment) ?? local.credentials,
  };
}

function environmentCredentials(environment: Environment): EngineCredentials | undefined {
  const accessKeyId = environment['AWS_ACCESS_KEY_ID'];
  const secretAccessKey = environment['AWS_SECRET_ACCESS_KEY'];
  const sessionToken = environment['AWS_SESSION_TOKEN'];
  if (!accessKeyId || !secretAccessKey) return undefined;
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}
