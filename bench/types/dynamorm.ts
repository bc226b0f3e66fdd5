import { projectOf } from '../../test/support/type-project.ts';
import type { Generator } from './generator.ts';

/** Ours: the project by which the tests hold us to our budget. */
export const ours: Generator = { name: 'dynamorm', packages: [], project: projectOf };
