/** Who said what. */
export interface DemoComment {
  readonly on: string;
  readonly name: string;
  readonly text: string;
  readonly email?: string;
  /** The name of whom it answers. */
  readonly answers?: string;
  /** Not decided about yet. */
  readonly waits?: true;
}

export const demoComments: readonly DemoComment[] = [
  {
    on: 'the-counter-that-could-not-count',
    name: 'Per',
    text: 'We had exactly this, with seats in a cinema. Two people sat on one of them and got married. I am still against it.',
  },
  {
    on: 'the-counter-that-could-not-count',
    name: 'Wanjiru',
    answers: 'Per',
    text: 'Against the marriage, or against the counter?',
  },
  { on: 'the-counter-that-could-not-count', name: 'Per', answers: 'Wanjiru', text: 'Both.' },
  {
    on: 'the-counter-that-could-not-count',
    name: 'A student',
    text: 'Why not keep the number in the program, and write it down once a minute?\n\nI tried it. It counted well until the program ended.',
  },
  {
    on: 'the-counter-that-could-not-count',
    name: 'Ines Haddad',
    answers: 'A student',
    text: 'And then there are two programs, and each of them is sure.',
  },
  {
    on: 'the-counter-that-could-not-count',
    name: 'Leonor',
    waits: true,
    email: 'leonor@example.org',
    text: 'What did it cost you, all in all? I have to tell my boss.',
  },
  {
    on: 'a-cursor-is-a-bookmark-not-a-page-number',
    name: 'Hana',
    text: 'I do jump to page 7. I am a librarian, though.',
  },
  {
    on: 'a-cursor-is-a-bookmark-not-a-page-number',
    name: 'Visitor',
    waits: true,
    text: 'CHEAP WATCHES <script>alert("watches")</script> CHEAP WATCHES',
  },
  {
    on: 'names-for-things-that-come-in-pairs',
    name: 'Odile',
    text: '`source` and `destination`, where one is 6 letters and the other 11. It has bothered me since 1998.',
  },
  {
    on: 'on-doing-nothing-to-bread',
    name: 'Ruth',
    text: 'I left the room, and then the house, and then it was Sunday. Is that still bread?',
  },
  {
    on: 'on-doing-nothing-to-bread',
    name: 'Mira Okafor',
    answers: 'Ruth',
    text: 'It is a pancake now. Good ones.',
  },
  {
    on: 'the-oven-at-half-past-four',
    name: 'The man with the newspapers',
    text: 'I nod at the fox, too.',
  },
  {
    on: 'what-a-starter-is',
    name: 'Bettina',
    text: 'It was Thursday today, and it has forgiven me. Thank you.',
  },
  {
    on: 'four-days-along-the-river',
    name: 'Mira Okafor',
    text: 'A third of it on the first day! It was baked for four.',
  },
  {
    on: 'moving-a-pear-tree',
    name: 'Jonas’s brother',
    text: 'I was the one in the hole.',
  },
  { on: 'moving-a-pear-tree', name: 'Signe', text: 'Four flowers! Pictures, please.' },
  {
    on: 'in-praise-of-leaves',
    name: 'Abel',
    text: 'I have read this post in full, and I agree with all of it.',
  },
  {
    on: 'the-wrong-potato',
    name: 'Kirsten',
    text: 'Please tell us the name. I think I am growing it.',
  },
  {
    on: 'the-map-is-older-than-the-path',
    name: 'Gwen',
    text: 'It was my aunt who milked something. A goat called Prime Minister.',
  },
  {
    on: 'the-map-is-older-than-the-path',
    name: 'Tomás Vidal',
    answers: 'Gwen',
    text: 'I will have to go up again.',
  },
  {
    on: 'how-to-fold-a-map',
    name: 'Ottilie',
    text: 'My husband can. He practised for a winter. We do not use that map.',
  },
  {
    on: 'walking-at-the-speed-of-a-question',
    name: 'K.',
    text: 'What was the question?',
  },
  {
    on: 'contour-lines',
    name: 'Emrys',
    text: 'In between is where my whole club walks. We remember the cake.',
  },
];
