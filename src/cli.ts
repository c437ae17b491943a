#!/usr/bin/env node
import { commandLine } from './commands/index.ts';

process.exitCode = await commandLine(process.argv.slice(2));
