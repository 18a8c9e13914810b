import {expect, test} from 'vitest'
import {UdpPeers} from '../../../src/lib/chat/udp-peers.js'

const hear = (peers: UdpPeers, port: number) => peers.hear({address: '::ffff:192.0.2.7', port}, '192.0.2.7')

test('a peer is new once, and is written to as the socket names it', () => {
  const peers = new UdpPeers()
  expect(hear(peers, 1)).toMatchObject({isNew: true, forgotten: null, peer: {number: 1, address: '192.0.2.7', port: 1}})
  expect(hear(peers, 1)).toMatchObject({isNew: false, peer: {number: 1}})
  expect(hear(peers, 2)).toMatchObject({isNew: true, peer: {number: 2}})
  expect(peers.all.map(({sender}) => sender.address)).toEqual(['::ffff:192.0.2.7', '::ffff:192.0.2.7'])
})

test('above the maximum the longest silent is forgotten', () => {
  const peers = new UdpPeers(2)
  hear(peers, 1)
  hear(peers, 2)
  hear(peers, 1)
  expect(hear(peers, 3).forgotten).toMatchObject({port: 2})
  expect(peers.all.map(({port}) => port)).toEqual([1, 3])
})

test('whoever was forgotten is new when heard again', () => {
  const peers = new UdpPeers()
  peers.forget(hear(peers, 1).peer)
  expect(peers.all).toEqual([])
  expect(hear(peers, 1)).toMatchObject({isNew: true, peer: {number: 2}})
})
