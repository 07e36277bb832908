import assert from 'node:assert/strict';
import { it } from 'node:test';
import { cidrListFault, createAddressGuard, splitCidrs } from '../../../src/index.ts';

it('reads a comma list of ranges, with or without spaces', () => {
  for (const text of ['10.0.0.0/8,fd00::/8,192.0.2.1', ' 10.0.0.0/8 , fd00::/8,, 192.0.2.1 ']) {
    assert.equal(cidrListFault(text), null);
    assert.deepEqual(splitCidrs(text), ['10.0.0.0/8', 'fd00::/8', '192.0.2.1']);
  }
  assert.deepEqual(splitCidrs(''), []);
});

it('names the first range that cannot be read', () => {
  assert.equal(
    cidrListFault('10.0.0.0/8,10.0.0.0/99,x'),
    '"10.0.0.0/99" is not a range of addresses such as 10.0.0.0/8 or fd00::/8',
  );
});

it('has a fault for every list of which no guard can be made', () => {
  for (const text of ['10/8', '10.0.0.0/8;fd00::/8', 'localhost', '*', '::ffff:10.0.0.0/33']) {
    const canBeMade = () => createAddressGuard({ allow: splitCidrs(text) });
    if (cidrListFault(text) === null) canBeMade();
    else assert.throws(canBeMade, RangeError);
  }
});
