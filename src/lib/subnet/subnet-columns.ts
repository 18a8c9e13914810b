import type {SubnetInfo} from './describe-subnet.js'
import type {SameNetwork} from './same-network.js'
import {columns} from '../text/columns.js'

export const subnetColumns = columns<SubnetInfo>(
  'input',
  'version',
  'address',
  'prefixLength',
  'netmask',
  'wildcardMask',
  'networkAddress',
  'broadcastAddress',
  'firstHost',
  'lastHost',
  'hostCount',
  'addressCount',
  'network',
  'binary.address',
  'binary.netmask',
  'binary.network',
  'class',
  'special.name',
  'special.rfc',
  'special.network',
  'global',
  'reverseZone',
)

export const sameColumns = columns<SameNetwork>(
  'same',
  'addressA',
  'addressB',
  'networkA',
  'networkB',
  'prefixLength',
  'firstDifferingBit',
  'binary.addressA',
  'binary.addressB',
  'binary.netmask',
  'binary.networkA',
  'binary.networkB',
)
