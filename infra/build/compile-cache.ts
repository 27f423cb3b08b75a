import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

// Loaded before a command by `node --import`: what Node makes of the sources (types stripped, compiled) is kept beside
// the packages, as other tools keep theirs. A start takes half as long the second time; where the folder cannot be
// written, as long as before. Node itself sees to it that what has changed is compiled anew.
enableCompileCache(join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'node'));
