import { describe, expect, test } from 'vitest';
import { model, t } from '../index.ts';
import { placeholderFields, placeholders } from './placeholders.ts';
import { renderProjection } from './projection.ts';

const Film = model('Film', {
  table: 'films',
  attributes: {
    id: t.string(),
    title: t.string().name('film_title'),
    size: t.number(),
    crew: t.map({ director: t.string(), size: t.number() }),
    cast: t.list(t.map({ name: t.string() })),
  },
  key: { partitionKey: 'id' },
});

function render(paths: readonly string[], along: readonly string[] = []): unknown {
  const context = placeholders();
  const text = renderProjection(context, Film['~node'], paths, along);
  return [text, placeholderFields(context).ExpressionAttributeNames];
}

describe('a projection', () => {
  test('names every step once', () => {
    expect(render(['size', 'crew.size', 'crew.director', 'cast[0].name', 'cast[12].name'])).toEqual(
      [
        '#0, #1.#0, #1.#2, #3[0].#4, #3[12].#4',
        { '#0': 'size', '#1': 'crew', '#2': 'director', '#3': 'cast', '#4': 'name' },
      ],
    );
  });

  test('uses the names that are stored', () => {
    expect(render(['title'])).toEqual(['#0', { '#0': 'film_title' }]);
  });

  test('reads keys along, each once', () => {
    expect(render(['size', 'id'], ['id'])).toEqual(['#0, #1', { '#0': 'size', '#1': 'id' }]);
    expect(render([], ['id'])).toEqual(['#0', { '#0': 'id' }]);
  });

  const overlapping: readonly (readonly [paths: readonly string[], text: string])[] = [
    [['crew', 'crew.director'], '#0'],
    [['crew.director', 'crew'], '#0'],
    [['crew.director', 'crew.director'], '#0.#1'],
    [['cast[0].name', 'cast[0]'], '#0[0]'],
    [['cast[0].name', 'cast', 'cast[1]'], '#0'],
    [['cast[1].name', 'cast[10].name'], '#0[1].#1, #0[10].#1'],
    [['size', 'crew.size'], '#0, #1.#0'],
  ];
  for (const [paths, text] of overlapping) {
    test(`of ${paths.join(' and ')} has no path below another`, () => {
      expect(render(paths)).toEqual([text, expect.anything()]);
    });
  }
});
