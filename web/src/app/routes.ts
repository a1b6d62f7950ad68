import type { Component } from 'svelte';
import type { Capabilities } from '../lib/api';
import type { PageName } from './words';

export type PageProps = {
  /** What the route's pattern captured: a session's id. */
  id: string;
  capabilities: Capabilities;
};

/** Pages that need neither take no properties. */
export type Page = Component<PageProps> | Component<Record<string, never>>;

type Loader = () => Promise<{ default: Page }>;

export interface Route {
  name: PageName;
  pattern: RegExp;
  load: Loader;
  /** The page waits for the capabilities, or exists only with this one. */
  needs?: keyof Capabilities;
  waits?: boolean;
}

const missing: Route = {
  name: 'missing',
  pattern: /^/,
  load: () => import('../pages/MissingPage.svelte'),
};

/** Routes in the order they are tried; a session's other forms (`.md`, `.json`) belong to the server. */
const ROUTES: readonly Route[] = [
  { name: 'landing', pattern: /^\/$/, load: () => import('../pages/LandingPage.svelte') },
  { name: 'sessions', pattern: /^\/sessions\/?$/, load: () => import('../pages/SessionsPage.svelte') },
  { name: 'session', pattern: /^\/session\/([^/]+)\/?$/, load: () => import('../pages/SessionPage.svelte') },
  { name: 'source', pattern: /^\/src\/./, load: () => import('../pages/SourcePage.svelte'), waits: true },
  {
    name: 'embed',
    pattern: /^\/embed\/session\/([^/]+)\/?$/,
    load: () => import('../pages/EmbedPage.svelte'),
  },
  { name: 'docs', pattern: /^\/docs\/?$/, load: () => import('../pages/DocsPage.svelte') },
  {
    name: 'login',
    pattern: /^\/login\/?$/,
    load: () => import('../pages/LoginPage.svelte'),
    needs: 'auth_enabled',
  },
  {
    name: 'settings',
    pattern: /^\/settings\/?$/,
    load: () => import('../pages/SettingsPage.svelte'),
    waits: true,
  },
  {
    name: 'upload',
    pattern: /^\/upload\/?$/,
    load: () => import('../pages/UploadPage.svelte'),
    waits: true,
  },
];

/** The route of a path and what its pattern captured. */
export function matchRoute(pathname: string): { route: Route; id: string } {
  for (const route of ROUTES) {
    const found = route.pattern.exec(pathname);
    if (found) return { route, id: decode(found[1] ?? '') };
  }
  return { route: missing, id: '' };
}

export function missingRoute(): Route {
  return missing;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
