import { startLocalEngine } from '../../src/testing/index.ts';

startLocalEngine();
startLocalEngine({ dbPath: 'data.db', startTimeout: 5_000 });

startLocalEngine({ port: '8000' });
//                 ^^^^ Type 'string' is not assignable to type 'number'

startLocalEngine({ memory: true });
//                 ^^^^^^ 'memory' does not exist in type 'LocalEngineOptions'

const engine = await startLocalEngine();
engine.endpoint = 'http://127.0.0.1:8000';
//     ^^^^^^^^ Cannot assign to 'endpoint' because it is a read-only property
