/** What a stream's records carry: the keys, the item before or after the change, or both. */
export type StreamView = 'keys' | 'oldImage' | 'newImage' | 'bothImages';
