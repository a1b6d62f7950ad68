import { expect, test } from 'vitest';
import { isListing, isLooking } from '../../src/model/looking';

test.each([
  'ls -la src | head -30',
  "sed -n '1,220p' web/package.json",
  'cat package.json | grep -A 10 \'"scripts"\' || echo "No scripts"',
  'cd ~/app && git -C lib status --short; git log --oneline -5',
  'find . -maxdepth 3 -type f \\( -name "*.ts" -o -name "a&b" \\) 2>/dev/null | head -20',
  'rg -n "from .effect|a > b" web $HOME/x 2>&1 | wc -l',
  'pwd',
])('%s only looks', (command) => {
  expect(isLooking(command)).toBe(true);
});

test.each([
  '',
  'make',
  'ls && make',
  'cat a > b',
  'cat <<EOF',
  'echo $(rm -r x)',
  'echo "`rm x`"',
  'echo "$(rm x)"',
  'ls & make',
  'find . -name x -delete',
  "find . -exec rm '{}' +",
  'sed -i s/a/b/ x',
  "sed -ni '1p' x",
  'sort -o x x',
  'git commit -m x',
  'git',
  'lsof',
  "cat 'unclosed",
])('%s may do something', (command) => {
  expect(isLooking(command)).toBe(false);
});

test('lists are known by the names that agents give them', () => {
  expect(['LS', 'list_dir', 'list_files', 'list_directory'].every(isListing)).toBe(true);
  expect(['lsp', 'list_issues', 'Bash'].some(isListing)).toBe(false);
});
