export { commandLine } from './commandLine.ts';
