/**
 * Node 20's readline takes characters that come together for pasted ones and puts them at the end of the line wherever the cursor
 * is, without counting the rows that they fill, unless completion is enabled; from Node 22 on they go to the cursor. A Node that
 * asks for completion by another name does as it always does.
 */
export function keepPastedInPlace(editor: object): void {
  Object.defineProperty(editor, 'isCompletionEnabled', {get: () => true, set() {}})
}
