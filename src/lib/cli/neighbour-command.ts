import {Prefix} from '../address/prefix.js'
import {sourceOf} from '../io/values.js'
import {neighbourNetworks} from '../sets/neighbour-networks.js'
import {networkView} from '../sets/network-view.js'
import {ListCommand} from './list-command.js'

/** A command that names the networks beside others. */
export abstract class NeighbourCommand extends ListCommand {
  /** Answers whether there were as many as wanted. */
  protected async showNeighbours(word: string, direction: 'next' | 'previous', count: number): Promise<boolean> {
    const networks = this.mapNetworks([sourceOf(word, 0)], {
      expected: 'a network, such as 10.0.4.0/22',
      cutsRanges: true,
      toRow: ({text}) => Prefix.parse(text).masked,
    })
    let isComplete = true
    const print = this.printer(networkView)
    for await (const network of networks) {
      let found = 0
      for (const neighbour of neighbourNetworks(network, direction, count)) {
        print({network: String(neighbour)})
        found++
      }
      if (found === count) continue
      const edge = direction === 'next' ? 'ends' : 'starts'
      this.remark(`${network}: the IPv${network.version} address space ${edge} here, ${found} of ${count} found`)
      isComplete = false
    }
    return isComplete
  }
}
