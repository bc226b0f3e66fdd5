export { EngineError } from './engine-error.ts';
export type { EngineConnection, EngineCredentials } from './external-endpoint.ts';
export {
  type LocalEngine,
  type LocalEngineOptions,
  startLocalEngine,
} from './local-engine.ts';
