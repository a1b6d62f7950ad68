/**
 * Copies text, also one that is still on its way: browsers that let only a click copy have to be
 * asked at once. False when the browser refuses or the text does not come.
 */
export async function copyText(text: string | Promise<string>): Promise<boolean> {
  try {
    // Older browsers cannot wait for a text.
    if (typeof text === 'string' || typeof ClipboardItem === 'undefined')
      await navigator.clipboard.writeText(await text);
    else await navigator.clipboard.write([new ClipboardItem({ 'text/plain': text })]);
    return true;
  } catch {
    return false;
  }
}
