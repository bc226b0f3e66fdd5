export { type UndiciHandlerOptions, undiciHandler } from './undici-handler.ts';
