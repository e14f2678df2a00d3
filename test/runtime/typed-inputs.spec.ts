import assert from 'node:assert/strict';
import type { NodeMessage } from 'node-red';
import { optional, readInputs, required, type TypedInputs } from '../../src/runtime/typed-inputs.js';
import { useFlow, variable } from '../nodes/flow.js';

describe('a typed input', () => {
  const flow = useFlow();
  /** Values the inputs have for one message, on a node with this configuration. */
  const read = async (inputs: TypedInputs, config: object, msg: NodeMessage = {}, operation = 'any') => {
    const node = flow.RED.nodes.getNode('ack');
    return readInputs(flow.RED, node, config as Record<string, unknown>, inputs, operation, msg);
  };
  const refused = (promise: Promise<unknown>, message: string) =>
    assert.rejects(promise, { name: 'InputError', code: 'bad-input', message });

  beforeEach(async () => {
    flow.settings = { contextStorage: { kept: { module: 'memory' } } };
    await flow.load([{ id: 'ack', type: 'reaqta-alert-ack', wires: [['out']] }]);
  });

  it('reads the well-known message property unless the form says otherwise', async () => {
    const inputs = { alertId: required('text', 'alertId'), count: optional('number', '5', { type: 'num' }) };
    assert.deepEqual(await read(inputs, {}, { alertId: '7', other: '8' }), { alertId: '7', count: 5 });
    const config = { alertId: 'other', alertIdType: 'msg', count: '9', countType: 'num' };
    assert.deepEqual(await read(inputs, config, { alertId: '7', other: '8' }), { alertId: '8', count: 9 });
  });

  it('comes from the message, its depths, a flow or global context, JSONata, the environment or the form', async () => {
    const node = flow.RED.nodes.getNode('ack');
    node.context().flow.set('kept', { id: 'f' });
    node.context().global.set('given', 'g', 'kept');
    process.env.FLOW_INPUT = 'e';
    try {
      const msg = { alert: { tags: ['m', 'n'] } };
      for (const [type, text, value] of [
        ['msg', 'alert.tags[1]', 'n'],
        ['flow', 'kept.id', 'f'],
        ['global', '#:(kept)::given', 'g'],
        ['jsonata', '$join(alert.tags, "+")', 'm+n'],
        ['env', 'FLOW_INPUT', 'e'],
        ['str', 'plain', 'plain'],
        ['num', '12', '12'],
      ] as const) {
        const inputs = { x1: required('text', 'x1') };
        assert.deepEqual(await read(inputs, { x1: text, x1Type: type }, msg), { x1: value }, type);
      }
    } finally {
      delete process.env.FLOW_INPUT;
    }
  });

  it('has the shape it must have, or is refused by name', async () => {
    for (const [shape, given, value] of [
      ['text', 12, '12'],
      ['number', ' 12.5 ', 12.5],
      ['boolean', 'false', false],
      ['object', { a: 1 }, { a: 1 }],
      ['any', [1], [1]],
    ] as const) {
      assert.deepEqual(await read({ x1: required(shape, 'x1') }, {}, { x1: given }), { x1: value }, shape);
    }
    for (const [shape, given, problem] of [
      ['text', { a: 1 }, 'must be text, not an object'],
      ['text', Number.NaN, 'must be text, not NaN'],
      ['number', 'twelve', 'must be a number, not this text'],
      ['number', Number.POSITIVE_INFINITY, 'must be a number, not Infinity'],
      ['number', true, 'must be a number, not a boolean'],
      ['boolean', 1, 'must be true or false, not 1'],
      ['object', [1], 'must be an object, not a list'],
    ] as const) {
      await refused(read({ x1: optional(shape, 'x1') }, {}, { x1: given }), `x1: ${problem}`);
    }
  });

  it('may be missing if it is optional, even with all that leads to it', async () => {
    for (const msg of [{}, { failure: {} }, { failure: undefined }, { failure: null }, { failure: { detail: '' } }]) {
      assert.deepEqual(await read({ reason: optional('text', 'failure.detail') }, {}, msg), {});
      await refused(
        read({ reason: required('text', 'failure.detail') }, {}, msg),
        'reason: is empty: msg.failure.detail has no value',
      );
    }
    const elsewhere = { reason: required('text', 'x') };
    await refused(read(elsewhere, { reasonType: 'flow' }), 'reason: is empty: flow.x has no value');
    await refused(read(elsewhere, { reason: 'no.such', reasonType: 'jsonata' }), 'reason: is empty');
    await refused(read(elsewhere, { reason: 'NO_SUCH_INPUT', reasonType: 'env' }), 'reason: is empty');
    await refused(read(elsewhere, { reason: '', reasonType: 'str' }), 'reason: is empty');
    await refused(
      read(elsewhere, { reason: '', reasonType: 'msg' }, { '': 'x' }),
      'reason: is empty: msg. has no value',
    );
  });

  it('tells what is wrong with its expression or path', async () => {
    const inputs = { x1: optional('text', 'x1') };
    for (const [type, text, problem] of [
      ['jsonata', '$join(', /^x1: /],
      ['jsonata', '$number("x")', /^x1: .*number/i],
      ['jsonata', '$nothing()', /^x1: /],
      ['msg', 'a[', /^x1: Invalid property expression/],
      ['json', '{', /^x1: .*JSON/],
    ] as const) {
      await assert.rejects(
        read(inputs, { x1: text, x1Type: type }, { a: {} }),
        {
          name: 'InputError',
          message: problem,
        },
        text,
      );
    }
  });

  it('never sends the name of an unset environment variable as a value', async () => {
    const config = { resolution: variable('NO_SUCH_RESOLUTION'), resolutionType: 'str' };
    await refused(
      read({ resolution: required('text', 'Resolved', { type: 'str' }) }, config),
      'resolution: the environment variable NO_SUCH_RESOLUTION is not set',
    );
    const said = { payload: variable('NO_SUCH_RESOLUTION') };
    assert.deepEqual(await read({ resolution: required('text', 'payload') }, {}, said), { resolution: said.payload });
  });

  it('is not read for an operation that does not use it', async () => {
    const inputs = { alert: required('object', 'alert', { only: ['escalate'] }), id: optional('number', 'id') };
    assert.deepEqual(await read(inputs, {}, { alert: 5, id: 1 }, 'get'), { id: 1 });
    await refused(read(inputs, {}, { id: 1 }, 'escalate'), 'alert: is empty: msg.alert has no value');
  });
});
