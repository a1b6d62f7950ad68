import type { Component } from 'svelte';
import { editDiff } from '../../model/diff';
import { plainText } from '../../model/hail';
import type { Entry } from '../../model/pairing';
import { isQuestion } from '../../model/summary';
import { callName, foundPlaces, mcpName, todoItems, webHits } from '../../model/views';
import EditView from './EditView.svelte';
import FetchView from './FetchView.svelte';
import FoundView from './FoundView.svelte';
import McpView from './McpView.svelte';
import NotebookView from './NotebookView.svelte';
import QuestionsView from './QuestionsView.svelte';
import ThinkingView from './ThinkingView.svelte';
import TodoView from './TodoView.svelte';
import WebHitsView from './WebHitsView.svelte';

/** How an opened row is drawn, for the entries it is made for. */
export interface EventView {
  matches(entry: Entry): boolean;
  view: Component<{ entry: Entry }>;
  /** It draws the results as well; otherwise they stand below it. */
  drawsResults?: true;
}

const TODO_TOOLS = /^(?:todo_?write|update_plan|update_todo_list|write_todos)$/i;
const NOTEBOOK_TOOLS = /^(?:notebook_?edit|edit_notebook(?:_file)?)$/i;
const EDIT_TOOLS = /^(?:multi_?edit|edit(?:_file)?|str_replace\w*|search_replace)$/i;

/** From the most particular to the least: the first that matches draws the row. */
const VIEWS: readonly EventView[] = [
  { matches: ({ event }) => event.type.type === 'Thinking', view: ThinkingView },
  {
    matches: ({ event }) => TODO_TOOLS.test(callName(event)) && todoItems(event) !== null,
    view: TodoView,
  },
  { matches: ({ event }) => isQuestion(event), view: QuestionsView },
  { matches: ({ event }) => NOTEBOOK_TOOLS.test(callName(event)), view: NotebookView },
  {
    matches: ({ event }) => event.type.type === 'ToolCall' && mcpName(event.type.name) !== null,
    view: McpView,
  },
  { matches: isFound, view: FoundView, drawsResults: true },
  {
    matches: (entry) => entry.event.type.type === 'WebSearch' && webHits(entry).hits.length > 0,
    view: WebHitsView,
    drawsResults: true,
  },
  { matches: ({ event }) => event.type.type === 'WebFetch', view: FetchView },
  {
    matches: ({ event }) =>
      (event.type.type === 'FileEdit' ||
        (event.type.type === 'ToolCall' && EDIT_TOOLS.test(event.type.name))) &&
      editDiff(event) !== null,
    view: EditView,
  },
];

export function viewOf(entry: Entry): EventView | undefined {
  return VIEWS.find((view) => view.matches(entry));
}

function isFound({ event, results }: Entry): boolean {
  if (event.type.type !== 'CodeSearch' && event.type.type !== 'FileSearch') return false;
  const [result, another] = results;
  if (!result || another || result.blocks.some(({ type }) => type !== 'Text')) return false;
  if (result.type.type === 'ToolResult' && result.type.is_error) return false;
  return foundPlaces(plainText(result)) !== null;
}
