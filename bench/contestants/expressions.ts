/** What whoever writes expressions by hand says in an update, whichever client sends it. */
export const UPDATE = {
  UpdateExpression: 'SET #name = :name, #age = :age, #balance = :balance',
  ConditionExpression: 'attribute_exists(#id) AND #plan = :plan',
  ExpressionAttributeNames: {
    '#name': 'name',
    '#age': 'age',
    '#balance': 'balance',
    '#id': 'id',
    '#plan': 'plan',
  },
  ReturnValues: 'ALL_NEW',
} as const;

/** What they say in a query of the index. */
export const LISTING = {
  KeyConditionExpression: '#plan = :plan AND #age >= :age',
  ExpressionAttributeNames: { '#plan': 'plan', '#age': 'age' },
} as const;
