import { pythonInspections } from './python-inspections.ts';
import { pythonStyleTools } from './python-style-tools.ts';
import type { PythonTool } from './python-tool.ts';
import { pythonTypeCheckers } from './python-type-checkers.ts';

/** How Python's tools check, and what shows that a project uses them. */
export const pythonTools: readonly PythonTool[] = [...pythonStyleTools, ...pythonTypeCheckers, ...pythonInspections];
